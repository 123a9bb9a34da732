-- A schema and what is in it: what ALTER calls each, its name as SQL takes it, its owner, and whether that is a superuser.
WITH things AS (
    SELECT 1 AS place, 'SCHEMA' AS word, quote_ident(nspname) AS name, nspowner AS owner
    FROM pg_catalog.pg_namespace
    WHERE nspname = %(schema)s
    UNION ALL
    SELECT 2, 'TABLE', quote_ident(nspname) || '.' || quote_ident(relname), relowner
    FROM pg_catalog.pg_class
    JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = %(schema)s AND relkind IN ('r', 'p')
)
SELECT word, name, rolname::text AS owner, rolsuper
FROM things
JOIN pg_catalog.pg_roles ON pg_roles.oid = owner
ORDER BY place, name
