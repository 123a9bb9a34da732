-- A role's attributes, its memberships, and the other databases in which something was granted to it; no row where it
-- does not exist. Grants are found in the shared dependencies, which tell of every database without a visit. One that
-- nobody can connect to (a snapshot) is no place that somebody took for the right one.
SELECT rolcanlogin,
       rolcreatedb,
       rolsuper,
       coalesce(rolvaliduntil <= now(), false) AS expired,
       rolvaliduntil::text,
       rolconnlimit,
       (SELECT count(*)
        FROM pg_catalog.pg_stat_activity
        WHERE usesysid = r.oid AND application_name IS DISTINCT FROM %(ours)s) AS connections,
       ARRAY(SELECT g.rolname::text
             FROM pg_catalog.pg_auth_members JOIN pg_catalog.pg_roles g ON g.oid = roleid
             WHERE member = r.oid AND NOT pg_has_role(r.oid, roleid, 'USAGE')
             ORDER BY 1) AS not_inherited,
       ARRAY(SELECT DISTINCT datname::text
             FROM pg_catalog.pg_shdepend s
             JOIN pg_catalog.pg_database d
               ON d.oid = CASE classid WHEN 'pg_database'::regclass THEN objid ELSE dbid END
             WHERE refclassid = 'pg_authid'::regclass AND refobjid = r.oid AND deptype = 'a'
               AND datname <> %(database)s AND datallowconn
             ORDER BY 1) AS granted_elsewhere
FROM pg_catalog.pg_roles r
WHERE rolname = %(role)s
