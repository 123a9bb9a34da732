-- For each (kind, object, part): whether it is in the catalogue. Names are as a script spells them.
SELECT CASE kind
       WHEN 'extension' THEN EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = (parse_ident(object))[1])
       WHEN 'schema' THEN to_regnamespace(object) IS NOT NULL
       WHEN 'type' THEN to_regtype(object) IS NOT NULL
       WHEN 'column' THEN EXISTS (SELECT FROM pg_catalog.pg_attribute
                                  WHERE attrelid = to_regclass(object) AND attname = (parse_ident(part))[1]
                                    AND attnum > 0 AND NOT attisdropped)
       WHEN 'constraint' THEN EXISTS (SELECT FROM pg_catalog.pg_constraint
                                      WHERE conrelid = to_regclass(object) AND conname = (parse_ident(part))[1])
       WHEN 'value' THEN EXISTS (SELECT FROM pg_catalog.pg_enum
                                 WHERE enumtypid = to_regtype(object) AND enumlabel = part)
       ELSE to_regclass(object) IS NOT NULL
       END,
       kind = 'index' AND EXISTS (SELECT FROM pg_catalog.pg_index
                                  WHERE indexrelid = to_regclass(object) AND NOT indisvalid)
FROM unnest(%(kinds)s::text[], %(objects)s::text[], %(parts)s::text[]) WITH ORDINALITY AS fact(kind, object, part, place)
ORDER BY place
