-- Databases whose name begins so and that carry a comment. -2: a DROP DATABASE of it was cut off (since 15.4).
SELECT datname::text, shobj_description(oid, 'pg_database')
FROM pg_catalog.pg_database
WHERE starts_with(datname::text, %(prefix)s) AND shobj_description(oid, 'pg_database') IS NOT NULL AND datconnlimit <> -2
ORDER BY datname
