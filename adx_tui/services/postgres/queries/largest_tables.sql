-- The largest tables, the history of migrations and that of seeds aside: schema, name, bytes with indexes and TOAST, and
-- rows. Those are as the statistics estimate them: what sessions have told the server since it counts, else what the
-- last ANALYZE saw. Of many tables only those are measured that are large by that. One that somebody locks for himself
-- alone, or waits to, is not: asking would wait.
SELECT nspname, relname,
       CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_locks
                             WHERE relation = candidate.oid AND mode = 'AccessExclusiveLock' AND pid <> pg_backend_pid())
            THEN pg_total_relation_size(candidate.oid)
       END AS size,
       rows
FROM (SELECT c.oid, nspname, relname,
             CASE WHEN pg_stat_get_live_tuples(c.oid) > 0 THEN pg_stat_get_live_tuples(c.oid)
                  ELSE greatest(reltuples, 0)::bigint
             END AS rows
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND relname <> '_prisma_migrations'
        AND nspname NOT IN ('information_schema', 'adx_tui') AND nspname !~ '^pg_'
      ORDER BY greatest(relpages, pg_stat_get_live_tuples(c.oid) / 100) DESC, nspname, relname
      LIMIT 50) AS candidate
ORDER BY size DESC NULLS LAST, nspname, relname
LIMIT %(most)s
