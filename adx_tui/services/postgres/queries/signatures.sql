-- The functions of a name that are seen from the search_path, with the types of their arguments.
SELECT quote_ident(proname) || '(' || pg_get_function_identity_arguments(oid) || ')'
FROM pg_catalog.pg_proc
WHERE proname = %(wanted)s AND pg_function_is_visible(oid)
ORDER BY 1
LIMIT 6
