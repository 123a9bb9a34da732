-- The named tables that held rows before this transaction, as far as the sessions that wrote them have told.
SELECT name
FROM (SELECT name, to_regclass(name) AS oid FROM unnest(%(names)s::text[]) AS name OFFSET 0) AS named
JOIN pg_catalog.pg_class c USING (oid)
WHERE pg_stat_get_live_tuples(c.oid) > 0 OR reltuples > 0
