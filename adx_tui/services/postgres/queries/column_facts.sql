-- The columns of a table: name as SQL has it, plain name, type, and default (empty: none).
SELECT quote_ident(attname), attname::text, format_type(atttypid, atttypmod),
       coalesce(pg_get_expr(adbin, adrelid), '')
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = to_regclass(%(table)s) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
