-- Of a table: its name as SQL has it, its owner, its partition key and its primary key (both empty where it has none).
SELECT quote_ident(nspname) || '.' || quote_ident(relname), pg_get_userbyid(relowner)::text,
       CASE relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) ELSE '' END,
       coalesce((SELECT conname::text || ' ' || pg_get_constraintdef(k.oid)
                 FROM pg_catalog.pg_constraint k WHERE conrelid = c.oid AND contype = 'p'), '')
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE c.oid = to_regclass(%(table)s)
