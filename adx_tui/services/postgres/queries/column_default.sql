-- Whether a column has a default, and its type.
SELECT atthasdef OR attidentity <> '', format_type(atttypid, atttypmod)
FROM pg_catalog.pg_attribute
WHERE attrelid = to_regclass(%(table)s) AND attname = %(column)s AND attnum > 0
