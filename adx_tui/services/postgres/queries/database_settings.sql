-- The statements that give database `target` what CREATE DATABASE ... TEMPLATE does not copy from `source`: owner,
-- connection limit, rights and settings, as pg_dump --create writes them. (Lists that the server keeps quoted already
-- are those of variable_is_guc_list_quote in pg_dump's dumputils.c.)
WITH source AS (
    SELECT oid, pg_get_userbyid(datdba) AS owner, datconnlimit, datacl
    FROM pg_catalog.pg_database
    WHERE datname = %(source)s
), setting AS (
    SELECT setrole, split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value
    FROM source JOIN pg_catalog.pg_db_role_setting ON setdatabase = source.oid, unnest(setconfig) AS entry
)
SELECT statement
FROM (
    SELECT 1 AS place, format('ALTER DATABASE %%I OWNER TO %%I', %(target)s::text, owner) AS statement
    FROM source
    WHERE owner <> current_user
    UNION ALL
    SELECT 2, format('ALTER DATABASE %%I WITH CONNECTION LIMIT %%s', %(target)s::text, datconnlimit)
    FROM source
    WHERE datconnlimit >= 0
    UNION ALL
    SELECT 3, format('REVOKE ALL ON DATABASE %%I FROM PUBLIC, %%I', %(target)s::text, owner)
    FROM source
    WHERE datacl IS NOT NULL
    UNION ALL
    SELECT 4, format('GRANT %%s ON DATABASE %%I TO %%s%%s',
                     string_agg(DISTINCT privilege_type, ', ' ORDER BY privilege_type), %(target)s::text,
                     CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                     CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM source, aclexplode(datacl)
    GROUP BY grantee, is_grantable
    UNION ALL
    SELECT 5, CASE setrole WHEN 0 THEN format('ALTER DATABASE %%I', %(target)s::text)
                           ELSE format('ALTER ROLE %%I IN DATABASE %%I', pg_get_userbyid(setrole), %(target)s::text) END
              || format(' SET %%I TO ', name)
              || CASE WHEN name NOT IN ('local_preload_libraries', 'search_path', 'session_preload_libraries',
                                        'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories')
                      THEN quote_literal(value)
                      WHEN value IN ('', '""') THEN ''''''
                      ELSE value END
    FROM setting
) AS statements
ORDER BY place, statement
