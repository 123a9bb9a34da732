-- The statements that drop what the current role has made in this database, extensions and schemas first.
SELECT format('DROP EXTENSION IF EXISTS %%I CASCADE', extname) AS statement, 1 AS place
FROM pg_catalog.pg_extension WHERE extowner = current_user::regrole AND extname <> 'plpgsql'
UNION ALL
SELECT format('DROP SCHEMA IF EXISTS %%I CASCADE', nspname), 2
FROM pg_catalog.pg_namespace
WHERE nspowner = current_user::regrole AND nspname <> 'public' AND nspname !~ '^pg_'
UNION ALL
SELECT format('DROP %%s IF EXISTS %%I.%%I CASCADE',
              CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                           WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, nspname, relname),
       CASE WHEN relkind = 'S' THEN 4 ELSE 3 END -- an identity's sequence goes with its table
FROM pg_catalog.pg_class
JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relowner = current_user::regrole AND nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
UNION ALL
SELECT format('DROP TYPE IF EXISTS %%I.%%I CASCADE', nspname, typname), 5
FROM pg_catalog.pg_type
JOIN pg_catalog.pg_namespace n ON n.oid = typnamespace
WHERE typowner = current_user::regrole AND nspname = 'public' AND typtype IN ('e', 'd', 'r', 'c')
  AND (typtype <> 'c' OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = typrelid AND relkind = 'c'))
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS %%s CASCADE', p.oid::regprocedure), 6
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = pronamespace
WHERE proowner = current_user::regrole AND nspname = 'public' AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype IN ('e', 'i'))
ORDER BY place
