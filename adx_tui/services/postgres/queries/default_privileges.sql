-- Which rights a role will lack on what others create in each schema from now on. A schema's default privileges add to
-- the creator's global ones; where there are none of those, the built-in ones count. A schema may not be there yet.
WITH me AS (
    SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(role)s
), kinds(objtype, builtin, kind, place, wanted) AS (
    VALUES ('r'::"char", 'r'::"char", 'TABLES', 1, %(table)s::text[]),
           ('S', 's', 'SEQUENCES', 2, %(sequence)s::text[]),
           ('f', 'f', 'FUNCTIONS', 3, %(function)s::text[]),
           ('T', 'T', 'TYPES', 4, %(type)s::text[])
), judged AS (
    SELECT creator,
           s.name AS schema,
           k.kind,
           k.place,
           ARRAY(SELECT privilege
                 FROM unnest(wanted) WITH ORDINALITY AS wished(privilege, place)
                 WHERE privilege NOT IN (
                     SELECT acl.privilege_type
                     FROM (SELECT coalesce((SELECT defaclacl FROM pg_catalog.pg_default_acl
                                            WHERE defaclrole = c.oid AND defaclnamespace = 0
                                              AND defaclobjtype = k.objtype),
                                           acldefault(k.builtin, c.oid)) AS list
                           UNION ALL
                           SELECT defaclacl FROM pg_catalog.pg_default_acl
                           WHERE defaclrole = c.oid AND defaclnamespace = n.oid AND defaclobjtype = k.objtype) AS lists
                     CROSS JOIN LATERAL aclexplode(list) AS acl
                     WHERE acl.grantee = 0 OR pg_has_role((SELECT oid FROM me), acl.grantee, 'USAGE'))
                 ORDER BY place) AS missing
    FROM kinds k
    CROSS JOIN unnest(%(schemas)s::text[]) AS s(name)
    LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = s.name
    CROSS JOIN unnest(%(creators)s::text[]) AS creator
    -- One that is declared but does not exist lacks everything; the server then says so to the plan.
    LEFT JOIN pg_catalog.pg_roles c ON c.rolname = creator
)
SELECT creator, schema, kind, missing
FROM judged
WHERE missing <> '{}'
ORDER BY creator, schema, place
