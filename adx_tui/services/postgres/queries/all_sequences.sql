-- Every sequence outside of the system's schemas, as SQL names it.
SELECT quote_ident(nspname) || '.' || quote_ident(relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'S' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
