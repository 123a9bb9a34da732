-- Whether Prisma 8 keeps this database: its marker says which contract was applied.
SELECT to_regclass('prisma_contract.marker') IS NOT NULL
