-- Other sessions in this database that hold a lock on a table that keeps others even from reading it.
SELECT a.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, '?'),
       coalesce(host(a.client_addr), 'a local socket'), a.state_change, coalesce(a.state, 'unknown'),
       left(regexp_replace(coalesce(a.query, ''), '\s+', ' ', 'g'), 120)
FROM pg_catalog.pg_stat_activity a
WHERE a.pid <> pg_backend_pid() AND a.pid IN (
    SELECT l.pid
    FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'm', 'v', 'S')
    WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'AccessExclusiveLock'
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
)
ORDER BY 1
