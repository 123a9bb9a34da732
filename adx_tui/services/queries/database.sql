-- What a role lacks on a database; no row where the database does not exist.
SELECT pg_get_userbyid(datdba) AS owner,
       ARRAY(SELECT privilege
             FROM unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) WITH ORDINALITY AS wanted(privilege, place)
             WHERE NOT has_database_privilege(%(role)s, oid, privilege)
             ORDER BY place) AS missing
FROM pg_catalog.pg_database
WHERE datname = %(database)s
