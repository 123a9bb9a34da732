-- What reads columns of a table, directly or through a view, and so keeps them from being altered or dropped: its kind,
-- its name, how to drop it, and how to make it again as it is (with its indexes, owner and grants).
-- https://www.postgresql.org/docs/current/catalog-pg-depend.html
WITH RECURSIVE wanted AS MATERIALIZED (
    SELECT attrelid AS relation, attnum AS number
    FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass(%(table)s) AND attnum > 0 AND NOT attisdropped
      AND (attname = ANY(%(columns)s::text[]) OR %(columns)s::text[] = '{}')
), direct AS MATERIALIZED (
    SELECT DISTINCT classid, objid, relation
    FROM pg_catalog.pg_depend
    JOIN wanted ON refobjid = relation AND refobjsubid = number
    WHERE refclassid = 'pg_class'::regclass AND deptype IN ('n', 'a')
), views (view, depth) AS (
    SELECT ev_class, 1
    FROM direct
    JOIN pg_catalog.pg_rewrite r ON r.oid = objid AND classid = 'pg_rewrite'::regclass
    WHERE ev_class <> relation
    UNION
    SELECT ev_class, depth + 1
    FROM views
    JOIN pg_catalog.pg_depend d ON refobjid = view AND refclassid = 'pg_class'::regclass
    JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
    WHERE ev_class <> view AND depth < 50
), layers AS (
    SELECT view, max(depth) AS depth FROM views GROUP BY view
), dependents AS (
    SELECT depth, CASE relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END AS kind, named.name,
           'DROP ' || word || ' ' || named.name AS drop,
           'CREATE ' || word || ' ' || named.name
           || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '') || ' AS' || chr(10)
           || rtrim(pg_get_viewdef(view, true), '; ' || chr(10))
           || coalesce((SELECT string_agg(';' || chr(10) || pg_get_indexdef(indexrelid), '' ORDER BY indexrelid)
                        FROM pg_catalog.pg_index WHERE indrelid = view), '')
           || CASE WHEN relowner = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN ''
                   ELSE ';' || chr(10) || 'ALTER ' || word || ' ' || named.name || ' OWNER TO '
                        || quote_ident(pg_get_userbyid(relowner)) END
           || coalesce((SELECT string_agg(';' || chr(10) || 'GRANT ' || privilege_type || ' ON ' || named.name || ' TO '
                                          || CASE grantee WHEN 0 THEN 'PUBLIC'
                                             ELSE quote_ident(pg_get_userbyid(grantee)) END, ''
                                          ORDER BY grantee, privilege_type)
                        FROM aclexplode(relacl) WHERE grantee <> relowner), '') AS make
    FROM layers
    JOIN pg_catalog.pg_class c ON c.oid = view
    JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
    CROSS JOIN LATERAL (SELECT quote_ident(nspname) || '.' || quote_ident(relname) AS name,
                               CASE relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS word) AS named
    UNION ALL
    SELECT 0, 'rule', quote_ident(rulename),
           'DROP RULE ' || quote_ident(rulename) || ' ON ' || relation::regclass, rtrim(pg_get_ruledef(r.oid, true), ';')
    FROM direct
    JOIN pg_catalog.pg_rewrite r ON r.oid = objid AND classid = 'pg_rewrite'::regclass AND ev_class = relation
    UNION ALL
    SELECT 0, 'trigger', quote_ident(tgname),
           'DROP TRIGGER ' || quote_ident(tgname) || ' ON ' || tgrelid::regclass, pg_get_triggerdef(t.oid, true)
    FROM direct
    JOIN pg_catalog.pg_trigger t ON t.oid = objid AND classid = 'pg_trigger'::regclass AND NOT tgisinternal
    UNION ALL
    SELECT 0, 'policy', quote_ident(polname),
           'DROP POLICY ' || quote_ident(polname) || ' ON ' || polrelid::regclass,
           'CREATE POLICY ' || quote_ident(polname) || ' ON ' || polrelid::regclass
           || CASE WHEN polpermissive THEN '' ELSE ' AS RESTRICTIVE' END || ' FOR '
           || CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
                          ELSE 'ALL' END
           || ' TO ' || (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END,
                                           ', ') FROM unnest(polroles) AS role)
           || coalesce(' USING (' || pg_get_expr(polqual, polrelid) || ')', '')
           || coalesce(' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')', '')
    FROM direct
    JOIN pg_catalog.pg_policy p ON p.oid = objid AND classid = 'pg_policy'::regclass
    UNION ALL
    SELECT 0, 'generated column', quote_ident(attname),
           'ALTER TABLE ' || adrelid::regclass || ' DROP COLUMN ' || quote_ident(attname),
           'ALTER TABLE ' || adrelid::regclass || ' ADD COLUMN ' || quote_ident(attname) || ' '
           || format_type(atttypid, atttypmod) || ' GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || ')'
           || CASE attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END
    FROM direct
    JOIN pg_catalog.pg_attrdef d ON d.oid = objid AND classid = 'pg_attrdef'::regclass
    JOIN pg_catalog.pg_attribute a ON attrelid = adrelid AND a.attnum = adnum AND attgenerated <> ''
    UNION ALL
    SELECT 0, 'publication', quote_ident(pubname),
           'ALTER PUBLICATION ' || quote_ident(pubname) || ' DROP TABLE ' || prrelid::regclass,
           'ALTER PUBLICATION ' || quote_ident(pubname) || ' ADD TABLE ' || prrelid::regclass
           || coalesce((SELECT ' (' || string_agg(quote_ident(attname), ', ' ORDER BY attnum) || ')'
                        FROM pg_catalog.pg_attribute WHERE attrelid = prrelid AND attnum = ANY(prattrs::int2[])), '')
           || coalesce(' WHERE (' || pg_get_expr(prqual, prrelid) || ')', '')
    FROM direct
    JOIN pg_catalog.pg_publication_rel r ON r.oid = objid AND classid = 'pg_publication_rel'::regclass
    JOIN pg_catalog.pg_publication p ON p.oid = prpubid
    UNION ALL
    SELECT 0, 'function', p.oid::regprocedure::text, 'DROP FUNCTION ' || p.oid::regprocedure,
           rtrim(pg_get_functiondef(p.oid), chr(10))
    FROM direct
    JOIN pg_catalog.pg_proc p ON p.oid = objid AND classid = 'pg_proc'::regclass AND prokind IN ('f', 'p')
    UNION ALL
    SELECT 0, 'foreign key', quote_ident(conname),
           'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname),
           'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
           || pg_get_constraintdef(k.oid)
    FROM direct
    JOIN pg_catalog.pg_constraint k ON k.oid = objid AND classid = 'pg_constraint'::regclass
    WHERE contype = 'f' AND conrelid <> relation
)
SELECT DISTINCT depth, kind, name, drop, make FROM dependents ORDER BY depth DESC, kind, name
