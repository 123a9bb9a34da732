-- Of a constraint or a unique index of a table: its columns, and for a foreign key the table that it refers to.
SELECT array_agg(quote_ident(attname) ORDER BY place), quote_ident(max(rn.nspname)) || '.' || quote_ident(max(r.relname))
FROM (SELECT conrelid AS relid, conkey::int[] AS columns, confrelid
      FROM pg_catalog.pg_constraint
      WHERE conname = %(wanted)s AND conrelid = to_regclass(%(table)s)
      UNION ALL
      SELECT indrelid, indkey::int2[]::int[], 0
      FROM pg_catalog.pg_index
      JOIN pg_catalog.pg_class i ON i.oid = indexrelid
      WHERE i.relname = %(wanted)s AND indrelid = to_regclass(%(table)s)
      LIMIT 1) AS key
CROSS JOIN LATERAL unnest(columns) WITH ORDINALITY AS part(attnum, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = key.relid AND a.attnum = part.attnum
LEFT JOIN pg_catalog.pg_class r ON r.oid = confrelid
LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
HAVING count(*) > 0
