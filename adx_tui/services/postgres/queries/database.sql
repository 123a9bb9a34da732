-- A database and what a role lacks on it; no row where it does not exist.
SELECT datallowconn,
       datconnlimit = -2 AS half_dropped, -- since 15.4: a DROP DATABASE of it was cut off, and only another one will do
       ARRAY(SELECT privilege
             FROM unnest(%(wanted)s::text[]) WITH ORDINALITY AS wanted(privilege, place)
             WHERE NOT has_database_privilege(%(role)s, oid, privilege)
             ORDER BY place) AS missing
FROM pg_catalog.pg_database
WHERE datname = %(database)s
