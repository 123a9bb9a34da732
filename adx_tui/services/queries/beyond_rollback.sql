-- What the session's role can do that no rollback takes back, in words; no row where that is nothing. A role counts as
-- what it may become (SET ROLE).
-- https://www.postgresql.org/docs/current/predefined-roles.html, https://www.postgresql.org/docs/current/dblink.html
(SELECT CASE WHEN rolsuper THEN current_user || ' is a superuser, or may become one'
             ELSE current_user || ' may do what ' || rolname || ' may' END
 FROM pg_catalog.pg_roles
 WHERE (rolsuper OR rolreplication
        OR rolname IN ('pg_execute_server_program', 'pg_write_server_files', 'pg_signal_backend'))
   AND pg_has_role(oid, 'MEMBER')
 ORDER BY rolsuper DESC
 LIMIT 1)
UNION ALL
SELECT 'extension ' || extname || ' reaches out of the database'
FROM pg_catalog.pg_extension
WHERE extname IN ('adminpack', 'dblink', 'http')
UNION ALL
SELECT 'functions in ' || lanname || ' reach out of the database'
FROM pg_catalog.pg_language l
WHERE lanname NOT IN ('internal', 'c') AND NOT lanpltrusted
  AND EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE prolang = l.oid AND has_function_privilege(p.oid, 'EXECUTE'))
