-- How many bytes the connected database has on the disk, and how many tables, the history of migrations and that of
-- seeds aside.
SELECT pg_database_size(current_database()), count(*)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND relname <> '_prisma_migrations'
  AND nspname NOT IN ('information_schema', 'adx_tui') AND nspname !~ '^pg_'
