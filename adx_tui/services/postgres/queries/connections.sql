-- Every session of a client's on the server but this one. Of others' a role without pg_read_all_stats sees less: NULL.
SELECT pid, coalesce(datname::text, ''), coalesce(usename::text, ''), coalesce(application_name, ''),
       coalesce(host(client_addr), ''), coalesce(client_port, -1), backend_start, coalesce(state, ''),
       coalesce(state_change, backend_start), left(regexp_replace(coalesce(query, ''), '\s+', ' ', 'g'), 120)
FROM pg_catalog.pg_stat_activity
WHERE (backend_type = 'client backend' OR backend_type IS NULL AND datname IS NOT NULL) AND pid <> pg_backend_pid()
ORDER BY backend_start, pid
