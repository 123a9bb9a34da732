-- What decides whether the role of this session can make a database, as `prisma migrate dev` does, and have a session in
-- it beside one in its own: createdb() in src/backend/commands/dbcommands.c. Sessions called %(ours)s don't count.
WITH others AS (
    SELECT usesysid
    FROM pg_catalog.pg_stat_activity
    WHERE (backend_type = 'client backend' OR backend_type IS NULL AND datname IS NOT NULL)
      AND application_name IS DISTINCT FROM %(ours)s
)
SELECT rolsuper OR rolcreatedb AS may_create,
       t.oid IS NOT NULL AS has_template,
       t.datistemplate OR rolsuper OR pg_has_role(r.oid, t.datdba, 'USAGE') AS may_copy,
       coalesce(t.datconnlimit = -2, false) AS half_dropped,
       ARRAY(SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = 'template1') AS prepared,
       CASE WHEN rolsuper THEN -1 ELSE rolconnlimit END AS role_limit,
       (SELECT count(*) FROM others WHERE usesysid = r.oid) AS role_sessions,
       current_setting('max_connections')::int
           - CASE WHEN rolsuper THEN 0
                  ELSE current_setting('superuser_reserved_connections')::int
                       + coalesce(current_setting('reserved_connections', true), '0')::int
             END AS server_limit,
       (SELECT count(*) FROM others) AS server_sessions,
       coalesce((
           SELECT spcname::text
           FROM pg_catalog.pg_tablespace s
           WHERE spcname = wanted.name AND s.oid <> t.dattablespace
             AND NOT has_tablespace_privilege(r.oid, s.oid, 'CREATE')
       ), '') AS closed_tablespace
FROM pg_catalog.pg_roles r
LEFT JOIN pg_catalog.pg_database t ON t.datname = 'template1'
CROSS JOIN LATERAL (
    -- Where the tables of a new database go: what is set for this database alone does not count there.
    SELECT coalesce(
        (SELECT substr(entry, length('default_tablespace=') + 1)
         FROM pg_catalog.pg_db_role_setting, unnest(setconfig) entry
         WHERE setdatabase = 0 AND setrole IN (r.oid, 0) AND starts_with(entry, 'default_tablespace=')
         ORDER BY setrole = 0 LIMIT 1),
        (SELECT reset_val FROM pg_catalog.pg_settings
         WHERE name = 'default_tablespace' AND source IN ('configuration file', 'command line')),
        '') AS name
) wanted
WHERE r.rolname = current_user
