"""The codes ADX300 to ADX324: roles, databases and their rights."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX301": CodeEntry(
        "The role does not exist",
        "The server is new, or another one.",
        "Let adx-tui create it with the password in DATABASE_URL.",
        prevention="There is nothing to prevent: it is how a new server begins.",
        severity="error",
        example="The server has no role shop yet.",
    ),
    "ADX302": CodeEntry(
        "The role may not log in",
        "It has NOLOGIN.",
        "ALTER ROLE … LOGIN",
        prevention="Keep group roles (NOLOGIN) and the application's role apart.",
        severity="error",
        example="Role shop may not log in.",
    ),
    "ADX303": CodeEntry(
        "The database does not exist",
        "The server is new, or another one.",
        "CREATE DATABASE …",
        prevention="There is nothing to prevent: it is how a new server begins.",
        severity="error",
        example="The server has no database shop yet.",
    ),
    "ADX304": CodeEntry(
        "The role has expired",
        "VALID UNTIL has passed: the server then refuses every password, in the words of a wrong one.",
        "ALTER ROLE … VALID UNTIL 'infinity'",
        prevention="Set no VALID UNTIL for an application's role, or renew it in time.",
        severity="error",
        example="Role shop has expired: the server refuses its password, whichever it is.",
    ),
    "ADX305": CodeEntry(
        "The role lacks CREATEDB",
        "`prisma migrate dev` creates a shadow database as the application's role: P3014 without it.",
        "ALTER ROLE … CREATEDB, or set SHADOW_DATABASE_URL.",
        prevention="Create the application's role with CREATEDB on development servers.",
        severity="either",
        example="Role shop lacks CREATEDB, so that Prisma can't create a shadow database (P3014).",
    ),
    "ADX306": CodeEntry(
        "The application is a superuser",
        "Nothing is ever refused to it here, so that a missing right shows only in production.",
        "Give the application a role of its own.",
        prevention="Give the application a role of its own from the first day.",
        severity="warning",
        example=(
            "Role postgres is a superuser: no right is ever refused to it, so that a missing one shows only elsewhere."
        ),
    ),
    "ADX307": CodeEntry(
        "The role's connections are all taken",
        "CONNECTION LIMIT lets it have no more at once.",
        "Close some, or ALTER ROLE … CONNECTION LIMIT -1",
        prevention="Let the pools of all processes together want less than the role's limit.",
        severity="error",
        example="Role shop may have 5 connections at once, and has them.",
    ),
    "ADX308": CodeEntry(
        "The database lets nobody in",
        "ALLOW_CONNECTIONS is false, as for a template, or its CONNECTION LIMIT is used up.",
        "ALTER DATABASE … WITH ALLOW_CONNECTIONS true, or CONNECTION LIMIT -1",
        prevention="Set ALLOW_CONNECTIONS false for templates only.",
        severity="error",
        example="Database shop lets nobody in, not even a superuser.",
    ),
    "ADX309": CodeEntry(
        "A name is longer than 63 bytes",
        "PostgreSQL cuts it off without a word, and what was made under it is not found again.",
        "Use a shorter name.",
        prevention="Keep names short: a character may be four bytes.",
        severity="error",
        example="A name has 71 bytes, but PostgreSQL keeps only the first 63, and would not find it again.",
    ),
    "ADX310": CodeEntry(
        "Rights on the database are missing",
        "CONNECT, CREATE or TEMPORARY was revoked or never granted.",
        "GRANT … ON DATABASE …",
        prevention="Grant what the application needs where the database is created.",
        severity="error",
        example="Role shop lacks CONNECT on database shop.",
    ),
    "ADX311": CodeEntry(
        "Rights on the schema are missing",
        (
            "`permission denied for schema public`: owning or being granted a database gives no right inside its "
            "schemas, and since PostgreSQL 15 public is closed to everybody but its owner."
        ),
        "GRANT USAGE, CREATE ON SCHEMA …",
        prevention="Make the application's role the owner of its database, or of the schema.",
        severity="error",
        example="Role shop lacks CREATE on schema public: a right on the database reaches into no schema.",
    ),
    "ADX312": CodeEntry(
        "The schema does not exist",
        "DATABASE_URL names it with ?schema=.",
        "CREATE SCHEMA …",
        prevention="Create the schema in the first migration.",
        severity="error",
        example="Schema billing does not exist in database shop.",
    ),
    "ADX313": CodeEntry(
        "Rights on tables are missing",
        "Somebody else created them, and a grant on the schema does not reach into them.",
        "GRANT … ON TABLE …",
        prevention="Run migrations as the application's role, or set default privileges.",
        severity="error",
        example="Role shop lacks SELECT on 3 tables.",
    ),
    "ADX314": CodeEntry(
        "Rights on sequences are missing",
        "`permission denied for sequence`: a grant on a table does not reach the sequence behind its column.",
        "GRANT USAGE, SELECT, UPDATE ON SEQUENCE …",
        prevention="Set default privileges for sequences, too.",
        severity="error",
        example="Role shop lacks USAGE on sequence order_id_seq.",
    ),
    "ADX315": CodeEntry(
        "Rights on functions are missing",
        "EXECUTE was revoked.",
        "GRANT EXECUTE ON …",
        prevention="Set default privileges for functions where EXECUTE is revoked from PUBLIC.",
        severity="error",
        example="Role shop lacks EXECUTE on function total(integer).",
    ),
    "ADX316": CodeEntry(
        "What is created later would be closed",
        "Grants do not reach future objects; default privileges do, and they belong to the role that creates.",
        "ALTER DEFAULT PRIVILEGES FOR ROLE <who creates> …",
        prevention="ALTER DEFAULT PRIVILEGES once, for each role that creates something.",
        severity="error",
        example="What postgres creates from now on would be closed to shop.",
    ),
    "ADX317": CodeEntry(
        "An object belongs to another role",
        "Only an owner may ALTER or DROP. Somebody ran a migration as another role: `must be owner of table`.",
        "ALTER … OWNER TO the application's role; the finding says what that costs.",
        prevention="Run every migration as one role.",
        severity="error",
        example=(
            "Table public.Order belongs to postgres, so that a migration that alters or drops it, run by shop, would "
            "end with `must be owner of …` (42501)."
        ),
    ),
    "ADX318": CodeEntry(
        "Row-level security hides rows",
        "The table shows and takes only those rows that a policy lets the role at.",
        "A policy for the role, if it is not meant.",
        prevention="Write the policy together with ENABLE ROW LEVEL SECURITY.",
        severity="warning",
        example="Row-level security of public.Order shows role shop nothing: no policy is for it.",
    ),
    "ADX319": CodeEntry(
        "Rights on types are missing",
        "USAGE was revoked: no column of that type can be created.",
        "GRANT USAGE ON TYPE …",
        prevention="Leave USAGE on types to PUBLIC.",
        severity="error",
        example="Role shop lacks USAGE on type mood.",
    ),
    "ADX320": CodeEntry(
        "The role can't do what it was granted",
        "The catalogue says that the role may, but doing it was refused: an event trigger, a policy, a full disk.",
        "Read the server's message.",
        prevention="Test event triggers and policies with the application's role.",
        severity="error",
        example="Role shop has every right to create a table in public, but was refused.",
    ),
    "ADX321": CodeEntry(
        "The role may not run a statement",
        "The role that runs the remedy has no right to.",
        "Have an administrator do it, or set POSTGRES_USER and POSTGRES_PASSWORD.",
        prevention="Set POSTGRES_USER and POSTGRES_PASSWORD of the server's administrator in .env.",
        severity="error",
        example="Role shop may not do that on this server.",
    ),
    "ADX322": CodeEntry(
        "The server refused a statement",
        "Its words are in the finding.",
        "Do what they say.",
        prevention="There is nothing to prevent in general: the server's words say what was wrong.",
        severity="error",
        example="The server refused the statement: tablespace fast does not exist.",
    ),
    "ADX323": CodeEntry(
        "search_path leads to another schema",
        "ALTER ROLE or ALTER DATABASE … SET search_path names another schema than DATABASE_URL.",
        "ALTER ROLE … RESET search_path, or change ?schema=.",
        prevention="Set search_path in the URL or in the schema, not on the role.",
        severity="warning",
        example="search_path of role shop begins with audit, but DATABASE_URL means public.",
    ),
    "ADX324": CodeEntry(
        "A revoked privilege is granted",
        "grants.toml names it under [revoke.…].",
        "REVOKE … FROM …",
        prevention="Keep grants.toml the one place where rights are written.",
        severity="error",
        example="grants.toml declares that reporting is not to have what it was granted.",
    ),
}
