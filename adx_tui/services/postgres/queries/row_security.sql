-- Tables whose row-level security holds for a role (not for a superuser, BYPASSRLS, or an owner who is not forced) and
-- hides rows from it, with the policies that let it at any rows at all. Nothing is hidden where a permissive policy lets
-- it at every row, and no restrictive one takes some of them away again.
WITH me AS (
    SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(role)s AND NOT rolsuper AND NOT rolbypassrls
), policies AS (
    SELECT polrelid, polname::text AS name, polpermissive AS permissive,
           polcmd IN ('*', 'r') AND pg_get_expr(polqual, polrelid) IS NOT DISTINCT FROM 'true' AS shows_all
    FROM pg_catalog.pg_policy
    CROSS JOIN me
    WHERE EXISTS (SELECT FROM unnest(polroles) AS for_role
                  WHERE for_role = 0 OR pg_has_role(me.oid, for_role, 'USAGE'))
)
SELECT quote_ident(nspname) || '.' || quote_ident(relname),
       ARRAY(SELECT name FROM policies WHERE polrelid = c.oid AND permissive ORDER BY name) AS policies
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
CROSS JOIN me
WHERE nspname = ANY(%(schemas)s) AND relrowsecurity
  AND (relforcerowsecurity OR NOT pg_has_role(me.oid, relowner, 'USAGE'))
  AND (NOT EXISTS (SELECT FROM policies WHERE polrelid = c.oid AND permissive AND shows_all)
       OR EXISTS (SELECT FROM policies WHERE polrelid = c.oid AND NOT permissive AND NOT shows_all))
ORDER BY 1
