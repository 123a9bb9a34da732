-- Other sessions on a database, the longest there first. Autovacuum gives way by itself.
SELECT pid, coalesce(application_name, ''), coalesce(usename::text, '?'),
       coalesce(host(client_addr), 'a local socket'), backend_start,
       coalesce(state, backend_type, 'connected'), left(regexp_replace(query, '\s+', ' ', 'g'), 120)
FROM pg_catalog.pg_stat_activity
WHERE datname = %(database)s AND pid <> pg_backend_pid() AND backend_type IS DISTINCT FROM 'autovacuum worker'
ORDER BY backend_start, pid
