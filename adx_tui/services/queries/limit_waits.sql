-- Not every platform can tell whether a client is still there, and those that can't refuse the setting.
SELECT CASE WHEN current_setting('lock_timeout') = '0' THEN set_config('lock_timeout', %(lock_timeout)s, false) END,
       CASE WHEN current_setting('server_version_num')::int >= 140000 AND version() ~ 'linux|darwin'
            THEN set_config('client_connection_check_interval', '2s', false) END
