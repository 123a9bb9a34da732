"""The codes ADX500 to ADX599: seeds."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX501": CodeEntry(
        "A seed has not run",
        "The database is new, or the seed is.",
        "Let adx-tui run it, in one transaction.",
    ),
    "ADX502": CodeEntry(
        "A seed was changed since it ran",
        "Its file is not the one that ran.",
        "Let adx-tui run it again.",
    ),
    "ADX503": CodeEntry(
        "Rows of a seed are missing",
        "It ran, but trying it out (rolled back) would change rows now, and a second time no more.",
        "Let adx-tui run it again: it only puts back what is missing.",
    ),
    "ADX504": CodeEntry(
        "A seed failed",
        "The finding shows the place and the server's words. Nothing of the seed stayed.",
        "Correct the file and run again: it starts anew.",
    ),
    "ADX505": CodeEntry(
        "A seed ends its own transaction",
        "With a COMMIT of its own, a failure would leave half of it behind.",
        "Take BEGIN, COMMIT and ROLLBACK out of it.",
    ),
    "ADX506": CodeEntry(
        "A seed file has a fault",
        "Its name gives it no place in the order, or it can't be read.",
        "Rename it to NNN_name.sql or NNN_name.py, or correct it.",
    ),
    "ADX507": CodeEntry(
        "A seed changes rows every time",
        "It ran whole, but each further run would write other values.",
        "Use INSERT … ON CONFLICT DO NOTHING, and update only where a value differs.",
    ),
    "ADX508": CodeEntry(
        "A seed can't run twice",
        "It ran whole, but a second run would fail, often with a unique violation (P2002).",
        "Let it find what is there already.",
    ),
    "ADX509": CodeEntry(
        "The seeds' history can't be read",
        "adx_tui.seed_history belongs to another role: seeds were run as somebody else before, or a dump was restored.",
        "Make the application's role its owner; adx-tui does, where a superuser has it and there is an administrator.",
    ),
    "ADX510": CodeEntry(
        "A seed ran with other values",
        "Its file is the one that ran, but the environment is another since, and whoever only looks does not run it.",
        "Let adx-tui try it, rolled back; it runs again only if rows are missing.",
    ),
    "ADX520": CodeEntry(
        "A seed has never added a row",
        (
            "It ended without an error and changed nothing: it stopped early, caught an error and went on, or an "
            "INSERT … SELECT matched no row. An empty table shows that something is missing; where none is empty, the "
            "rows may have been there before."
        ),
        (
            "Let it insert what is missing instead of stopping at what exists. Or write what must hold into "
            "seeds/seeds.toml: the finding ends as soon as that holds."
        ),
    ),
    "ADX521": CodeEntry(
        "A seed printed an error and went on",
        "Its output speaks of an error or of something that exists already, but it ended as if all were well.",
        "Let it raise the error (or exit with another code than 0), or write what must hold into seeds/seeds.toml.",
    ),
    "ADX522": CodeEntry(
        "A seed swallowed a database error",
        (
            "The server refused a statement, the seed caught the error and returned. PostgreSQL lets nothing stay of a "
            "transaction in which a statement failed."
        ),
        "Let the error out, or put the statement into a savepoint of its own: `with connection.transaction():`.",
    ),
    "ADX523": CodeEntry(
        "A seed wrote less than before",
        "The same file brought more rows when it last ran on an empty database.",
        "Compare the tables that the finding names; what must hold can be written into seeds/seeds.toml.",
    ),
    "ADX524": CodeEntry(
        "A sequence is behind its rows",
        (
            "Rows were inserted with numbers of their own, which a serial or identity column's sequence does not see. "
            "The next INSERT without a number gets one that is taken (23505)."
        ),
        "SELECT setval(…) with the highest number; adx-tui does it. Or leave the column out of the INSERT.",
    ),
    "ADX530": CodeEntry(
        "What the seeds promise does not hold",
        "A query in seeds/seeds.toml has another answer than the one declared there.",
        "See which rows are missing; correct the seed, or what is declared.",
    ),
    "ADX531": CodeEntry(
        "seeds.toml can't be used",
        "It is no TOML, has a key that means nothing, or names a seed that is not there.",
        "Correct it; the finding says where. Until then no seed is run.",
    ),
    "ADX540": CodeEntry(
        "The project's seed command has not run",
        "The database is new, the command is another one, or the environment is.",
        "Let adx-tui run it; the finding says where it is written, and in which folder it runs.",
    ),
    "ADX541": CodeEntry(
        "The project's seed command was not run",
        "A command is code of the project and can do anything. A repository can't allow that itself.",
        "adx-tui --auto --allow-project-commands, or ADX_ALLOW_PROJECT_COMMANDS=1 in the process environment.",
    ),
    "ADX542": CodeEntry(
        "The project's seed command failed",
        "It did not end with exit code 0, could not be started, or took too long. What it wrote before may be there.",
        "The finding has the end of its output, and where that is known the cause.",
    ),
    "ADX543": CodeEntry(
        "The project's seed command can't run again",
        "Run twice on a copy of the database (--prove-seeds), the second run failed or changed rows.",
        "Let it find what is there already: upsert instead of create.",
    ),
    "ADX550": CodeEntry(
        "Nothing is seeded in production",
        "NODE_ENV is production in the environment that counts.",
        "Seed with another NODE_ENV, or by the means that your production has.",
    ),
    "ADX551": CodeEntry(
        "The database may be somebody else's",
        "Its server is not ours, it holds rows already, and no seed of ours ever ran in it.",
        "If it is the right one, name it: adx-tui --auto --seed-database NAME.",
    ),
    "ADX570": CodeEntry(
        "A seed has a command of psql in it",
        "\\connect, \\i, \\set, \\copy and the like are psql's own; a server takes SQL alone. (\\restrict, and COPY … "
        "FROM stdin with its rows, as pg_dump writes them, adx-tui runs.)",
        "Take it out, or write SQL for it.",
    ),
    "ADX571": CodeEntry(
        "A seed is not what its name says",
        "pg_dump --format=custom or tar, or gzip, wrote it under the name of a script; or a script has that of a dump.",
        "Give it the name of what it is, or make a script of it; the finding has the command.",
    ),
}
