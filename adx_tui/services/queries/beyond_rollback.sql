-- What the session's role can do that no rollback takes back, in words; no row where that is nothing. A role counts as
-- what it may become (SET ROLE).
-- https://www.postgresql.org/docs/current/predefined-roles.html, https://www.postgresql.org/docs/current/dblink.html
SELECT format('role %s can do what only a superuser or %s may', current_user, r.rolname)
FROM pg_catalog.pg_roles r
WHERE (rolsuper OR rolreplication
       OR rolname IN ('pg_execute_server_program', 'pg_write_server_files', 'pg_signal_backend'))
  AND pg_has_role(r.oid, 'MEMBER')
UNION ALL
SELECT format('extension %s reaches out of the database', extname)
FROM pg_catalog.pg_extension
WHERE extname IN ('adminpack', 'dblink', 'http')
UNION ALL
SELECT format('there are functions in %s, which reach out of the database', lanname)
FROM pg_catalog.pg_language l
WHERE lanname NOT IN ('internal', 'c') AND NOT lanpltrusted
  AND EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE prolang = l.oid AND has_function_privilege(p.oid, 'EXECUTE'))
