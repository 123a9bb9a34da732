-- The tables and sequences that this transaction has read, and those that it has written: it holds a lock on each to its
-- end, in a mode that tells which, also where a statement matched no row, and also where a trigger or a function did it.
-- https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind = 'S',
       bool_or(l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_class c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.locktype = 'relation' AND l.pid = pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND c.relkind IN ('r', 'S') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'adx_tui')
GROUP BY n.nspname, c.relname, c.relkind
