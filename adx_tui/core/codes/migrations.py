"""The codes ADX400 to ADX419: migrations: the history and the folder."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX401": CodeEntry(
        "A migration is pending",
        "It came with a pull, or the database is new.",
        "Let adx-tui apply it.",
        prevention="There is nothing to prevent: let adx-tui --auto follow each pull.",
        severity="error",
        example="2 of 7 are not applied yet.",
    ),
    "ADX402": CodeEntry(
        "A migration was never finished",
        "Prisma's P3009: a run failed or was killed between the history row and its end.",
        (
            "Where the server's words or the catalogue prove what became of the script, adx-tui closes the row and "
            "goes on; else it shows both ways out, with what is there and what is not."
        ),
        prevention="Don't kill a migration; set a lock_timeout instead.",
        severity="error",
        example="20240102_orders failed before it was finished.",
    ),
    "ADX403": CodeEntry(
        "An applied migration was edited",
        "The file's checksum is not the one in the history (line ends don't count).",
        (
            "Bring the applied file back, and put the change into a new migration. One that no remote branch has may "
            "be edited: then this database is rebuilt, or the migration undone in it."
        ),
        prevention="Never edit a migration that others have: make a new one.",
        severity="error",
        example=(
            "20240101_init was edited after it was applied: other databases have another schema than this file says."
        ),
    ),
    "ADX404": CodeEntry(
        "An applied migration is not on disk",
        (
            "Another branch was applied to this database, or its file was deleted or stashed since; the finding says "
            "where git has it."
        ),
        "Switch to that branch, bring the file back, or rebuild the database for this one.",
        prevention="Use a database, or a snapshot, for each long-lived branch.",
        severity="warning",
        example="The database has 1 migration that the folder lacks: another branch was applied here.",
    ),
    "ADX405": CodeEntry(
        "Tables have no migration history",
        "Prisma's P3005: after `db push` or a restored dump nobody wrote down what was applied.",
        (
            "Baseline: mark the migrations that made these tables as applied, which adx-tui does where replaying "
            "them makes exactly what is there; or use an empty database."
        ),
        prevention="Use migrate instead of db push as soon as others work with the schema.",
        severity="error",
        example="The database has 4 tables, and no history of migrations.",
    ),
    "ADX406": CodeEntry(
        "The migrations folder has a fault",
        "A folder without migration.sql (P3015), a file that can't be read, or that is not UTF-8.",
        "Correct or remove what the finding names.",
        prevention="Let prisma migrate dev --create-only make the folders.",
        severity="error",
        example="A migration has no migration.sql (P3015): 20240103_empty.",
    ),
    "ADX407": CodeEntry(
        "The migrations are another database's",
        'migration_lock.toml does not say provider = "postgresql" (P3019).',
        "Correct it, if the migrations are PostgreSQL's.",
        prevention="Begin a new history when the database changes.",
        severity="error",
        example="The migrations are not PostgreSQL's (P3019): migration_lock.toml says sqlite.",
    ),
    "ADX408": CodeEntry(
        "Somebody holds the migration lock",
        "Prisma's P1002: another run is migrating, or a session was left behind by one.",
        "Wait, or end that session; the finding names it.",
        prevention="Let one job only run migrations.",
        severity="error",
        example="Another run holds the migration lock: prisma migrate (pid 4711), for 3 minutes.",
    ),
    "ADX409": CodeEntry(
        "The history table is not Prisma's",
        "There is a _prisma_migrations with other columns.",
        "See what it is, and move it away.",
        prevention="Leave the name _prisma_migrations to Prisma.",
        severity="error",
        example="There is a table _prisma_migrations, but it is not Prisma's: it has no column checksum.",
    ),
    "ADX410": CodeEntry(
        "The session was lost",
        "The server was stopped or ended the session in the middle.",
        "See whether it runs; the next run goes on where this one ended.",
        prevention="Don't stop the server while something migrates.",
        severity="error",
        example="The server ended the work: terminating connection due to administrator command.",
    ),
    "ADX411": CodeEntry(
        "A pending migration is out of order",
        (
            "It is older than one that is applied, and came with a merge: Prisma applies it all the same, but other "
            "databases had the two in another order."
        ),
        "Nothing, if they don't depend on each other; else give it a newer timestamp before anybody applies it.",
        prevention="Give a migration its timestamp anew before it is merged.",
        severity="warning",
        example=(
            "1 pending is older than 20240201_users, which is applied: databases of others had them in another order."
        ),
    ),
    "ADX412": CodeEntry(
        "Prisma 8 keeps these migrations",
        "Prisma 8 has no migration.sql and no _prisma_migrations: it keeps operations, and a marker in the database.",
        "Apply them with the Prisma that made them.",
        prevention="Stay with Prisma 7 where adx-tui is to migrate.",
        severity="error",
        example="Prisma 8 keeps these migrations, in a way of its own; adx-tui keeps those of Prisma 5 to 7.",
    ),
    "ADX413": CodeEntry(
        "An index is invalid",
        "CREATE or REINDEX … CONCURRENTLY failed: no query uses what it left, though every write keeps it up.",
        "Build it anew with REINDEX INDEX CONCURRENTLY, or drop it.",
        prevention="Look at the outcome of each CONCURRENTLY: it does not undo what it began.",
        severity="warning",
        example="A failed CONCURRENTLY left an index that no query uses, though every write has to keep it up.",
    ),
    "ADX414": CodeEntry(
        "The database has drifted",
        "Something changed it without a migration: by hand, by `db push`, or a migration was undone.",
        "Write what is to stay as a migration, and undo the rest.",
        prevention="Change the database by migrations only.",
        severity="warning",
        example="Something changed the database without a migration: 1 column added.",
    ),
    "ADX415": CodeEntry(
        "There is no shadow database",
        "Drift is found by replaying the migrations in an empty database; the role may make none (P3014).",
        "Let the role create databases, or set SHADOW_DATABASE_URL to an empty one.",
        prevention="Let the role create databases on development servers.",
        severity="warning",
        example="Drift can't be looked for: role shop may create no database.",
    ),
    "ADX416": CodeEntry(
        "A migration fails on an empty database",
        "Prisma's P3006: they depend on something that only this database has, so a new one can't be built.",
        "Put what is missing into a migration before the one that needs it.",
        prevention="Replay all migrations on an empty database in CI.",
        severity="warning",
        example=(
            '20240104_tags is applied here, but does not apply to an empty database (P3006): relation "Tag" does not '
            "exist."
        ),
    ),
    "ADX417": CodeEntry(
        "A migration has a command of psql in it",
        (
            "It is a dump or a script for psql: \\restrict (in every dump since August 2025), \\connect, \\i and the "
            "like are psql's own. A server, and so Prisma, takes SQL alone."
        ),
        "Take the lines out that the finding names; its command does.",
        prevention="Let `prisma migrate diff --script` write a first migration, not pg_dump.",
        severity="error",
        example=(
            "20260102030405_init is a script for psql: \\restrict in line 5 is a command of psql, not SQL, and no "
            "server knows it."
        ),
    ),
    "ADX418": CodeEntry(
        "A migration has rows for psql in it",
        "COPY … FROM stdin reads the lines after it, up to one with \\. alone. Only psql and pg_restore send them.",
        "Take them out, and bring the rows in by a seed (a dump of --format=custom can be one), or as INSERTs.",
        prevention="Dump with --schema-only for a migration: rows belong into a seed.",
        severity="error",
        example=(
            "20260102030405_init holds rows for psql: COPY public.country FROM stdin in line 48 reads the lines after "
            "it, which only psql and pg_restore send; Prisma, and a migration, can't."
        ),
    ),
    "ADX419": CodeEntry(
        "A migration sets what this server lacks",
        (
            "It was dumped from a newer PostgreSQL, which has a setting (transaction_timeout, since 17) that this "
            "server does not know."
        ),
        "Take the line out, or use a server of that version.",
        prevention="Develop with the major version that the dumped server has.",
        severity="error",
        example=(
            "20260102030405_init sets transaction_timeout in line 9, which PostgreSQL has since version 17; this "
            "server is 16. The dump is of a newer server."
        ),
    ),
}
