"""Writes docs/troubleshooting.md, what people see and what it comes from: python -m docs.troubleshooting

The titles are the catalogue's; a test compares the file with it, and asks `explain` about every message in backticks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from adx_tui.core import codes

PATH = Path(__file__).with_name("troubleshooting.md")

SYMPTOMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "The server does not start": {
        "`Cannot connect to the Docker daemon at unix:///var/run/docker.sock`": (
            "ADX202",
            "ADX203",
            "ADX204",
            "ADX201",
        ),
        "`permission denied while trying to connect to the Docker daemon socket`": ("ADX203",),
        "Nothing happens for minutes, and then it was out of time": ("ADX274", "ADX212", "ADX902"),
        "`Bind for 127.0.0.1:5432 failed: port is already allocated`": ("ADX211", "ADX276"),
        "`pull access denied for postgres`, `toomanyrequests: You have reached your pull rate limit`": ("ADX212",),
        "The container starts and ends again, or is unhealthy": ("ADX215", "ADX248", "ADX279", "ADX281", "ADX278"),
        "`database files are incompatible with server`": ("ADX232",),
        "`No space left on device`": ("ADX243",),
        "All data is gone after an update, or in another checkout": ("ADX246", "ADX262", "ADX233", "ADX261"),
    },
    "Nobody can log in": {
        "`Can't reach database server at localhost:5432`, `connect ECONNREFUSED 127.0.0.1:5432`": (
            "ADX220",
            "ADX213",
            "ADX214",
        ),
        "`getaddrinfo ENOTFOUND postgres`": ("ADX222", "ADX180"),
        '`password authentication failed for user "app"`': ("ADX225", "ADX234", "ADX239", "ADX146"),
        '`role "app" does not exist`': ("ADX301", "ADX226"),
        '`database "app" does not exist`': ("ADX303", "ADX131"),
        "`no pg_hba.conf entry for host`": ("ADX227",),
        "`invalid port number in database URL`, or a password with @, # or / in it": ("ADX122", "ADX121"),
        "`The server does not support SSL connections`": ("ADX241", "ADX127"),
        "`self-signed certificate`": ("ADX242",),
        "`sorry, too many clients already`": ("ADX228", "ADX670", "ADX640", "ADX671"),
        "It works in psql, and not in the application": ("ADX125", "ADX170", "ADX171", "ADX132", "ADX150"),
    },
    "Something is not allowed": {
        "`permission denied for schema public`": ("ADX311",),
        '`permission denied for table "User"`': ("ADX313", "ADX316", "ADX318"),
        "`permission denied to create database`": ("ADX305", "ADX602"),
        '`must be owner of table "User"`': ("ADX317",),
        '`permission denied to create extension "pgcrypto"`': ("ADX342", "ADX341"),
        "What a colleague creates is closed to everybody else": ("ADX316",),
        "A table is empty for the application alone": ("ADX318", "ADX323"),
    },
    "Migrations do not go through": {
        "`P3009`: failed migrations in the target database": ("ADX402", "ADX421"),
        "`P3018`: a migration failed to apply": ("ADX421", "ADX422", "ADX423", "ADX417"),
        "`P3005`: the database schema is not empty": ("ADX405",),
        "`P3006`, `P3014`: the shadow database": ("ADX416", "ADX602", "ADX415", "ADX463"),
        "`was modified after it was applied`": ("ADX403", "ADX470"),
        "`Drift detected: Your database schema is not in sync with your migration history`": ("ADX414", "ADX404"),
        "`Timed out trying to acquire a postgres advisory lock`": ("ADX408",),
        "It hangs at a migration": ("ADX245", "ADX408"),
        'Something of a dump: `syntax error at or near "\\"`': ("ADX417", "ADX418", "ADX420", "ADX424"),
    },
    "There is no data, or too much": {
        "Logging in with the seeded user fails": ("ADX501", "ADX510", "ADX503", "ADX502"),
        "Each run adds the same rows again": ("ADX507", "ADX508"),
        "`duplicate key value violates unique constraint`": ("ADX524", "ADX508", "ADX504"),
        "The seed printed an error, and was a success": ("ADX521", "ADX522", "ADX520"),
        "prisma db seed does nothing": ("ADX626", "ADX541", "ADX540"),
    },
    "The application does not work": {
        "`@prisma/client did not initialize yet`": ("ADX630", "ADX631", "ADX632"),
        "`P2021`: the table does not exist": ("ADX650", "ADX401", "ADX675", "ADX645"),
        "`P2022`: the column does not exist": ("ADX651", "ADX631", "ADX401"),
        "`Environment variable not found: DATABASE_URL`": ("ADX621", "ADX622", "ADX120"),
        "`Timed out fetching a new connection from the connection pool`": ("ADX640", "ADX641", "ADX646", "ADX672"),
        '`prepared statement "s0" already exists`': ("ADX676", "ADX677"),
        "It gets slower and slower while you develop": ("ADX640", "ADX666", "ADX671"),
    },
    "Secrets": {
        "git wants to commit .env": ("ADX141", "ADX156", "ADX160"),
        "A password was committed": ("ADX142", "ADX144"),
        "Others on the machine can read it": ("ADX140", "ADX143"),
    },
    "adx-tui itself": {
        "Something in adx-tui.toml or .env is not heeded": ("ADX008", "ADX154"),
        "It sets up another project of the repository": ("ADX001", "ADX007"),
        "It ended in the middle": ("ADX902", "ADX903"),
        "It says that it crashed": ("ADX901",),
    },
}


def text() -> str:
    """Returns the file, to the last character."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# When something does not work"
    yield ""
    yield '`adx-tui check` looks at this machine and names the cause; `adx-tui explain "the message"` takes what'
    yield "another program said. This page is for who has a symptom and nothing else: what it most likely is."
    yield "[Every message that is recognised](errors/README.md#by-symptom) stands with the codes."
    for heading, rows in SYMPTOMS.items():
        yield from ("", f"## {heading}", "", "| what you see | what adx-tui says |", "|---|---|")
        for seen, found in rows.items():
            links = (f"[{code}](errors/{code}.md) {codes.ENTRIES[code].title}" for code in found)
            yield f"| {seen} | {'<br>'.join(links)} |"
    yield from ("", "`adx-tui check --report report.md` writes all of it down for somebody else, without secrets.")


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
