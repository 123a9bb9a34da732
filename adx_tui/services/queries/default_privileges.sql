-- Which rights a role will lack on what another role creates in a schema from now on.
-- A schema's default privileges add to the global ones; where there are no global ones, the built-in ones count.
WITH wanted(objtype, builtin, kind, privilege) AS (
    VALUES ('r'::"char", 'r'::"char", 'TABLES', 'SELECT'), ('r', 'r', 'TABLES', 'INSERT'),
           ('r', 'r', 'TABLES', 'UPDATE'), ('r', 'r', 'TABLES', 'DELETE'),
           ('S', 's', 'SEQUENCES', 'USAGE'), ('S', 's', 'SEQUENCES', 'SELECT'), ('S', 's', 'SEQUENCES', 'UPDATE'),
           ('f', 'f', 'FUNCTIONS', 'EXECUTE')
), granted AS (
    SELECT w.objtype, acl.privilege_type
    FROM (SELECT DISTINCT objtype, builtin FROM wanted) AS w
    CROSS JOIN LATERAL aclexplode(coalesce(
        (SELECT defaclacl FROM pg_catalog.pg_default_acl
         WHERE defaclrole = %(creator)s::regrole AND defaclnamespace = 0 AND defaclobjtype = w.objtype),
        acldefault(w.builtin, %(creator)s::regrole))) AS acl
    WHERE acl.grantee IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(role)s))
    UNION
    SELECT d.defaclobjtype, acl.privilege_type
    FROM pg_catalog.pg_default_acl d
    CROSS JOIN LATERAL aclexplode(d.defaclacl) AS acl
    WHERE d.defaclrole = %(creator)s::regrole
      AND d.defaclnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s)
      AND acl.grantee IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(role)s))
)
SELECT kind, array_agg(privilege)
FROM wanted w
WHERE NOT EXISTS (SELECT FROM granted g WHERE g.objtype = w.objtype AND g.privilege_type = w.privilege)
GROUP BY kind
ORDER BY kind DESC
