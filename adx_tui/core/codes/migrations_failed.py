"""The codes ADX420 to ADX499: migrations: what happens when one is applied."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX421": CodeEntry(
        "A migration failed",
        "The finding shows the place, the server's words, and what was rolled back.",
        "Correct the file and run again.",
        prevention="Try a migration on a copy first: adx-tui --snapshot NAME.",
        severity="error",
        example='20240105_price failed: Column "price" of relation "Order" contains null values.',
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
}
