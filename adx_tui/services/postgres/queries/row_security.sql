-- Tables whose row-level security holds for a role (not for a superuser, BYPASSRLS, or an owner who is not forced),
-- with the policies that let it at any rows at all.
SELECT quote_ident(nspname) || '.' || quote_ident(relname),
       ARRAY(SELECT polname::text
             FROM pg_catalog.pg_policy
             WHERE polrelid = c.oid AND polpermissive
               AND EXISTS (SELECT FROM unnest(polroles) AS for_role
                           WHERE for_role = 0 OR pg_has_role(me.oid, for_role, 'USAGE'))
             ORDER BY polname) AS policies
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
JOIN pg_catalog.pg_roles me ON me.rolname = %(role)s
WHERE nspname = ANY(%(schemas)s) AND relrowsecurity AND NOT me.rolsuper AND NOT me.rolbypassrls
  AND (relforcerowsecurity OR NOT pg_has_role(me.oid, relowner, 'USAGE'))
ORDER BY 1
