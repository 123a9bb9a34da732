-- How many tables, sequences, functions and types each schema holds, what a role lacks on which of them, and which it
-- does not own. What an extension brought keeps the rights the extension gave it.
WITH me AS (
    SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %(role)s
), spaces AS (
    SELECT oid, nspname::text AS schema FROM pg_catalog.pg_namespace WHERE nspname = ANY(%(schemas)s)
), objects AS (
    SELECT relnamespace AS space,
           CASE WHEN relkind = 'S' THEN 'sequence' ELSE 'table' END AS layer,
           'pg_class'::regclass AS catalogue,
           oid,
           quote_ident(relname) AS name,
           relowner AS owner,
           CASE WHEN relkind = 'S' THEN %(sequence)s::text[]
                -- Most views can only be read, and a grant to write could not be used.
                WHEN relkind IN ('v', 'm') THEN ARRAY(SELECT unnest(%(table)s::text[]) INTERSECT SELECT 'SELECT')
                ELSE %(table)s::text[] END AS wanted,
           CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                        WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS word,
           -- Nothing is checked as the owner of one of these, so that another owner changes nothing for anybody.
           relkind IN ('r', 'p', 'S') AND NOT relrowsecurity AND NOT relhasrules AS plain,
           -- A grant on ALL TABLES would reach views, too.
           relkind NOT IN ('v', 'm') OR %(table)s::text[] = ARRAY['SELECT'] AS alike
    FROM pg_catalog.pg_class
    WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND relnamespace IN (SELECT oid FROM spaces)
    UNION ALL
    SELECT pronamespace,
           'function',
           'pg_proc'::regclass,
           oid,
           quote_ident(proname) || '(' || pg_get_function_identity_arguments(oid) || ')',
           proowner,
           %(function)s::text[],
           -- Whoever owns a function decides what all others run: it keeps its owner.
           NULL,
           false,
           true
    FROM pg_catalog.pg_proc
    WHERE pronamespace IN (SELECT oid FROM spaces)
    UNION ALL
    SELECT typnamespace,
           'type',
           'pg_type'::regclass,
           pg_type.oid,
           quote_ident(typname),
           typowner,
           %(type)s::text[],
           CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
           true,
           false  -- there is no GRANT ... ON ALL TYPES
    FROM pg_catalog.pg_type
    LEFT JOIN pg_catalog.pg_class ON pg_class.oid = typrelid
    WHERE typnamespace IN (SELECT oid FROM spaces)
      -- Not the row types of tables, nor the arrays and multiranges that come with another type.
      AND (typtype IN ('b', 'd', 'e', 'r') AND typcategory <> 'A' OR relkind = 'c')
), judged AS (
    SELECT space,
           layer,
           name,
           owner,
           word,
           plain,
           alike AND NOT of_extension AS alike,
           of_extension,
           CASE WHEN of_extension THEN '{}'
                ELSE ARRAY(SELECT privilege
                           FROM unnest(wanted) WITH ORDINALITY AS wished(privilege, place)
                           WHERE NOT CASE layer
                                     WHEN 'table' THEN has_table_privilege((SELECT oid FROM me), o.oid, privilege)
                                     WHEN 'sequence' THEN has_sequence_privilege((SELECT oid FROM me), o.oid, privilege)
                                     WHEN 'function' THEN has_function_privilege((SELECT oid FROM me), o.oid, privilege)
                                     ELSE has_type_privilege((SELECT oid FROM me), o.oid, privilege) END
                           ORDER BY place) END AS missing,
           -- A column's own sequence follows its table.
           NOT of_extension AND word IS NOT NULL AND NOT pg_has_role((SELECT oid FROM me), owner, 'USAGE')
               AND NOT (layer = 'sequence' AND follows) AS foreign_owned
    FROM (SELECT objects.*,
                 coalesce(d.of_extension, false) AS of_extension,
                 coalesce(d.follows, false) AS follows
          FROM objects
          LEFT JOIN (SELECT classid, objid,
                            bool_or(deptype = 'e') AS of_extension,
                            bool_or(deptype IN ('a', 'i') AND refclassid = 'pg_class'::regclass) AS follows
                     FROM pg_catalog.pg_depend
                     WHERE deptype = 'e' OR classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
                     GROUP BY classid, objid) AS d
            ON d.classid = catalogue AND d.objid = objects.oid) AS o
)
SELECT schema,
       layer,
       count(*) FILTER (WHERE NOT of_extension) AS total,
       coalesce(json_agg(json_build_array(name, missing) ORDER BY name) FILTER (WHERE missing <> '{}'), '[]') AS lacking,
       -- Whether a grant on all of them would reach nothing that is not wished for.
       bool_and(alike) AS uniform,
       coalesce(json_agg(json_build_array(word, name, pg_get_userbyid(owner), plain AND owner IN
                                            (SELECT oid FROM pg_catalog.pg_roles WHERE rolsuper)) ORDER BY name)
                FILTER (WHERE foreign_owned), '[]') AS foreign_owned
FROM judged
JOIN spaces ON spaces.oid = space
GROUP BY schema, layer
ORDER BY schema, layer
