-- How many sessions the server takes, how many of them it keeps for administrators, what a role and a database may have
-- (-1: any number), and what time it is there. reserved_connections is there since PostgreSQL 16.
SELECT current_setting('max_connections')::int,
       current_setting('superuser_reserved_connections')::int
       + coalesce(current_setting('reserved_connections', true), '0')::int,
       coalesce((SELECT rolconnlimit FROM pg_catalog.pg_roles WHERE rolname = %(role)s AND NOT rolsuper), -1),
       (SELECT datconnlimit FROM pg_catalog.pg_database WHERE datname = current_database()),
       clock_timestamp()
