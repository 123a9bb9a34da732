-- The connected database: the number it has on its server, and since when that one runs. No right is needed for either.
SELECT oid::bigint, pg_postmaster_start_time(),
       has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may_ask_more
FROM pg_catalog.pg_database
WHERE datname = current_database()
