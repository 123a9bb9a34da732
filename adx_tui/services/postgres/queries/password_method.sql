-- How a role's password is kept. Only a superuser may look.
SELECT CASE WHEN rolpassword IS NULL THEN 'none'
            WHEN starts_with(rolpassword, 'SCRAM-SHA-256$') THEN 'scram-sha-256'
            ELSE 'md5' END
FROM pg_catalog.pg_authid
WHERE rolname = %(role)s
