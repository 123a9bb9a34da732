-- The policies of a table: name, for what, whether they only restrict, and their conditions.
SELECT polname::text,
       CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
                   ELSE 'ALL' END,
       coalesce(pg_get_expr(polqual, polrelid), ''), coalesce(pg_get_expr(polwithcheck, polrelid), '')
FROM pg_catalog.pg_policy
WHERE polrelid = to_regclass(%(table)s)
ORDER BY polname
