"""The codes ADX000 to ADX099: the project and its schema."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX001": CodeEntry(
        "Several Prisma projects, and nobody said which",
        "The repository has more than one schema, each for a database of its own.",
        "Name one: --project FOLDER, or `project` in adx-tui.toml for everybody.",
        prevention="Write the folder as `project` into adx-tui.toml: everybody who clones then has the same one.",
        severity="error",
        example="There are 3 Prisma projects here, each with a database of its own.",
    ),
    "ADX002": CodeEntry(
        "Prisma is used, but its schema was not found",
        "A dependency or a script names Prisma, and no schema and no migrations were found where its version looks.",
        "Name the schema's folder with --project, or the migrations' with --migrations.",
        prevention="Keep the schema where Prisma looks by itself, or name it in prisma.config.ts.",
        severity="error",
        example="Prisma is named here, but there is neither a schema nor migrations where its version would look.",
    ),
    "ADX003": CodeEntry(
        "The schema is for another database",
        "Its datasource names a provider that is not PostgreSQL.",
        "adx-tui serves PostgreSQL alone.",
        prevention="Use adx-tui for the project's PostgreSQL schema only: --project names it.",
        severity="error",
        example="The schema is for mysql; adx-tui serves PostgreSQL alone.",
    ),
    "ADX004": CodeEntry(
        "Prisma 8 is not served yet",
        (
            "Its migrations are graphs of operations (ops.json), not scripts of SQL in the order of their names, and "
            "its history has another form."
        ),
        "Use its own CLI, or the Prisma 7 that stands beside it where there is one.",
        prevention="Stay with Prisma 7 where adx-tui is to set the project up.",
        severity="error",
        example="This is Prisma 8's: adx-tui does not serve it yet.",
    ),
    "ADX005": CodeEntry(
        "Only the project's own code can say it",
        "The value in Prisma's config is an expression that reading can't settle; adx-tui does not run it.",
        "Say it yourself, by the option that the finding names, or in adx-tui.toml.",
        prevention='Write values of prisma.config.ts as literals or env("…"), which can be read without being run.',
        severity="error",
        example="schema of Prisma's config is an expression that only running it would settle.",
    ),
    "ADX006": CodeEntry(
        "The schema has no migrations",
        (
            "The project works with `prisma db push`, which leaves no migrations, or its first migration was never "
            "made. A database without tables is not what a newcomer needs."
        ),
        "Run the project's own command that makes the tables, or make the first migration.",
        prevention="Commit a first migration as soon as others are to work with the schema.",
        severity="error",
        example=(
            "The schema has no migrations, and 4 of its 4 models have no table: Prisma is to make them, by `db push` "
            "or a first migration."
        ),
    ),
    "ADX007": CodeEntry(
        "Migrations lie where Prisma does not look",
        (
            "The rules for the migrations' folder differ by version: beside the schema, beside the file with the "
            "datasource, inside the schema's folder, or where the config says."
        ),
        "Move the folder, correct `migrations.path`, or name it with --migrations.",
        prevention="Set `migrations.path` in prisma.config.ts when the folder is not beside the schema.",
        severity="either",
        example="Prisma 7 takes migrations from prisma/migrations, and there are some in database/migrations.",
    ),
    "ADX008": CodeEntry(
        "A line of adx-tui.toml has no effect",
        "The key is no option, or none that a file of the project can set.",
        "Correct the name, or take the line out.",
        prevention="Use the names of the long options, without --.",
        severity="warning",
        example="migration has no effect in adx-tui.toml.",
    ),
    "ADX009": CodeEntry(
        "Not all of the repository was looked at",
        "A bound on files or time was met, or a file could not be read.",
        "Name the project's folder with --project.",
        prevention="Keep generated and vendored folders out of git, or name the project's folder with --project.",
        severity="warning",
        example="Not all of the repository could be looked at, so something in it may not be known.",
    ),
    "ADX010": CodeEntry(
        "A command of the project failed",
        "It was run because you agreed to it, and ended with an error, or took too long.",
        "What it wrote is the evidence; run it yourself to see all of it.",
        prevention="Let the project's CI run the same command.",
        severity="error",
        example="The project's own command failed: it ended with exit code 1.",
    ),
    "ADX011": CodeEntry(
        "A merge was left unfinished",
        (
            "git wrote both sides and its marks into the file. npm, Prisma and a compose file refuse it; who reads a "
            ".env takes the last value of a key, whichever side that is."
        ),
        (
            "Keep one side, or both in order, and take the marks out; or git checkout --ours (or --theirs) FILE, as "
            "long as git still knows of the merge."
        ),
        prevention="Look for <<<<<<< before you commit: git diff --check.",
        severity="error",
        example="prisma/schema.prisma has both sides of a merge in it.",
    ),
}
