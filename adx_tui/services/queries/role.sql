-- A role's attributes; no row where it does not exist.
SELECT rolcanlogin, rolcreatedb, rolsuper, rolvaliduntil < now() AS expired
FROM pg_catalog.pg_roles
WHERE rolname = %(role)s
