-- Databases this role owns whose name begins so.
SELECT datname::text
FROM pg_catalog.pg_database
WHERE starts_with(datname::text, %(prefix)s) AND pg_get_userbyid(datdba) = current_user
