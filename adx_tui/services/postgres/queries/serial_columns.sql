-- The columns of the named tables that take their numbers from a sequence of their own, and the number that it gives next;
-- without those whose highest number no index tells, or whose sequence this role may not look at. A table whose file is
-- empty has no row; that of a partitioned one always is.
-- https://www.postgresql.org/docs/current/catalog-pg-depend.html: `a` is a serial column, `i` an identity column
WITH named AS MATERIALIZED (
    SELECT DISTINCT name, to_regclass(name)::oid AS oid FROM unnest(%(names)s::text[]) AS name
), filled AS MATERIALIZED (
    SELECT name, named.oid
    FROM named
    JOIN pg_catalog.pg_class c ON c.oid = named.oid
    WHERE relkind = 'p' OR pg_relation_size(c.oid) > 0
)
SELECT filled.name, quote_ident(attname), quote_ident(n.nspname) || '.' || quote_ident(s.relname),
       coalesce(pg_sequence_last_value(s.oid) + seqincrement, seqstart)
FROM filled
-- OFFSET 0: one look into the index for each, however large the server takes the catalogue to be.
CROSS JOIN LATERAL (
    SELECT objid AS sequence, refobjsubid AS number
    FROM pg_catalog.pg_depend
    WHERE refclassid = 'pg_class'::regclass AND refobjid = filled.oid AND classid = 'pg_class'::regclass
      AND deptype IN ('a', 'i')
    OFFSET 0
) AS owned
JOIN pg_catalog.pg_class s ON s.oid = owned.sequence AND s.relkind = 'S'
JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
JOIN pg_catalog.pg_sequence ON seqrelid = s.oid AND seqincrement > 0
JOIN pg_catalog.pg_attribute a ON a.attrelid = filled.oid AND a.attnum = owned.number
-- The server may ask the last of these first, and has_sequence_privilege refuses what is no sequence.
WHERE CASE WHEN s.relkind = 'S' THEN has_sequence_privilege(s.oid, 'USAGE, SELECT') END
  AND EXISTS (SELECT FROM pg_catalog.pg_index WHERE indrelid = filled.oid AND indkey[0] = a.attnum AND indpred IS NULL)
ORDER BY 1, 2
