-- What a role lacks on a schema; no row where the schema does not exist.
SELECT ARRAY(SELECT privilege
             FROM unnest(ARRAY['USAGE', 'CREATE']) WITH ORDINALITY AS wanted(privilege, place)
             WHERE NOT has_schema_privilege(%(role)s, oid, privilege)
             ORDER BY place) AS missing
FROM pg_catalog.pg_namespace
WHERE nspname = %(schema)s
