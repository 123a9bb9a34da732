-- Databases this role owns whose name begins so; and any of ours whose DROP DATABASE was cut off (-2, since 15.4).
SELECT datname::text
FROM pg_catalog.pg_database
WHERE pg_get_userbyid(datdba) = current_user
  AND (starts_with(datname::text, %(prefix)s) OR (datconnlimit = -2 AND starts_with(datname::text, 'adx_tui_')))
