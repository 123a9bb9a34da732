-- Other sessions in this database that hold a lock on a table that keeps others even from reading it.
SELECT DISTINCT a.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, '?'), coalesce(a.state, 'unknown'),
       l.relation::regclass::text
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_stat_activity a USING (pid)
WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'AccessExclusiveLock' AND a.pid <> pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = l.relation AND relkind IN ('r', 'p', 'm', 'v', 'S'))
ORDER BY 1, 5
