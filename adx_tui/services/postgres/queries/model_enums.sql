-- The enums of some schemas, with their values.
SELECT nspname::text, typname::text, array_agg(enumlabel::text ORDER BY enumsortorder)
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = typnamespace
JOIN pg_catalog.pg_enum ON enumtypid = t.oid
WHERE nspname = ANY (%(schemas)s::text[])
GROUP BY nspname, typname
