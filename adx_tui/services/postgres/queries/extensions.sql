-- Extensions by name: whether this server has them, whether the database does, and whether a role that may create in
-- the database may create them (`trusted`).
SELECT name::text, installed_version IS NOT NULL,
       coalesce((SELECT bool_or(trusted OR NOT superuser) FROM pg_catalog.pg_available_extension_versions v
                 WHERE v.name = a.name AND v.version = a.default_version), false)
FROM pg_catalog.pg_available_extensions a
WHERE name = ANY(%(names)s)
