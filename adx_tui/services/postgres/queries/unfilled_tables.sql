-- The tables of a schema, the migration history and extensions' aside, that are none of the named ones.
SELECT relname::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND relkind = 'r' AND NOT relispartition AND relname <> '_prisma_migrations'
  AND quote_ident(nspname) || '.' || quote_ident(relname) <> ALL(%(names)s::text[])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend
                  WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
ORDER BY relname
