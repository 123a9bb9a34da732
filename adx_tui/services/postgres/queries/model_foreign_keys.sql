-- The foreign keys of some schemas' tables: the columns on both sides, in their order, whether old rows
-- were checked, and what a delete of the other row does.
SELECT n.nspname::text, c.relname::text, conname::text,
       ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key(number, place)
             JOIN pg_catalog.pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place),
       rn.nspname::text, r.relname::text,
       ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS key(number, place)
             JOIN pg_catalog.pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place),
       convalidated, confdeltype::text
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
WHERE contype = 'f' AND conparentid = 0 AND n.nspname = ANY (%(schemas)s::text[])
