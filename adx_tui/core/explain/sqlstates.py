"""What is mostly behind a SQLSTATE, for those that setting up and using a database meets: the causes that we know.

The others have their name and class: https://www.postgresql.org/docs/current/errcodes-appendix.html.
"""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.explain.foreign import ForeignCode

CODES: Mapping[str, ForeignCode] = {
    "08000": ForeignCode("The connection failed.", "See whether the server runs, and its log.", ("ADX223", "ADX220")),
    "08001": ForeignCode(
        "The connection could not be made.", "See host, port and TLS in the URL.", ("ADX220", "ADX241")
    ),
    "08003": ForeignCode("The connection is closed already.", "Connect anew.", ("ADX410",)),
    "08004": ForeignCode(
        "The server, or a pooler before it, refused the connection.", "See its log.", ("ADX229", "ADX227")
    ),
    "08006": ForeignCode("The connection broke off.", "See the server's log of that moment.", ("ADX410", "ADX223")),
    "08P01": ForeignCode(
        "What was sent or answered is not PostgreSQL's protocol.",
        "See what is in between: a pooler, a proxy.",
        ("ADX271",),
    ),
    "0A000": ForeignCode(
        "The server can't do that here: a view or rule stands in the way, an extension is not installed, or a newer "
        "version could.",
        "The message says which; a view that uses the column is dropped and created again around the change.",
        ("ADX341", "ADX421"),
    ),
    "21000": ForeignCode("More rows came than one, where one is allowed.", "Correct the query."),
    "22001": ForeignCode("Text is longer than the column takes.", "Shorten it, or widen the column.", ("ADX656",)),
    "22003": ForeignCode("A number is out of the range of its type.", "Take a wider type.", ("ADX656",)),
    "22007": ForeignCode("A date or time can't be read.", "Write it as ISO 8601."),
    "22008": ForeignCode("A date or time is out of range.", "Correct the value."),
    "22012": ForeignCode("Division by zero.", "Guard it: NULLIF(…, 0)."),
    "22021": ForeignCode(
        "Bytes that are no text in the database's encoding.",
        "Save the file as UTF-8, without a zero byte.",
        ("ADX268", "ADX406"),
    ),
    "22023": ForeignCode(
        "A parameter has a value that is not allowed; for a new database an encoding that template1 does not have.",
        "The message names it; a database of another encoding is made with TEMPLATE template0.",
    ),
    "22P02": ForeignCode(
        "Text that is no value of its type: a uuid, a number, or an enum that lacks it.",
        "Correct the value, or add it to the enum: ALTER TYPE … ADD VALUE.",
        ("ADX652", "ADX653"),
    ),
    "22P05": ForeignCode(
        "A character that the database's encoding lacks.", "Move the data into a database in UTF8.", ("ADX268",)
    ),
    "23502": ForeignCode(
        "A column that is NOT NULL got no value: it has no default in the database, or was added to a table with rows.",
        "Give the value, or a default; @updatedAt and cuid() are filled in by Prisma's client only, not by SQL.",
        ("ADX655", "ADX654", "ADX504", "ADX421"),
    ),
    "23503": ForeignCode(
        "The row that a foreign key refers to is not there, or is still referred to.",
        "Insert the parent first, or delete the children first.",
        ("ADX668", "ADX663", "ADX504"),
    ),
    "23505": ForeignCode(
        "Another row has that key already.",
        "On an id that the database counts its sequence is behind: setval. Else ON CONFLICT, or look first.",
        ("ADX524", "ADX508"),
    ),
    "23514": ForeignCode("A row breaks a CHECK constraint.", "The message names the constraint."),
    "23P01": ForeignCode("A row overlaps another one (EXCLUDE).", "The message names the constraint."),
    "25001": ForeignCode(
        "The statement can't run inside of a transaction: CREATE INDEX CONCURRENTLY, VACUUM, CREATE DATABASE.",
        "Put it alone into a migration.",
        ("ADX421",),
    ),
    "25006": ForeignCode(
        "The transaction may only read: the role's or database's setting, or a standby.",
        "See default_transaction_read_only, and whether the server is a replica.",
        ("ADX267",),
    ),
    "25P02": ForeignCode(
        "A statement before it failed, so the transaction takes no more.",
        "Look for the first error: this one is only its echo.",
        ("ADX522",),
    ),
    "25P03": ForeignCode("The session sat idle in a transaction for too long.", "Commit sooner.", ("ADX672",)),
    "26000": ForeignCode(
        "A prepared statement is not in this session: a pooler gave you another one.",
        "?pgbouncer=true for Prisma up to 6, or max_prepared_statements of PgBouncer.",
        ("ADX676",),
    ),
    "28000": ForeignCode(
        "The login was refused: no such role, no rule in pg_hba.conf, or NOLOGIN.",
        "The message says which of them.",
        ("ADX227", "ADX226", "ADX302"),
    ),
    "28P01": ForeignCode(
        "The password is refused.",
        "Correct the URL; a container keeps the password that it was first started with.",
        ("ADX225", "ADX304"),
    ),
    "2BP01": ForeignCode("Other objects depend on it.", "Drop those first, or say CASCADE if they may go."),
    "3D000": ForeignCode("There is no database of that name.", "Create it, or correct the URL.", ("ADX303",)),
    "3F000": ForeignCode(
        "There is no schema of that name.", "CREATE SCHEMA …, or correct ?schema=.", ("ADX312", "ADX323")
    ),
    "40001": ForeignCode("Two transactions stood in each other's way.", "Try the transaction again."),
    "40P01": ForeignCode(
        "A deadlock: two transactions wait for each other.",
        "Try again; let all transactions touch tables in one order.",
        ("ADX245",),
    ),
    "42501": ForeignCode(
        "The role may not do that: a right is missing, the object is another role's, or row level security forbids it.",
        "The message names the object: GRANT the right, or have its owner do it.",
        ("ADX311", "ADX313", "ADX317", "ADX314", "ADX310", "ADX305", "ADX318"),
    ),
    "42601": ForeignCode(
        "The SQL can't be read: a slip, a psql command (\\restrict, \\connect), or a newer version's syntax.",
        "See the place that the message points at.",
        ("ADX421", "ADX504", "ADX417"),
    ),
    "42602": ForeignCode("A name is not valid.", "Correct it.", ("ADX309",)),
    "42622": ForeignCode("A name is longer than 63 bytes.", "Take a shorter one.", ("ADX309",)),
    "42701": ForeignCode("The column is there already.", "See which migration added it.", ("ADX421", "ADX414")),
    "42702": ForeignCode("A column's name fits more than one table.", "Write the table before it."),
    "42703": ForeignCode(
        "There is no such column: not migrated, or a name that needs double quotes.",
        'Migrate; write "camelCase" in quotes.',
        ("ADX651", "ADX401"),
    ),
    "42704": ForeignCode(
        "There is no such type or object: its extension is missing, or in a schema off the search_path.",
        "CREATE EXTENSION in a migration before it, or name its schema.",
        ("ADX341", "ADX323", "ADX652"),
    ),
    "42710": ForeignCode("The object is there already.", "See which migration made it.", ("ADX421", "ADX414")),
    "42723": ForeignCode("The function is there already.", "CREATE OR REPLACE, or drop it first.", ("ADX421",)),
    "42804": ForeignCode("Two types don't fit.", "Cast one of them, or compare column and field.", ("ADX653",)),
    "42830": ForeignCode(
        "A foreign key refers to what is not unique.", "Add a unique constraint there.", ("ADX421", "ADX611")
    ),
    "42846": ForeignCode("A type can't be cast to the other.", "Say how: USING … in ALTER COLUMN TYPE.", ("ADX421",)),
    "42883": ForeignCode(
        "There is no function or operator for these types: its extension is missing or off the search_path, or the "
        "types differ.",
        "CREATE EXTENSION in a migration before it, name its schema, or cast.",
        ("ADX341", "ADX323", "ADX653"),
    ),
    "428C9": ForeignCode(
        "A value for a column that the database fills in: GENERATED ALWAYS, as identity or computed.",
        "Leave the column out; an identity takes numbers with OVERRIDING SYSTEM VALUE.",
        ("ADX421", "ADX504"),
    ),
    "42939": ForeignCode("The name is reserved.", "Take another one."),
    "42P01": ForeignCode(
        "There is no such table: not migrated, another schema, or a name that needs double quotes.",
        'Migrate; write "User" in quotes; see search_path.',
        ("ADX401", "ADX650", "ADX645", "ADX323"),
    ),
    "42P04": ForeignCode("A database of that name is there already.", "Use it, or take another name."),
    "42P05": ForeignCode(
        "A prepared statement of that name is in this session already: a pooler gave you another client's.",
        "?pgbouncer=true for Prisma up to 6, or max_prepared_statements of PgBouncer.",
        ("ADX676",),
    ),
    "42P06": ForeignCode("The schema is there already.", "CREATE SCHEMA IF NOT EXISTS.", ("ADX421", "ADX405")),
    "42P07": ForeignCode(
        "The table or index is there already: made by db push, by a dump, or cut to the same 63 bytes.",
        "See which migration made it; baseline, if nobody wrote down what was applied.",
        ("ADX421", "ADX405", "ADX309"),
    ),
    "42P10": ForeignCode(
        "ON CONFLICT names columns of which no unique index or key is made.",
        "Name those of a key that there is, leave them out, or make them unique.",
        ("ADX504", "ADX421"),
    ),
    "42P13": ForeignCode(
        "A function that is replaced would return something else, or have other arguments.",
        "DROP FUNCTION first, in the same migration.",
        ("ADX421",),
    ),
    "42P16": ForeignCode("The table can't be defined so.", "The message says why.", ("ADX421",)),
    "42P17": ForeignCode(
        "An index or a generated column holds what depends on settings; or a policy reads its own table.",
        "Say which time zone or language is meant; let the policy ask a SECURITY DEFINER function.",
        ("ADX421",),
    ),
    "42P22": ForeignCode(
        "Two texts of different collations are compared.",
        'Say which: COLLATE "…" behind one of them.',
        ("ADX421",),
    ),
    "53000": ForeignCode("The server lacks a resource.", "See its log.", ("ADX215",)),
    "53100": ForeignCode(
        "The disk is full.", "Make room; docker system df shows what fills the engine's.", ("ADX243",)
    ),
    "53200": ForeignCode("The server is out of memory.", "Give it more, or lower work_mem.", ("ADX215", "ADX279")),
    "53300": ForeignCode(
        "Every connection of the server, the database or the role is taken.",
        "See who holds them in pg_stat_activity; keep one client for the whole process.",
        ("ADX228", "ADX307", "ADX308", "ADX670", "ADX640"),
    ),
    "54000": ForeignCode("A limit of the server is passed.", "The message says which."),
    "54001": ForeignCode("The statement is too deeply nested.", "Make it simpler."),
    "55000": ForeignCode(
        "The object is not in the state that is needed.", "The message says which.", ("ADX308", "ADX344")
    ),
    "55006": ForeignCode(
        "Somebody uses the object: sessions are connected to the database.",
        "Stop what is connected, template1 too; pg_stat_activity names them.",
        ("ADX255", "ADX460"),
    ),
    "55P03": ForeignCode(
        "A lock was not to be had in time.", "See who holds it: pg_blocking_pids(pid).", ("ADX245", "ADX408")
    ),
    "55P04": ForeignCode(
        "A value that was just added to an enum is used in the same transaction.",
        "Put ALTER TYPE … ADD VALUE into a migration of its own, before the one that uses it.",
        ("ADX421",),
    ),
    "57014": ForeignCode(
        "The statement was ended: statement_timeout passed, or somebody cancelled it.",
        "See what it waited for before you give it more time.",
        ("ADX245", "ADX421"),
    ),
    "57P01": ForeignCode(
        "An administrator ended the session, or the server stopped.", "Connect anew.", ("ADX410", "ADX214")
    ),
    "57P02": ForeignCode("The server crashed.", "Read the end of its log.", ("ADX215", "ADX410")),
    "57P03": ForeignCode("The server is starting up or shutting down.", "Wait; see its log.", ("ADX224",)),
    "57P04": ForeignCode("The database was dropped meanwhile.", "Create it anew.", ("ADX303",)),
    "58030": ForeignCode(
        "Reading or writing a file failed.", "See the disk, and the server's log.", ("ADX243", "ADX235")
    ),
    "58P01": ForeignCode(
        "A file is not there: a library of an extension, or a part of the data.",
        "Install the extension's package; a damaged data directory needs a backup.",
        ("ADX341", "ADX235"),
    ),
    "P0001": ForeignCode("A function or trigger raised it.", "Its text is the project's own."),
    "XX000": ForeignCode("The server met a fault of its own.", "Read its log.", ("ADX271", "ADX322")),
    "XX001": ForeignCode("Data on the disk is damaged.", "Restore a backup.", ("ADX235",)),
    "XX002": ForeignCode("An index is damaged.", "REINDEX it.", ("ADX236", "ADX413")),
}
