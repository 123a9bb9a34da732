-- A setting as a new session of this role begins with it (what a script set is rolled back), and where that is from.
SELECT current_setting(name), reset_val, source, coalesce(sourcefile, ''), coalesce(sourceline, 0), coalesce(unit, '')
FROM pg_catalog.pg_settings
WHERE name = %(setting)s
