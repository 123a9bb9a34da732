-- The first few tables of a schema, the migration history and extensions' aside, that are none of the named ones, and how
-- many they are.
SELECT relname::text, count(*) OVER ()
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND relkind = 'r' AND NOT relispartition AND relname <> '_prisma_migrations'
  AND c.oid NOT IN (SELECT to_regclass(name)::oid FROM unnest(%(names)s::text[]) AS name WHERE to_regclass(name) IS NOT NULL)
  AND c.oid NOT IN (SELECT objid FROM pg_catalog.pg_depend
                    WHERE refclassid = 'pg_extension'::regclass AND classid = 'pg_class'::regclass AND deptype = 'e')
ORDER BY relname
LIMIT %(most)s
