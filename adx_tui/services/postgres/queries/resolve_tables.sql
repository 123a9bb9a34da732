-- The tables that names in a text stand for here, as SQL names them; text that is no name is none.
SELECT DISTINCT quote_ident(nspname) || '.' || quote_ident(relname)
FROM unnest(%(names)s::text[]) AS name
JOIN pg_catalog.pg_class c ON c.oid = to_regclass(name)
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p')
