-- The columns of some schemas' tables. A domain counts as what it is made of. Of an enum the name and its schema are
-- told, else the type as format_type() has it; and whether a value may be left out, since the column has a default.
SELECT n.nspname::text, relname::text, attname::text,
       CASE WHEN e.typtype = 'e' THEN e.typname || CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN '[]' ELSE '' END
            WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
            ELSE format_type(atttypid, atttypmod) END,
       CASE WHEN e.typtype = 'e' THEN en.nspname::text ELSE '' END,
       attnotnull,
       CASE WHEN attidentity <> '' THEN 'identity' WHEN attgenerated <> '' THEN 'generated'
            WHEN atthasdef THEN pg_get_expr(adbin, adrelid) END,
       attidentity = 'a' OR attgenerated <> ''
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
JOIN pg_catalog.pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
JOIN pg_catalog.pg_type t ON t.oid = atttypid
JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON adrelid = c.oid AND adnum = attnum
WHERE n.nspname = ANY (%(schemas)s::text[]) AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition
ORDER BY c.oid, attnum
