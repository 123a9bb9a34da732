-- How many bytes the connected database has on the disk, and how many tables, the migration history aside.
SELECT pg_database_size(current_database()), count(*)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND relname <> '_prisma_migrations'
  AND nspname <> 'information_schema' AND nspname !~ '^pg_'
