-- What has a name and is not seen from the search_path: its kind, schema, and the extension it belongs to (empty: none).
-- https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SCHEMA
SELECT DISTINCT kind, nspname::text, quote_ident(nspname) || '.' || spelled,
       coalesce((SELECT extname::text
                 FROM pg_catalog.pg_depend
                 JOIN pg_catalog.pg_extension e ON e.oid = refobjid AND refclassid = 'pg_extension'::regclass
                 WHERE classid = class AND objid = named.oid AND deptype = 'e'), '')
FROM (SELECT 'type' AS kind, oid, 'pg_type'::regclass AS class, typnamespace AS namespace, quote_ident(typname) AS spelled
      FROM pg_catalog.pg_type WHERE typname = %(wanted)s AND NOT pg_type_is_visible(oid)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE pg_class.oid = typrelid AND relkind <> 'c')
      UNION ALL
      SELECT 'function', oid, 'pg_proc'::regclass, pronamespace, quote_ident(proname)
      FROM pg_catalog.pg_proc WHERE proname = %(wanted)s AND NOT pg_function_is_visible(oid)
      UNION ALL
      SELECT 'operator class', oid, 'pg_opclass'::regclass, opcnamespace, quote_ident(opcname)
      FROM pg_catalog.pg_opclass WHERE opcname = %(wanted)s AND NOT pg_opclass_is_visible(oid)
      UNION ALL
      SELECT 'operator', oid, 'pg_operator'::regclass, oprnamespace, oprname
      FROM pg_catalog.pg_operator WHERE oprname = %(wanted)s AND NOT pg_operator_is_visible(oid)
      UNION ALL
      SELECT 'collation', oid, 'pg_collation'::regclass, collnamespace, quote_ident(collname)
      FROM pg_catalog.pg_collation WHERE collname = %(wanted)s AND NOT pg_collation_is_visible(oid)
      UNION ALL
      SELECT 'text search configuration', oid, 'pg_ts_config'::regclass, cfgnamespace, quote_ident(cfgname)
      FROM pg_catalog.pg_ts_config WHERE cfgname = %(wanted)s AND NOT pg_ts_config_is_visible(oid)
      UNION ALL
      SELECT CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                          WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'f' THEN 'foreign table' ELSE 'table' END,
             oid, 'pg_class'::regclass, relnamespace, quote_ident(relname)
      FROM pg_catalog.pg_class WHERE relname = %(wanted)s AND NOT pg_table_is_visible(oid) AND relkind <> 'c') AS named
JOIN pg_catalog.pg_namespace n ON n.oid = namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
ORDER BY 4 DESC, 2, 1
