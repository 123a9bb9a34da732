"""The codes ADX000 to ADX099: the project and its schema."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX001": CodeEntry(
        "Several Prisma projects, and nobody said which",
        "The repository has more than one schema, each for a database of its own.",
        "Name one: --project FOLDER, or `project` in adx-tui.toml for everybody.",
    ),
    "ADX002": CodeEntry(
        "Prisma is used, but its schema was not found",
        "A dependency or a script names Prisma, and no schema and no migrations were found where its version looks.",
        "Name the schema's folder with --project, or the migrations' with --migrations.",
    ),
    "ADX003": CodeEntry(
        "The schema is for another database",
        "Its datasource names a provider that is not PostgreSQL.",
        "adx-tui serves PostgreSQL alone.",
    ),
    "ADX004": CodeEntry(
        "Prisma 8 is not served yet",
        (
            "Its migrations are graphs of operations (ops.json), not scripts of SQL in the order of their names, and "
            "its history has another form."
        ),
        "Use its own CLI, or the Prisma 7 that stands beside it where there is one.",
    ),
    "ADX005": CodeEntry(
        "Only the project's own code can say it",
        "The value in Prisma's config is an expression that reading can't settle; adx-tui does not run it.",
        "Say it yourself, by the option that the finding names, or in adx-tui.toml.",
    ),
    "ADX006": CodeEntry(
        "The schema has no migrations",
        (
            "The project works with `prisma db push`, which leaves no migrations, or its first migration was never "
            "made. A database without tables is not what a newcomer needs."
        ),
        "Run the project's own command that makes the tables, or make the first migration.",
    ),
    "ADX007": CodeEntry(
        "Migrations lie where Prisma does not look",
        (
            "The rules for the migrations' folder differ by version: beside the schema, beside the file with the "
            "datasource, inside the schema's folder, or where the config says."
        ),
        "Move the folder, correct `migrations.path`, or name it with --migrations.",
    ),
    "ADX008": CodeEntry(
        "A line of adx-tui.toml has no effect",
        "The key is no option, or none that a file of the project can set.",
        "Correct the name, or take the line out.",
    ),
    "ADX009": CodeEntry(
        "Not all of the repository was looked at",
        "A bound on files or time was met, or a file could not be read.",
        "Name the project's folder with --project.",
    ),
    "ADX010": CodeEntry(
        "A command of the project failed",
        "It was run because you agreed to it, and ended with an error, or took too long.",
        "What it wrote is the evidence; run it yourself to see all of it.",
    ),
}
