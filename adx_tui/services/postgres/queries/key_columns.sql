-- The columns of a table's primary key, in their order.
SELECT quote_ident(attname)
FROM pg_catalog.pg_index
CROSS JOIN LATERAL unnest(indkey::int2[]) WITH ORDINALITY AS part(attnum, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = indrelid AND a.attnum = part.attnum
WHERE indrelid = to_regclass(%(table)s) AND indisprimary
ORDER BY place
