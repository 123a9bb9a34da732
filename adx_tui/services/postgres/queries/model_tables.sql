-- The tables and views of some schemas. Not told: those that an extension brought, and the parts of a partitioned table.
SELECT nspname::text, relname::text, relkind::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = ANY (%(schemas)s::text[]) AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend
                  WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
