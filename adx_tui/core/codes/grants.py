"""The codes ADX300 to ADX399: grants, snapshots and resets."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX301": CodeEntry(
        "The role does not exist",
        "The server is new, or another one.",
        "Let adx-tui create it with the password in DATABASE_URL.",
    ),
    "ADX302": CodeEntry(
        "The role may not log in",
        "It has NOLOGIN.",
        "ALTER ROLE … LOGIN",
    ),
    "ADX303": CodeEntry(
        "The database does not exist",
        "The server is new, or another one.",
        "CREATE DATABASE …",
    ),
    "ADX304": CodeEntry(
        "The role has expired",
        "VALID UNTIL has passed: the server then refuses every password, in the words of a wrong one.",
        "ALTER ROLE … VALID UNTIL 'infinity'",
    ),
    "ADX305": CodeEntry(
        "The role lacks CREATEDB",
        "`prisma migrate dev` creates a shadow database as the application's role: P3014 without it.",
        "ALTER ROLE … CREATEDB, or set SHADOW_DATABASE_URL.",
    ),
    "ADX306": CodeEntry(
        "The application is a superuser",
        "Nothing is ever refused to it here, so that a missing right shows only in production.",
        "Give the application a role of its own.",
    ),
    "ADX307": CodeEntry(
        "The role's connections are all taken",
        "CONNECTION LIMIT lets it have no more at once.",
        "Close some, or ALTER ROLE … CONNECTION LIMIT -1",
    ),
    "ADX308": CodeEntry(
        "The database lets nobody in",
        "ALLOW_CONNECTIONS is false, as for a template, or its CONNECTION LIMIT is used up.",
        "ALTER DATABASE … WITH ALLOW_CONNECTIONS true, or CONNECTION LIMIT -1",
    ),
    "ADX309": CodeEntry(
        "A name is longer than 63 bytes",
        "PostgreSQL cuts it off without a word, and what was made under it is not found again.",
        "Use a shorter name.",
    ),
    "ADX310": CodeEntry(
        "Rights on the database are missing",
        "CONNECT, CREATE or TEMPORARY was revoked or never granted.",
        "GRANT … ON DATABASE …",
    ),
    "ADX311": CodeEntry(
        "Rights on the schema are missing",
        (
            "`permission denied for schema public`: owning or being granted a database gives no right inside its "
            "schemas, and since PostgreSQL 15 public is closed to everybody but its owner."
        ),
        "GRANT USAGE, CREATE ON SCHEMA …",
    ),
    "ADX312": CodeEntry(
        "The schema does not exist",
        "DATABASE_URL names it with ?schema=.",
        "CREATE SCHEMA …",
    ),
    "ADX313": CodeEntry(
        "Rights on tables are missing",
        "Somebody else created them, and a grant on the schema does not reach into them.",
        "GRANT … ON TABLE …",
    ),
    "ADX314": CodeEntry(
        "Rights on sequences are missing",
        "`permission denied for sequence`: a grant on a table does not reach the sequence behind its column.",
        "GRANT USAGE, SELECT, UPDATE ON SEQUENCE …",
    ),
    "ADX315": CodeEntry(
        "Rights on functions are missing",
        "EXECUTE was revoked.",
        "GRANT EXECUTE ON …",
    ),
    "ADX316": CodeEntry(
        "What is created later would be closed",
        "Grants do not reach future objects; default privileges do, and they belong to the role that creates.",
        "ALTER DEFAULT PRIVILEGES FOR ROLE <who creates> …",
    ),
    "ADX317": CodeEntry(
        "An object belongs to another role",
        "Only an owner may ALTER or DROP. Somebody ran a migration as another role: `must be owner of table`.",
        "ALTER … OWNER TO the application's role; the finding says what that costs.",
    ),
    "ADX318": CodeEntry(
        "Row-level security hides rows",
        "The table shows and takes only those rows that a policy lets the role at.",
        "A policy for the role, if it is not meant.",
    ),
    "ADX319": CodeEntry(
        "Rights on types are missing",
        "USAGE was revoked: no column of that type can be created.",
        "GRANT USAGE ON TYPE …",
    ),
    "ADX320": CodeEntry(
        "The role can't do what it was granted",
        "The catalogue says that the role may, but doing it was refused: an event trigger, a policy, a full disk.",
        "Read the server's message.",
    ),
    "ADX321": CodeEntry(
        "The role may not run a statement",
        "The role that runs the remedy has no right to.",
        "Have an administrator do it, or set POSTGRES_USER and POSTGRES_PASSWORD.",
    ),
    "ADX322": CodeEntry(
        "The server refused a statement",
        "Its words are in the finding.",
        "Do what they say.",
    ),
    "ADX323": CodeEntry(
        "search_path leads to another schema",
        "ALTER ROLE or ALTER DATABASE … SET search_path names another schema than DATABASE_URL.",
        "ALTER ROLE … RESET search_path, or change ?schema=.",
    ),
    "ADX324": CodeEntry(
        "A revoked privilege is granted",
        "grants.toml names it under [revoke.…].",
        "REVOKE … FROM …",
    ),
    "ADX325": CodeEntry(
        "The shadow database does not exist",
        "SHADOW_DATABASE_URL names a database that its server does not have: Prisma makes none that is named.",
        "CREATE DATABASE …, empty; or take the key out, where the role has CREATEDB.",
    ),
    "ADX340": CodeEntry(
        "grants.toml can't be used",
        "It is no TOML, or names a layer or a privilege that there is not.",
        "Correct what the finding names; docs/grants.md says what may stand there.",
    ),
    "ADX341": CodeEntry(
        "The server lacks an extension",
        "A migration creates it, but its files are not on the server.",
        "Install the package, or use an image that has it.",
    ),
    "ADX342": CodeEntry(
        "Only a superuser may create the extension",
        "It is not marked as trusted, so that CREATE on the database is not enough.",
        "CREATE EXTENSION … as the administrator, before the migration; IF NOT EXISTS in the migration.",
    ),
    "ADX343": CodeEntry(
        "The shadow database is the application's own",
        (
            "SHADOW_DATABASE_URL and DATABASE_URL name one database, however each spells it. `prisma migrate dev` "
            "empties the shadow database before it replays the migrations there: all that is in yours would be lost."
        ),
        "Name another, empty database in SHADOW_DATABASE_URL; or take the key out (and wherever Prisma's configuration "
        "reads it): a role with CREATEDB needs none.",
    ),
    "ADX344": CodeEntry(
        "The database is half dropped",
        (
            "A DROP DATABASE of it was cut off: a killed server, a lost session. PostgreSQL marks such a database "
            "(datconnlimit = -2), lets nobody in any more, not even a superuser, and takes nothing but another DROP "
            "DATABASE."
        ),
        "adx-tui --reset NAME finishes the drop and builds it anew; --restore puts a snapshot in its place.",
    ),
}
