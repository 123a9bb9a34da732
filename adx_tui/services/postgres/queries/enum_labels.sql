-- The values of an enum.
SELECT enumlabel::text
FROM pg_catalog.pg_enum
JOIN pg_catalog.pg_type t ON t.oid = enumtypid
WHERE typname = %(wanted)s
ORDER BY enumsortorder
