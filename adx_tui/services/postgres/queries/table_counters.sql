-- For each of the named tables that exist, what changes with every row that anybody writes, and with a TRUNCATE: the
-- server's counters, with what this session has not handed in yet, and the table's file.
SELECT name,
       pg_stat_get_tuples_inserted(oid) + pg_stat_get_xact_tuples_inserted(oid),
       pg_stat_get_tuples_updated(oid) + pg_stat_get_xact_tuples_updated(oid),
       pg_stat_get_tuples_deleted(oid) + pg_stat_get_xact_tuples_deleted(oid),
       coalesce(pg_relation_filenode(oid), 0)::bigint
FROM (SELECT name, to_regclass(name) AS oid FROM unnest(%(names)s::text[]) AS name OFFSET 0) AS named
WHERE oid IS NOT NULL
