"""The codes ADX670 to ADX699: the application: connections, its ways to the database, and its seed's command."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX670": CodeEntry(
        "The server's connections are nearly used up",
        "Each process keeps a pool; several workers, or one that makes pool after pool, take what there is.",
        "End the idle ones; give the pools a `max`, or the URL a connection_limit; see ADX671.",
        prevention="Give pools a max: a part of what the server has, divided by the processes.",
        severity="warning",
        example="92 of 97 connections are taken: the next programs are refused (too many clients already, P2037).",
    ),
    "ADX671": CodeEntry(
        "A process holds more connections than a pool",
        "It makes a client, and so a pool, more than once: with every hot reload, or in every request.",
        "Keep one client on globalThis; end the idle connections, or restart the process.",
        prevention="Keep one client on globalThis.",
        severity="warning",
        example=(
            "node (pid 4711) holds 31 connections, and a pool has 10, so that it makes a client more than once, with "
            "each reload or request perhaps."
        ),
    ),
    "ADX672": CodeEntry(
        "A transaction was left open",
        "Its session is idle in transaction for minutes: a missing await or COMMIT, or a debugger that waits.",
        "See what the program does; ending the session rolls the transaction back.",
        prevention="Await every query, and set idle_in_transaction_session_timeout.",
        severity="warning",
        example=(
            "psql (server process 4711) began a transaction and has done nothing in it since 2026-01-02 03:04:05: it "
            "keeps its locks, and nothing that it may still see is cleaned up."
        ),
    ),
    "ADX675": CodeEntry(
        "Application and migrations have two databases",
        "One variable is read by the application, another by Prisma's commands, and they lead to different places.",
        "Let both lead to one database; a pooler in between may have another port, not another database.",
        prevention="Let application and migrations read one variable, or two that lead to one database.",
        severity="either",
        example=(
            "The application reads APP_URL (.env:4), Prisma's commands DATABASE_URL (.env:3), and they lead to two "
            "databases: what is migrated and seeded is not what the application sees."
        ),
    ),
    "ADX676": CodeEntry(
        "The pooler keeps no prepared statements",
        "Prisma's engine (up to version 6) prepares its queries under a name, which another session does not know.",
        "Add ?pgbouncer=true to the application's URL, or max_prepared_statements to PgBouncer 1.21 or later.",
        prevention="Set max_prepared_statements in PgBouncer, or ?pgbouncer=true for Prisma up to 6.",
        severity="error",
        example=(
            "DATABASE_URL leads through PgBouncer, which keeps no prepared statement, and this Prisma's client "
            "prepares its queries: they fail as soon as a second connection is made (26000, 42P05)."
        ),
    ),
    "ADX677": CodeEntry(
        "Migrations go through a pooler",
        "Prisma's commands take a lock of their session, which a pooler by transaction hands on to somebody else.",
        "Give them the server's own address: directUrl (up to version 6), or the url of prisma.config.",
        prevention="Give Prisma's commands a direct URL as soon as a pooler is in between.",
        severity="warning",
        example=(
            "DATABASE_URL, which Prisma's commands take, leads through PgBouncer, which pools by transaction: the "
            "lock that keeps two migrations apart is lost there, and `prisma migrate` may fail."
        ),
    ),
    "ADX678": CodeEntry(
        "The application's URL can't be used",
        "Prisma's commands have a variable of their own, so migrations work; the application's is unset, or no URL.",
        "Set the variable that the finding names.",
        prevention="Name both variables in .env.example.",
        severity="error",
        example="APP_URL, which the application reads, can't be used: it is not set.",
    ),
    "ADX680": CodeEntry(
        "A seed is there, and nothing names it",
        "`prisma db seed` runs the command that the configuration names, and looks for no file by itself.",
        "Name it: migrations.seed in prisma.config, or prisma.seed in package.json up to version 6.",
        prevention="Name the seed's command in the commit that adds it.",
        severity="warning",
        example="prisma/seed.ts is there, and nothing names it: `prisma db seed` runs no seed.",
    ),
    "ADX681": CodeEntry(
        "An application has no .env of its own",
        "A framework reads the `.env` of its own folder, and Prisma's command line that of another one: what was set "
        "up for the one says nothing to the other.",
        "Make it from the example beside it, with the same URL.",
        prevention="Keep one `.env` for the whole repository, and link to it, or name it in the scripts.",
        severity="warning",
        example="Next.js 16 in apps/web is started without DATABASE_URL: it reads the .env of its own folder, and "
        "apps/web/.env does not give it.",
    ),
}
