-- What one setting is set to for a role, for the connected database, or for both; the one that wins. No row: nothing.
-- https://www.postgresql.org/docs/current/sql-alterrole.html: what is for one role in one database comes first.
SELECT substr(entry, length(%(setting)s) + 2), rolname::text, datname::text
FROM pg_catalog.pg_db_role_setting
CROSS JOIN LATERAL unnest(setconfig) AS entry
LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole
LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase
WHERE starts_with(entry, %(setting)s || '=') AND (setrole = 0 OR rolname = %(role)s)
  AND (setdatabase = 0 OR datname = current_database())
ORDER BY setrole = 0, setdatabase = 0
LIMIT 1
