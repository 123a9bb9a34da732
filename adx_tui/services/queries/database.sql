-- A database and what a role lacks on it; no row where it does not exist.
SELECT datallowconn,
       ARRAY(SELECT privilege
             FROM unnest(%(wanted)s::text[]) WITH ORDINALITY AS wanted(privilege, place)
             WHERE NOT has_database_privilege(%(role)s, oid, privilege)
             ORDER BY place) AS missing
FROM pg_catalog.pg_database
WHERE datname = %(database)s
