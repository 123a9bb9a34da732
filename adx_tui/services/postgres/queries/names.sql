-- Every relation and type outside of the system's schemas, as SQL names it, with its plain name and its owner.
SELECT CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                    WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'f' THEN 'foreign table' ELSE 'table' END,
       nspname::text, relname::text, quote_ident(relname), pg_get_userbyid(relowner)::text
FROM pg_catalog.pg_class
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relkind <> 'c' AND relkind <> 't'
UNION ALL
SELECT 'type', nspname::text, typname::text, quote_ident(typname), pg_get_userbyid(typowner)::text
FROM pg_catalog.pg_type
JOIN pg_catalog.pg_namespace n ON n.oid = typnamespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND typtype IN ('e', 'd', 'c', 'r')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = typrelid AND relkind <> 'c')
