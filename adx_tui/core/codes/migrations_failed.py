"""The codes ADX420 to ADX499: migrations: what happens when one is applied."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX420": CodeEntry(
        "A migration takes the search_path away",
        (
            "pg_dump begins with set_config('search_path', '', false). It stays so in the session, where Prisma "
            "looks for _prisma_migrations right after, without naming its schema."
        ),
        "Take the line out, or set the search_path back at the end of the script.",
        prevention="Let `prisma migrate diff --script` write a first migration, not pg_dump.",
        severity="error",
        example=(
            "20260102030405_init leaves its session without a search_path, by line 14: Prisma then finds its own "
            "_prisma_migrations no more, and every name without a schema that follows is not found."
        ),
    ),
    "ADX421": CodeEntry(
        "A migration failed",
        "The finding shows the place, the server's words, and what was rolled back.",
        "Correct the file and run again.",
        prevention="Try a migration on a copy first: adx-tui --snapshot NAME.",
        severity="error",
        example='20240105_price failed: Column "price" of relation "Order" contains null values.',
    ),
    "ADX422": CodeEntry(
        "A migration names a role that is not here",
        "OWNER TO and GRANT … TO come with a dump and name the roles of the server it was taken of.",
        "Take them out (pg_dump --no-owner --no-privileges writes none), or make the role.",
        prevention="Dump with --no-owner --no-privileges.",
        severity="error",
        example="20260102030405_init names role shop_owner in line 31, which this server does not have.",
    ),
    "ADX423": CodeEntry(
        "A migration creates a schema that is there",
        "A dump of one schema begins with CREATE SCHEMA, also for public, which every database has.",
        "Take the line out, or write CREATE SCHEMA IF NOT EXISTS.",
        prevention="Write CREATE SCHEMA IF NOT EXISTS in migrations.",
        severity="error",
        example="20260102030405_init creates schema public in line 18, which is there already, as in every database.",
    ),
    "ADX424": CodeEntry(
        "A migration is no SQL but a packed dump",
        (
            "pg_dump --format=custom or tar, or gzip, wrote it: only pg_restore or gunzip makes text of it. Or Git LFS "
            "keeps the file, and did not fetch it."
        ),
        "Make a script of it, or fetch it; the finding has the command.",
        prevention="Dump with --format=plain where the file is to be read as SQL; keep SQL out of Git LFS.",
        severity="error",
        example="A migration is no text: it is a dump in pg_dump's custom format, which only pg_restore reads.",
    ),
    "ADX425": CodeEntry(
        "A migration creates Prisma's own table",
        "_prisma_migrations was dumped with the rest. This database has its own before the first migration is applied.",
        "Take it out (pg_dump --exclude-table='*._prisma_migrations').",
        prevention="Dump with --exclude-table='*._prisma_migrations'.",
        severity="error",
        example=(
            "20260102030405_init creates public._prisma_migrations in line 60: the history of the database that was "
            "dumped, where this one has a history of its own."
        ),
    ),
    "ADX426": CodeEntry(
        "A new database is not empty",
        (
            "Every new database is a copy of template1. What somebody made there by mistake is in each of them, and "
            "migrations that make the same fail, or it counts as drift (P3006)."
        ),
        "Drop it in template1, as an administrator.",
        prevention="Name the database when you connect: psql -d appdb.",
        severity="warning",
        example='A new database is not empty here: template1, of which it is a copy, has table public."City".',
    ),
    "ADX427": CodeEntry(
        "Prisma can't apply the migration",
        (
            "CREATE INDEX CONCURRENTLY, VACUUM and the like can't run in a transaction, and Prisma sends a file as one "
            "query, which is one. adx-tui runs such a file statement by statement; `prisma migrate deploy` and the "
            "shadow database of `migrate dev` end with 25001."
        ),
        "Put the statement alone into a migration of its own, or leave CONCURRENTLY out.",
        prevention="Have one statement in a migration that needs CONCURRENTLY.",
        severity="warning",
        example=(
            "Prisma can't apply 2_index, nor replay it: it sends a file as one query, and the server takes CREATE "
            "INDEX CONCURRENTLY only alone (25001)."
        ),
    ),
    "ADX430": CodeEntry(
        "Migrations are for the project's own runner",
        (
            "Among the migrations with a migration.sql there is one with a program in its place (migration.ts). "
            "Prisma runs no such thing: the project has a runner of its own, which applies both kinds in their "
            "order."
        ),
        (
            "Run the project's own migration command. Of what is pending nothing is applied by adx-tui, which sees "
            "by Prisma's history what the runner did."
        ),
        prevention="Keep programs of migrations apart from Prisma's folder.",
        severity="error",
        example=(
            "3 pending migrations are for the project's own runner: 20240106_backfill is no SQL but migration.ts, "
            "and SQL that comes after it may build on what it does."
        ),
    ),
    "ADX431": CodeEntry(
        "Nothing shows whether a program of migrations ran",
        (
            "No SQL comes after it, so that Prisma's history, where all SQL is recorded, says nothing of it; what "
            "the project's own runner records, only that knows."
        ),
        "Run the project's own migration command, which passes over what it ran already.",
        prevention="Let a program of migrations be followed by one of SQL.",
        severity="warning",
        example=(
            "Whether 20240106_backfill ran can't be seen: no SQL comes after it, and the project's own runner keeps "
            "its own record."
        ),
    ),
    "ADX432": CodeEntry(
        "Another tool's migrations were not run",
        (
            "The project has no schema of Prisma's, but a command of its own that applies migrations, or SQL files "
            "side by side as golang-migrate, dbmate, goose, Flyway and Supabase have them, and the database has no "
            "table: nobody applied them yet. adx-tui applies Prisma's layout alone: a folder for each, with a "
            "migration.sql."
        ),
        "Run the project's own migration command; or give each file a folder, and call it migration.sql there.",
        prevention="Name that command among the first steps of the project's README.",
        severity="error",
        example="The database has no table: `npm run db:migrate`, which makes them, was not run.",
    ),
    "ADX460": CodeEntry(
        "Somebody is connected to template1",
        (
            "Every new database, a shadow database too, is a copy of template1, and PostgreSQL copies nothing that "
            "is in use (55006): a query window that was opened on it, a monitor, a program without a database's "
            "name."
        ),
        "Close what is connected; the finding names it, and how to end it. CREATEDB is no remedy.",
        prevention="Let query windows and monitors connect to the database postgres, never to template1.",
        severity="either",
        example=(
            "`prisma migrate dev` can't create its shadow database: pid 71 (pgAdmin 4, role postgres) is connected to "
            "template1, which every new database is a copy of, and nothing is copied that is in use (55006)."
        ),
    ),
    "ADX461": CodeEntry(
        "template1's collation version is stale",
        (
            "The server's C library or ICU is another one since template1 was made (another image, an upgraded "
            "system): PostgreSQL makes no copy of it until somebody says that what is in it sorts as now."
        ),
        "ALTER DATABASE template1 REFRESH COLLATION VERSION, after REINDEX where something was made in it.",
        prevention="Name images by version and system (postgres:17-bookworm): another system brings another C library.",
        severity="either",
        example=(
            "`prisma migrate dev` can't create its shadow database: template1 was made with version 2.36 of its "
            "collation, and the server's libraries have 2.41, so that it is not copied until somebody says that this "
            "is right."
        ),
    ),
    "ADX462": CodeEntry(
        "template1 can't be copied",
        "It is missing, half dropped, or no template any more: then only its owner and superusers may copy it.",
        "ALTER DATABASE template1 IS_TEMPLATE true, or make it anew from template0.",
        prevention="Leave template1 as it is: make a template of your own where you need another one.",
        severity="either",
        example=(
            "`prisma migrate dev` can't create its shadow database: template1, which every new database is a copy of, "
            "is no template any more, which only its owner may copy."
        ),
    ),
    "ADX463": CodeEntry(
        "There is no connection for a shadow database",
        "`prisma migrate dev` needs two at once; the role's CONNECTION LIMIT, or max_connections, leaves fewer.",
        "End what is idle, or raise the limit.",
        prevention="Give pools a max, and a role that runs `prisma migrate dev` no CONNECTION LIMIT.",
        severity="either",
        example=(
            "`prisma migrate dev` can't create its shadow database: it needs 2 connections, one to shop and one to its "
            "shadow, but 5 of the 5 that role shop may have are taken."
        ),
    ),
    "ADX464": CodeEntry(
        "There is no room for a shadow database",
        "The disk that the server keeps its data on is full: a new database takes some 8 MB.",
        "Make room, then run again.",
        prevention="Look at docker system df now and then, and remove what nothing uses.",
        severity="warning",
        example="The disk of the server has no room for the files of a new database.",
    ),
    "ADX465": CodeEntry(
        "The server can't write a new database's files",
        "The folder of its data, or of the tablespace of template1, is gone, read-only or another user's.",
        "See to whom the folder in the server's words belongs.",
        prevention="Leave the server's folders to the server: change neither their owner nor their mode.",
        severity="warning",
        example=(
            'The server could not write the files of a new database: could not create directory "base/16500": '
            "Permission denied."
        ),
    ),
    "ADX466": CodeEntry(
        "The default tablespace is closed to the role",
        (
            "default_tablespace is set for the role or the server, and there the role may create nothing: in a new "
            "database its first CREATE TABLE is refused (42501)."
        ),
        "GRANT CREATE ON TABLESPACE … TO the role, or ALTER ROLE … RESET default_tablespace.",
        prevention="Grant CREATE on a tablespace to those whose default it is made.",
        severity="either",
        example=(
            "The tables of a new database go to tablespace fast (default_tablespace), where role shop may create "
            "nothing: `prisma migrate dev` can create its shadow database, but no table in it (42501)."
        ),
    ),
    "ADX470": CodeEntry(
        "An applied migration was renamed",
        (
            "A rebase gave it a newer timestamp, say. The history knows it by its old name; by the new one Prisma "
            "would apply it a second time."
        ),
        "Let adx-tui give its row the new name: the bytes, and so the checksum, are the same.",
        prevention="Rebase before a migration is applied; give a newer timestamp only to one that is not.",
        severity="error",
        example=(
            "Migration 20260102030405_orders was renamed to 20260203040506_orders after it was applied: the bytes are "
            "the same."
        ),
    ),
    "ADX472": CodeEntry(
        "A migration stands for others that were applied",
        (
            "Several migrations were squashed into one, or one was made anew, after they were applied here. In a new "
            "database it makes all; in this one it would meet what the old ones made (42P07)."
        ),
        (
            "Mark it as applied (`prisma migrate resolve --applied`). adx-tui does so once a replay in a shadow "
            "database has shown that the folder makes what is here. The rows of the old ones stay in the history."
        ),
        prevention="Tell whoever has a database of the project when migrations are squashed.",
        severity="error",
        example=(
            "000000000000_squashed_migrations is not applied and can't be: it stands for 2 migrations, applied "
            "here before, and what it makes is here already."
        ),
    ),
    "ADX471": CodeEntry(
        "An applied migration was never in git here",
        (
            "It is in the database and not on disk, and no commit, branch, stash or reflog of this clone has its "
            "file: it was deleted before it was committed, or applied from another clone."
        ),
        "Rebuild the database, or have whoever made it commit it.",
        prevention=(
            "Commit a migration with the change of the schema that it belongs to, before you delete or change it."
        ),
        severity="warning",
        example=(
            "The database has 1 migration that the folder lacks: no commit, branch, stash or reflog of this clone has "
            "its file."
        ),
    ),
}
