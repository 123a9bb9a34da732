-- The tables of a schema, extensions' and the migration history aside, of which the server's files or counters say that
-- they hold no row: the files tell for sure, the counters have to be looked into.
SELECT quote_ident(nspname) || '.' || quote_ident(relname), pg_relation_size(c.oid) = 0
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND relkind = 'r' AND NOT relispartition AND relname <> '_prisma_migrations'
  AND (pg_relation_size(c.oid) = 0 OR pg_stat_get_live_tuples(c.oid) = 0)
  AND c.oid NOT IN (SELECT objid FROM pg_catalog.pg_depend
                    WHERE refclassid = 'pg_extension'::regclass AND classid = 'pg_class'::regclass AND deptype = 'e')
ORDER BY relname
