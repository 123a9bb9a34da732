-- Shadow databases of this role whose number is this database's, or that of one that is no more: a killed run left them.
SELECT datname::text
FROM pg_catalog.pg_database
WHERE starts_with(datname::text, %(prefix)s) AND pg_get_userbyid(datdba) = current_user
  AND split_part(substr(datname::text, length(%(prefix)s) + 1), '_', 1) NOT IN (
      SELECT oid::text FROM pg_catalog.pg_database WHERE datname <> current_database())
