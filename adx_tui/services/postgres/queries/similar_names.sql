-- Tables and columns that are written like a name but for the case of their letters.
SELECT quote_ident(relname), ''
FROM pg_catalog.pg_class
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE lower(relname) = lower(%(wanted)s) AND relkind IN ('r', 'p', 'v') AND nspname !~ '^pg_'
UNION ALL
SELECT quote_ident(attname), quote_ident(relname)
FROM pg_catalog.pg_attribute
JOIN pg_catalog.pg_class c ON c.oid = attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE lower(attname) = lower(%(wanted)s) AND attnum > 0 AND relkind IN ('r', 'p') AND nspname !~ '^pg_'
  AND nspname <> 'information_schema'
LIMIT 5
