-- The policies whose conditions ask for a setting: name, and their table.
SELECT polname::text, polrelid::regclass::text
FROM pg_catalog.pg_policy
WHERE concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) LIKE '%%' || %(setting)s || '%%'
ORDER BY 2, 1
LIMIT 5
