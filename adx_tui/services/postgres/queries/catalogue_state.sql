-- A number that changes with whatever `catalogue.sql` reads: every change of the catalogue writes a row, and a row's xmin
-- is the transaction that wrote it. It may change without any difference (TRUNCATE), never the other way round.
-- https://www.postgresql.org/docs/current/ddl-system-columns.html
WITH entry AS (
    SELECT 'pg_class'::regclass AS catalogue, oid AS object, 0 AS part, xmin AS written FROM pg_catalog.pg_class
    UNION ALL SELECT 'pg_attribute'::regclass, attrelid, attnum, xmin FROM pg_catalog.pg_attribute
    UNION ALL SELECT 'pg_attrdef'::regclass, oid, 0, xmin FROM pg_catalog.pg_attrdef
    UNION ALL SELECT 'pg_constraint'::regclass, oid, 0, xmin FROM pg_catalog.pg_constraint
    UNION ALL SELECT 'pg_index'::regclass, indexrelid, 0, xmin FROM pg_catalog.pg_index
    UNION ALL SELECT 'pg_inherits'::regclass, inhrelid, inhseqno, xmin FROM pg_catalog.pg_inherits
    UNION ALL SELECT 'pg_sequence'::regclass, seqrelid, 0, xmin FROM pg_catalog.pg_sequence
    UNION ALL SELECT 'pg_type'::regclass, oid, 0, xmin FROM pg_catalog.pg_type
    UNION ALL SELECT 'pg_enum'::regclass, oid, 0, xmin FROM pg_catalog.pg_enum
    UNION ALL SELECT 'pg_range'::regclass, rngtypid, 0, xmin FROM pg_catalog.pg_range
    UNION ALL SELECT 'pg_proc'::regclass, oid, 0, xmin FROM pg_catalog.pg_proc
    UNION ALL SELECT 'pg_trigger'::regclass, oid, 0, xmin FROM pg_catalog.pg_trigger
    UNION ALL SELECT 'pg_policy'::regclass, oid, 0, xmin FROM pg_catalog.pg_policy
    UNION ALL SELECT 'pg_rewrite'::regclass, oid, 0, xmin FROM pg_catalog.pg_rewrite
    UNION ALL SELECT 'pg_namespace'::regclass, oid, 0, xmin FROM pg_catalog.pg_namespace
    UNION ALL SELECT 'pg_extension'::regclass, oid, 0, xmin FROM pg_catalog.pg_extension
    UNION ALL
    SELECT 'pg_depend'::regclass, objid, refobjsubid, xmin  -- what a sequence is OWNED BY
    FROM pg_catalog.pg_depend
    WHERE classid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND refobjsubid > 0
)
SELECT concat(count(*), ' ', sum(hash_record_extended(entry, 0)))
FROM entry
WHERE object >= 16384  -- FirstNormalObjectId: what the server brought itself is below
