-- Indexes that CREATE or REINDEX ... CONCURRENTLY left behind invalid. One that is being built is invalid meanwhile, and
-- one of a partitioned table until every partition has its own: neither is listed.
SELECT format('%%I.%%I', n.nspname, c.relname), i.indrelid::regclass::text
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                  WHERE i.indexrelid = p.index_relid OR (p.index_relid = 0 AND p.relid = i.indrelid))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = i.indexrelid)
ORDER BY 1
