-- The sessions that keep the session %(pid)s, or where that is NULL those called %(ours)s in this database, from a lock,
-- and those that these wait for in their turn: first who waits for nobody. A prepared transaction has the number 0.
WITH RECURSIVE waiting AS (
    SELECT pid FROM pg_catalog.pg_stat_activity
    WHERE pid = %(pid)s::int
       OR %(pid)s::int IS NULL AND application_name = %(ours)s AND datname = current_database()
), chain (pid) AS (
    SELECT unnest(pg_blocking_pids(pid)) FROM waiting
    UNION
    SELECT unnest(pg_blocking_pids(pid)) FROM chain
), blocking AS (
    SELECT pid, cardinality(pg_blocking_pids(pid)) AS waits_for
    FROM chain
    WHERE pid NOT IN (SELECT pid FROM waiting)
)
SELECT a.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, '?'),
       coalesce(host(a.client_addr), 'a local socket'), a.state_change, coalesce(a.state, 'unknown'),
       left(regexp_replace(coalesce(a.query, ''), '\s+', ' ', 'g'), 120)
FROM (
    SELECT pid, application_name, usename, client_addr, state_change, state, query, waits_for
    FROM blocking JOIN pg_catalog.pg_stat_activity USING (pid)
    UNION ALL
    SELECT 0, '', owner, NULL, prepared, 'prepared', gid, 0
    FROM pg_catalog.pg_prepared_xacts
    WHERE database = current_database() AND EXISTS (SELECT FROM blocking WHERE pid = 0)
) a
ORDER BY waits_for, pid
