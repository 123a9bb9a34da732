-- The tables of a schema.
SELECT relname::text
FROM pg_catalog.pg_class
WHERE relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s) AND relkind IN ('r', 'p')
ORDER BY relname
