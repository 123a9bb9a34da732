-- How many tables, sequences and functions a schema holds, and what a role lacks on which of them.
-- What an extension brought keeps the rights the extension gave it.
WITH objects AS (
    SELECT CASE WHEN relkind = 'S' THEN 'sequence' ELSE 'table' END AS kind,
           c.oid,
           quote_ident(relname) AS name,
           relowner AS owner,
           CASE WHEN relkind = 'S' THEN ARRAY['USAGE', 'SELECT', 'UPDATE']
                WHEN relkind IN ('v', 'm') THEN ARRAY['SELECT']
                ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END AS wanted,
           'pg_class'::regclass AS catalogue
    FROM pg_catalog.pg_class c
    WHERE relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s)
      AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    UNION ALL
    SELECT 'function',
           p.oid,
           quote_ident(proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           proowner,
           ARRAY['EXECUTE'],
           'pg_proc'::regclass
    FROM pg_catalog.pg_proc p
    WHERE pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s)
), judged AS (
    SELECT kind,
           name,
           owner,
           ARRAY(SELECT privilege
                 FROM unnest(wanted) WITH ORDINALITY AS each(privilege, place)
                 WHERE NOT CASE kind WHEN 'table' THEN has_table_privilege(%(role)s, oid, privilege)
                                     WHEN 'sequence' THEN has_sequence_privilege(%(role)s, oid, privilege)
                                     ELSE has_function_privilege(%(role)s, oid, privilege) END
                 ORDER BY place) AS missing
    FROM objects
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend
                      WHERE classid = catalogue AND objid = objects.oid AND deptype = 'e')
)
SELECT kind,
       count(*) AS total,
       coalesce(jsonb_agg(jsonb_build_array(name, missing) ORDER BY name) FILTER (WHERE missing <> '{}'), '[]') AS lacking,
       coalesce(jsonb_agg(jsonb_build_array(name, pg_get_userbyid(owner)) ORDER BY name)
                FILTER (WHERE NOT pg_has_role(%(role)s, owner, 'MEMBER')), '[]') AS others
FROM judged
GROUP BY kind
