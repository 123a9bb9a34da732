-- The columns of a table: as they are, and as SQL names them.
SELECT attname::text, quote_ident(attname), quote_ident(nspname) || '.' || quote_ident(relname)
FROM pg_catalog.pg_attribute
JOIN pg_catalog.pg_class c ON c.oid = attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = %(schema)s AND relname = %(table)s AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
