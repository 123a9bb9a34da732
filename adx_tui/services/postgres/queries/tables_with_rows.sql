-- The tables that have, or once had, a row: their files are not empty.
SELECT quote_ident(nspname) || '.' || quote_ident(relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'adx_tui')
  AND pg_relation_size(c.oid) > 0
  AND c.oid NOT IN (SELECT objid FROM pg_catalog.pg_depend
                    WHERE refclassid = 'pg_extension'::regclass AND classid = 'pg_class'::regclass AND deptype = 'e')
