-- What of a server may bite later. Collation versions of databases are known since PostgreSQL 15.
SELECT
    ARRAY(
        SELECT name || ' = ' || setting
        FROM pg_settings
        WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'
        ORDER BY name
    ),
    current_setting('max_connections')::int,
    ARRAY(
        SELECT datname::text
        FROM pg_database
        WHERE datallowconn AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
        ORDER BY datname
    ),
    extract(epoch FROM clock_timestamp())
