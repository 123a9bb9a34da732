-- A table's columns; no row where there is no such table.
SELECT attname::text
FROM pg_catalog.pg_attribute
JOIN pg_catalog.pg_class c ON c.oid = attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND relname = %(table)s AND relkind IN ('r', 'p', 'v', 'm', 'f')
  AND attnum > 0 AND NOT attisdropped
