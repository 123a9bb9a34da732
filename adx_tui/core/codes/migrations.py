"""The codes ADX400 to ADX499: migrations."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX401": CodeEntry(
        "A migration is pending",
        "It came with a pull, or the database is new.",
        "Let adx-tui apply it.",
    ),
    "ADX402": CodeEntry(
        "A migration was never finished",
        "Prisma's P3009: a run failed or was killed between the history row and its end.",
        (
            "Where the server's words or the catalogue prove what became of the script, adx-tui closes the row and goes"
            " on; else it shows both ways out, with what is there and what is not."
        ),
    ),
    "ADX403": CodeEntry(
        "An applied migration was edited",
        "The file's checksum is not the one in the history (line ends don't count).",
        "Bring the applied file back, and put the change into a new migration. One that no remote branch has may be "
        "edited: then this database is rebuilt, or the migration undone in it.",
    ),
    "ADX404": CodeEntry(
        "An applied migration is not on disk",
        "Another branch was applied to this database, or its file was deleted or stashed since; the finding says where "
        "git has it.",
        "Switch to that branch, bring the file back, or rebuild the database for this one.",
    ),
    "ADX405": CodeEntry(
        "Tables have no migration history",
        "Prisma's P3005: after `db push` or a restored dump nobody wrote down what was applied.",
        (
            "Baseline: mark the migrations that made these tables as applied, which adx-tui does where replaying them"
            " makes exactly what is there; or use an empty database."
        ),
    ),
    "ADX406": CodeEntry(
        "The migrations folder has a fault",
        "A folder without migration.sql (P3015), a file that can't be read, or that is not UTF-8.",
        "Correct or remove what the finding names.",
    ),
    "ADX407": CodeEntry(
        "The migrations are another database's",
        'migration_lock.toml does not say provider = "postgresql" (P3019).',
        "Correct it, if the migrations are PostgreSQL's.",
    ),
    "ADX408": CodeEntry(
        "Somebody holds the migration lock",
        "Prisma's P1002: another run is migrating, or a session was left behind by one.",
        "Wait, or end that session; the finding names it.",
    ),
    "ADX409": CodeEntry(
        "The history table is not Prisma's",
        "There is a _prisma_migrations with other columns.",
        "See what it is, and move it away.",
    ),
    "ADX410": CodeEntry(
        "The session was lost",
        "The server was stopped or ended the session in the middle.",
        "See whether it runs; the next run goes on where this one ended.",
    ),
    "ADX411": CodeEntry(
        "A pending migration is out of order",
        "It is older than one that is applied, and came with a merge: Prisma applies it all the same, but other "
        "databases had the two in another order.",
        "Nothing, if they don't depend on each other; else give it a newer timestamp before anybody applies it.",
    ),
    "ADX412": CodeEntry(
        "Prisma 8 keeps these migrations",
        "Prisma 8 has no migration.sql and no _prisma_migrations: it keeps operations, and a marker in the database.",
        "Apply them with the Prisma that made them.",
    ),
    "ADX413": CodeEntry(
        "An index is invalid",
        "CREATE or REINDEX … CONCURRENTLY failed: no query uses what it left, though every write keeps it up.",
        "Build it anew with REINDEX INDEX CONCURRENTLY, or drop it.",
    ),
    "ADX414": CodeEntry(
        "The database has drifted",
        "Something changed it without a migration: by hand, by `db push`, or a migration was undone.",
        "Write what is to stay as a migration, and undo the rest.",
    ),
    "ADX415": CodeEntry(
        "There is no shadow database",
        "Drift is found by replaying the migrations in an empty database; the role may make none (P3014).",
        "Let the role create databases, or set SHADOW_DATABASE_URL to an empty one.",
    ),
    "ADX416": CodeEntry(
        "A migration fails on an empty database",
        "Prisma's P3006: they depend on something that only this database has, so a new one can't be built.",
        "Put what is missing into a migration before the one that needs it.",
    ),
    "ADX417": CodeEntry(
        "A migration has a command of psql in it",
        "It is a dump or a script for psql: \\restrict (in every dump since August 2025), \\connect, \\i and the like "
        "are psql's own. A server, and so Prisma, takes SQL alone.",
        "Take the lines out that the finding names; its command does.",
    ),
    "ADX418": CodeEntry(
        "A migration has rows for psql in it",
        "COPY … FROM stdin reads the lines after it, up to one with \\. alone. Only psql and pg_restore send them.",
        "Take them out, and bring the rows in by a seed (a dump of --format=custom can be one), or as INSERTs.",
    ),
    "ADX419": CodeEntry(
        "A migration sets what this server lacks",
        "It was dumped from a newer PostgreSQL, which has a setting (transaction_timeout, since 17) that this server "
        "does not know.",
        "Take the line out, or use a server of that version.",
    ),
    "ADX420": CodeEntry(
        "A migration takes the search_path away",
        "pg_dump begins with set_config('search_path', '', false). It stays so in the session, where Prisma looks for "
        "_prisma_migrations right after, without naming its schema.",
        "Take the line out, or set the search_path back at the end of the script.",
    ),
    "ADX421": CodeEntry(
        "A migration failed",
        "The finding shows the place, the server's words, and what was rolled back.",
        "Correct the file and run again.",
    ),
    "ADX422": CodeEntry(
        "A migration names a role that is not here",
        "OWNER TO and GRANT … TO come with a dump and name the roles of the server it was taken of.",
        "Take them out (pg_dump --no-owner --no-privileges writes none), or make the role.",
    ),
    "ADX423": CodeEntry(
        "A migration creates a schema that is there",
        "A dump of one schema begins with CREATE SCHEMA, also for public, which every database has.",
        "Take the line out, or write CREATE SCHEMA IF NOT EXISTS.",
    ),
    "ADX424": CodeEntry(
        "A migration is no SQL but a packed dump",
        "pg_dump --format=custom or tar, or gzip, wrote it: only pg_restore or gunzip makes text of it.",
        "Make a script of it; the finding has the command.",
    ),
    "ADX425": CodeEntry(
        "A migration creates Prisma's own table",
        "_prisma_migrations was dumped with the rest. This database has its own before the first migration is applied.",
        "Take it out (pg_dump --exclude-table='*._prisma_migrations').",
    ),
    "ADX470": CodeEntry(
        "An applied migration was renamed",
        "A rebase gave it a newer timestamp, say. The history knows it by its old name; by the new one Prisma would "
        "apply it a second time.",
        "Let adx-tui give its row the new name: the bytes, and so the checksum, are the same.",
    ),
    "ADX471": CodeEntry(
        "An applied migration was never in git here",
        "It is in the database and not on disk, and no commit, branch, stash or reflog of this clone has its file: it "
        "was deleted before it was committed, or applied from another clone.",
        "Rebuild the database, or have whoever made it commit it.",
    ),
    "ADX430": CodeEntry(
        "Migrations are for the project's own runner",
        "Among the migrations with a migration.sql there is one with a program in its place (migration.ts). Prisma "
        "runs no such thing: the project has a runner of its own, which applies both kinds in their order.",
        "Run the project's own migration command. Of what is pending nothing is applied by adx-tui, which sees by "
        "Prisma's history what the runner did.",
    ),
    "ADX431": CodeEntry(
        "Nothing shows whether a program of migrations ran",
        "No SQL comes after it, so that Prisma's history, where all SQL is recorded, says nothing of it; what the "
        "project's own runner records, only that knows.",
        "Run the project's own migration command, which passes over what it ran already.",
    ),
    "ADX460": CodeEntry(
        "Somebody is connected to template1",
        "Every new database, a shadow database too, is a copy of template1, and PostgreSQL copies nothing that is in "
        "use (55006): a query window that was opened on it, a monitor, a program without a database's name.",
        "Close what is connected; the finding names it, and how to end it. CREATEDB is no remedy.",
    ),
    "ADX461": CodeEntry(
        "template1's collation version is stale",
        "The server's C library or ICU is another one since template1 was made (another image, an upgraded system): "
        "PostgreSQL makes no copy of it until somebody says that what is in it sorts as now.",
        "ALTER DATABASE template1 REFRESH COLLATION VERSION, after REINDEX where something was made in it.",
    ),
    "ADX462": CodeEntry(
        "template1 can't be copied",
        "It is missing, half dropped, or no template any more: then only its owner and superusers may copy it.",
        "ALTER DATABASE template1 IS_TEMPLATE true, or make it anew from template0.",
    ),
    "ADX463": CodeEntry(
        "There is no connection for a shadow database",
        "`prisma migrate dev` needs two at once; the role's CONNECTION LIMIT, or max_connections, leaves fewer.",
        "End what is idle, or raise the limit.",
    ),
    "ADX464": CodeEntry(
        "There is no room for a shadow database",
        "The disk that the server keeps its data on is full: a new database takes some 8 MB.",
        "Make room, then run again.",
    ),
    "ADX465": CodeEntry(
        "The server can't write a new database's files",
        "The folder of its data, or of the tablespace of template1, is gone, read-only or another user's.",
        "See to whom the folder in the server's words belongs.",
    ),
    "ADX466": CodeEntry(
        "The default tablespace is closed to the role",
        "default_tablespace is set for the role or the server, and there the role may create nothing: in a new "
        "database its first CREATE TABLE is refused (42501).",
        "GRANT CREATE ON TABLESPACE … TO the role, or ALTER ROLE … RESET default_tablespace.",
    ),
}
