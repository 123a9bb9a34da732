-- What killed runs left behind: databases of these names; and any of ours whose DROP DATABASE was cut off (-2, since
-- 15.4), where the current role may finish it. https://www.postgresql.org/docs/current/catalog-pg-database.html
SELECT datname::text, datconnlimit = -2 AS half_dropped
FROM pg_catalog.pg_database
WHERE datname = ANY(%(names)s)
   OR (datconnlimit = -2 AND starts_with(datname::text, %(prefix)s) AND pg_has_role(datdba, 'USAGE'))
ORDER BY datname
