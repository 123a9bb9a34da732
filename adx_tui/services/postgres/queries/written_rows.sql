-- The tables that this transaction has written rows of, and what this session wrote of them since its statistics were last
-- handed in: those of the whole database take long to look through, and it holds a lock on each that it wrote to.
SELECT c.oid::bigint, quote_ident(nspname) || '.' || quote_ident(relname), inserted, updated, deleted
FROM (SELECT DISTINCT relation
      FROM pg_catalog.pg_locks
      WHERE locktype = 'relation' AND pid = pg_backend_pid()
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) AS locked
JOIN pg_catalog.pg_class c ON c.oid = relation
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
CROSS JOIN LATERAL (SELECT pg_stat_get_xact_tuples_inserted(c.oid) AS inserted,
                           pg_stat_get_xact_tuples_updated(c.oid) AS updated,
                           pg_stat_get_xact_tuples_deleted(c.oid) AS deleted) AS counted
WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'adx_tui')
  AND inserted + updated + deleted > 0
