-- Other sessions that hold an advisory lock with this bigint key in this database.
SELECT a.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, '?'),
       coalesce(host(a.client_addr), 'a local socket'), coalesce(a.state_change, a.backend_start),
       coalesce(a.state, 'unknown'), left(regexp_replace(a.query, '\s+', ' ', 'g'), 120)
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.pid <> pg_backend_pid()
  AND (l.classid::bigint << 32 | l.objid::bigint) = %(key)s
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
