-- Every foreign table's name. There are few: pg_class would be read from end to end for them.
SELECT relname::text
FROM pg_catalog.pg_foreign_table
JOIN pg_catalog.pg_class c ON c.oid = ftrelid
