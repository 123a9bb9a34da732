-- A constraint of a table, as SQL defines it.
SELECT pg_get_constraintdef(oid)
FROM pg_catalog.pg_constraint
WHERE conname = %(wanted)s AND (conrelid = to_regclass(%(table)s) OR contypid <> 0)
