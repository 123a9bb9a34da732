-- The version of the collation that template1 was made with, where it has one, and the one of the libraries that the
-- server runs with now. Known since PostgreSQL 15.
SELECT datcollversion, coalesce(pg_database_collation_actual_version(oid), '')
FROM pg_catalog.pg_database
WHERE datname = 'template1' AND datcollversion IS NOT NULL
