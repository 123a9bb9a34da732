"""The options that every command takes, in the groups of the help."""

from __future__ import annotations

from adx_tui.cli.command import Option
from adx_tui.settings import Output, Postgres

STEPS = ("project", "environment", "postgres", "grants", "migrations", "seeds", "application")
"""What a shell proposes for `--step`."""

HELP = Option(name="help", short="-h", help="this text; beside a command, the command's")
GROUPS: dict[str, tuple[Option, ...]] = {
    "where things are": (
        Option(name="project", metavar="DIR", path="directory", help="the project's folder (default: this one)"),
        Option(name="env_file", metavar="F", path="file", help="default: .env"),
        Option(
            name="migrations", metavar="DIR", path="directory", help="default: migrations/, else prisma/migrations/"
        ),
        Option(name="seeds", metavar="DIR", path="directory", help="default: seeds/"),
        Option(
            name="compose_file",
            metavar="F",
            path="file",
            help="default: compose/postgres.yml, else one that is built in",
        ),
        Option(
            name="app",
            metavar="DIR",
            path="directory",
            help="the application's code (default: the project's folder)",
        ),
    ),
    "how it runs": (
        Option(
            name="steps",
            metavar="ID",
            repeatable=True,
            values=STEPS,
            help="only this step, and what it requires; can be given more than once",
        ),
        Option(
            name="postgres",
            metavar="WHERE",
            values=tuple(Postgres),
            help="auto, docker, embedded or external (default: auto)",
        ),
        Option(
            name="seed_set",
            metavar="NAME",
            repeatable=True,
            help="also the seeds of this set, as seeds/seeds.toml has it; can be given more than once",
        ),
        Option(name="allow_project_commands", help="run commands of the project too, as the one that seeds it"),
        Option(
            name="seed_command",
            metavar="COMMAND",
            help="what seeds the database, beside the files in seeds/ (with --allow-project-commands)",
        ),
        Option(name="prove_seeds", help="run the seed command twice more, on a copy of the database that is dropped"),
        Option(
            name="seed_database",
            metavar="NAME",
            help="run seeds in this database, though its server is not ours and it holds somebody's rows",
        ),
        Option(name="timeout", metavar="SECONDS", help="for the whole run"),
        Option(name="strict", help="warnings fail too"),
    ),
    "output": (
        Option(name="output", metavar="FORM", values=tuple(Output), help="plain, json or github"),
        Option(name="report", metavar="FILE", path="file", help="write a Markdown report, without secrets"),
        Option(name="junit", metavar="FILE", path="file", help="write JUnit XML: a suite for each step"),
        Option(
            name="plain_walk",
            help="in the place of the full screen: the same in lines, questions and answers, to be read out",
        ),
        Option(name="quiet", short="-q", help="only what does not hold, and the last line"),
        Option(
            name="verbose",
            short="-v",
            counted=True,
            help="list what holds, all that was seen, and where settings are from; -vv: and each thing as it is done",
        ),
        HELP,
    ),
}
EVERY = tuple(option for group in GROUPS.values() for option in group)
