-- The partitions of a table, each with the values it is for.
SELECT inhrelid::regclass::text, pg_get_expr(relpartbound, c.oid)
FROM pg_catalog.pg_inherits
JOIN pg_catalog.pg_class c ON c.oid = inhrelid
WHERE inhparent = to_regclass(%(table)s)
ORDER BY 1
LIMIT 8
