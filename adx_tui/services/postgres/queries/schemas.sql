-- What a role lacks on each of the named schemas that exist in the connected database.
SELECT nspname::text,
       ARRAY(SELECT privilege
             FROM unnest(%(wanted)s::text[]) WITH ORDINALITY AS wanted(privilege, place)
             WHERE NOT has_schema_privilege(%(role)s, oid, privilege)
             ORDER BY place) AS missing
FROM pg_catalog.pg_namespace
WHERE nspname = ANY(%(schemas)s)
