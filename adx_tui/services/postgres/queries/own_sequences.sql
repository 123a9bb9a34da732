-- Those of the named sequences that this role may restart, each with the number it would give next.
SELECT n.nspname::text, c.relname::text,
       coalesce(pg_sequence_last_value(c.oid) + s.seqincrement, s.seqstart)
FROM (SELECT DISTINCT to_regclass(name) AS oid FROM unnest(%(names)s::text[]) AS name OFFSET 0) AS named
JOIN pg_catalog.pg_class c ON c.oid = named.oid
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
WHERE relkind = 'S' AND relpersistence = 'p' AND pg_has_role(relowner, 'USAGE')
  AND coalesce(pg_sequence_last_value(c.oid) + s.seqincrement, s.seqstart) BETWEEN s.seqmin AND s.seqmax
