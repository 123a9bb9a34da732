-- The columns of each index of some schemas' tables that a search by them can use: valid, of all rows, and up to the
-- first expression.
SELECT n.nspname::text, c.relname::text,
       ARRAY(SELECT attname::text FROM unnest(indkey::int2[]) WITH ORDINALITY AS key(number, place)
             LEFT JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = number AND number > 0
             WHERE place <= indnkeyatts ORDER BY place)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE nspname = ANY (%(schemas)s::text[]) AND indpred IS NULL AND (indisvalid OR c.relkind = 'p')
