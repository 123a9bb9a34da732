"""The codes ADX520 to ADX599: seeds: whether they did what they promise."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX520": CodeEntry(
        "A seed has never added a row",
        (
            "It ended without an error and changed nothing: it stopped early, caught an error and went on, or an "
            "INSERT … SELECT matched no row. An empty table shows that something is missing; where none is empty, "
            "the rows may have been there before."
        ),
        (
            "Let it insert what is missing instead of stopping at what exists. Or write what must hold into "
            "seeds/seeds.toml: the finding ends as soon as that holds."
        ),
        prevention="Write what must hold into seeds/seeds.toml.",
        severity="either",
        example="010_users.py ran to its end without adding a row, and left User empty.",
    ),
    "ADX521": CodeEntry(
        "A seed printed an error and went on",
        "Its output speaks of an error or of something that exists already, but it ended as if all were well.",
        "Let it raise the error (or exit with another code than 0), or write what must hold into seeds/seeds.toml.",
        prevention="Let a seed raise its errors.",
        severity="either",
        example="010_users.py ended as if all were well, but printed: error: no such file.",
    ),
    "ADX522": CodeEntry(
        "A seed swallowed a database error",
        (
            "The server refused a statement, the seed caught the error and returned. PostgreSQL lets nothing stay of "
            "a transaction in which a statement failed."
        ),
        "Let the error out, or put the statement into a savepoint of its own: `with connection.transaction():`.",
        prevention="Catch no database error without a savepoint.",
        severity="error",
        example=(
            "010_users.py went on as if nothing were wrong after the server had refused a statement: duplicate key "
            "value."
        ),
    ),
    "ADX523": CodeEntry(
        "A seed wrote less than before",
        "The same file brought more rows when it last ran on an empty database.",
        "Compare the tables that the finding names; what must hold can be written into seeds/seeds.toml.",
        prevention="Write what must hold into seeds/seeds.toml.",
        severity="warning",
        example="010_users.sql brought 2 rows into User; on an empty database before it was 5.",
    ),
    "ADX524": CodeEntry(
        "A sequence is behind its rows",
        (
            "Rows were inserted with numbers of their own, which a serial or identity column's sequence does not "
            "see. The next INSERT without a number gets one that is taken (23505)."
        ),
        "SELECT setval(…) with the highest number; adx-tui does it. Or leave the column out of the INSERT.",
        prevention="Leave numbered columns out of INSERTs, or end the seed with setval.",
        severity="error",
        example=(
            "Sequence public.Order_id_seq is behind public.Order: it gives 1 next, but id goes up to 3, so that the "
            "next INSERT without a number fails."
        ),
    ),
    "ADX530": CodeEntry(
        "What the seeds promise does not hold",
        "A query in seeds/seeds.toml has another answer than the one declared there.",
        "See which rows are missing; correct the seed, or what is declared.",
        prevention="Correct seed and condition in one commit.",
        severity="error",
        example="It does not hold that there is an administrator: it is 0.",
    ),
    "ADX531": CodeEntry(
        "seeds.toml can't be used",
        "It is no TOML, has a key that means nothing, or names a seed that is not there.",
        "Correct it; the finding says where. Until then no seed is run.",
        prevention="Run adx-tui --check after seeds.toml was changed.",
        severity="error",
        example="seeds/seeds.toml can't be used: there is no seed 090_tags.",
    ),
    "ADX540": CodeEntry(
        "The project's seed command has not run",
        "The database is new, the command is another one, or the environment is.",
        "Let adx-tui run it; the finding says where it is written, and in which folder it runs.",
        prevention="There is nothing to prevent: let adx-tui --auto run it.",
        severity="error",
        example="The project's seed command has not run yet: prisma db seed.",
    ),
    "ADX541": CodeEntry(
        "The project's seed command was not run",
        "A command is code of the project and can do anything. A repository can't allow that itself.",
        "adx-tui --auto --allow-project-commands, or ADX_ALLOW_PROJECT_COMMANDS=1 in the process environment.",
        prevention="Set ADX_ALLOW_PROJECT_COMMANDS=1 in your shell for repositories that you trust.",
        severity="warning",
        example=(
            "The project's seed command has not run yet; it is code of the project, and runs only with "
            "--allow-project-commands."
        ),
    ),
    "ADX542": CodeEntry(
        "The project's seed command failed",
        "It did not end with exit code 0, could not be started, or took too long. What it wrote before may be there.",
        "The finding has the end of its output, and where that is known the cause.",
        prevention="Run the command on an empty database in CI.",
        severity="error",
        example="The project's seed command failed: it ended with exit code 1.",
    ),
    "ADX543": CodeEntry(
        "The project's seed command can't run again",
        "Run twice on a copy of the database (--prove-seeds), the second run failed or changed rows.",
        "Let it find what is there already: upsert instead of create.",
        prevention="Use upsert in seeds.",
        severity="warning",
        example="The project's seed command can't run again.",
    ),
    "ADX550": CodeEntry(
        "Nothing is seeded in production",
        "NODE_ENV is production in the environment that counts.",
        "Seed with another NODE_ENV, or by the means that your production has.",
        prevention="Set NODE_ENV in the process of the application, not in .env.",
        severity="error",
        example="NODE_ENV is production, and seeds are for development.",
    ),
    "ADX551": CodeEntry(
        "The database may be somebody else's",
        "Its server is not ours, it holds rows already, and no seed of ours ever ran in it.",
        "If it is the right one, name it: adx-tui --auto --seed-database NAME.",
        prevention="Seed servers that are yours.",
        severity="error",
        example=(
            "Database shop at db.example.com is on a server that is not ours, and holds rows, and no seed of ours "
            "ever ran in it."
        ),
    ),
    "ADX570": CodeEntry(
        "A seed has a command of psql in it",
        (
            "\\connect, \\i, \\set, \\copy and the like are psql's own; a server takes SQL alone. (\\restrict, and "
            "COPY … FROM stdin with its rows, as pg_dump writes them, adx-tui runs.)"
        ),
        "Take it out, or write SQL for it.",
        prevention="Write seeds in SQL alone; what psql's variables are for, do with values of .env.",
        severity="error",
        example=(
            "010_country.sql is a script for psql: \\connect is a command of psql, not SQL, and no server knows it."
        ),
    ),
    "ADX571": CodeEntry(
        "A seed is not what its name says",
        "pg_dump --format=custom or tar, or gzip, wrote it under the name of a script; or a script has that of a dump.",
        "Give it the name of what it is, or make a script of it; the finding has the command.",
        prevention="Name dumps of --format=custom or tar .dump, and compressed scripts .sql.gz.",
        severity="error",
        example=(
            "seeds/010_country.sql is no seed: it is a dump in pg_dump's custom format, which only pg_restore reads."
        ),
    ),
}
