-- What this session wrote since its statistics were last flushed (between transactions): the caller subtracts.
SELECT relid::bigint, quote_ident(schemaname) || '.' || quote_ident(relname), n_tup_ins, n_tup_upd, n_tup_del
FROM pg_catalog.pg_stat_xact_user_tables
WHERE schemaname <> 'adx_tui' AND schemaname !~ '^pg_temp' AND n_tup_ins + n_tup_upd + n_tup_del > 0
