-- What was granted to a role itself, or to PUBLIC (an empty name), on the connected database and the named schemas.
SELECT 'database' AS layer, '' AS schema, privilege_type
FROM pg_catalog.pg_database
CROSS JOIN LATERAL aclexplode(coalesce(datacl, acldefault('d', datdba)))
WHERE datname = current_database() AND grantee <> datdba
  AND grantee = CASE %(grantee)s WHEN '' THEN 0 ELSE (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(grantee)s) END
UNION ALL
SELECT 'schema', nspname, privilege_type
FROM pg_catalog.pg_namespace
CROSS JOIN LATERAL aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
WHERE nspname = ANY(%(schemas)s) AND grantee <> nspowner
  AND grantee = CASE %(grantee)s WHEN '' THEN 0 ELSE (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(grantee)s) END
