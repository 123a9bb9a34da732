-- What every session of ours begins with, whatever its server, database and role have set, and whatever was set in it
-- before: one message of several statements, of which each is read with the search_path that the one before it made,
-- so that no schema of somebody else's is in the way of pg_catalog.
RESET ALL;
SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident(%(schema)s), false);
SET client_encoding = 'UTF8';
-- Not every platform can tell whether a client is still there, and those that can't refuse the setting.
SELECT CASE WHEN current_setting('lock_timeout') = '0' THEN set_config('lock_timeout', %(lock_timeout)s, false) END,
       CASE WHEN current_setting('server_version_num')::int >= 140000 AND version() ~ 'linux|darwin'
            THEN set_config('client_connection_check_interval', '2s', false) END;
