-- The tables of a schema, the migration history and extensions' aside, each with the bytes of its file and, by the
-- server's counters, the rows that were ever inserted, updated and deleted.
SELECT quote_ident(nspname) || '.' || quote_ident(relname), pg_relation_size(c.oid),
       pg_stat_get_tuples_inserted(c.oid), pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND relkind = 'r' AND relname <> '_prisma_migrations'
  AND c.oid NOT IN (SELECT objid FROM pg_catalog.pg_depend
                    WHERE refclassid = 'pg_extension'::regclass AND classid = 'pg_class'::regclass AND deptype = 'e')
ORDER BY 1
