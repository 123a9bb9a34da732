-- What changes how a value or a definition is read or written as text, or whether a statement of ours is carried out.
-- Much of it is what pg_dump sets (setup_connection in src/bin/pg_dump/pg_dump.c). lc_messages is a superuser's to set.
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
SET TimeZone = 'UTC';
SET standard_conforming_strings = on;
SET bytea_output = 'hex';
SET extra_float_digits = 1;
SET quote_all_identifiers = off;
SET default_transaction_read_only = off;
SET default_transaction_isolation = 'read committed';
SELECT CASE WHEN current_setting('is_superuser') = 'on' THEN set_config('lc_messages', 'C', false) END;
