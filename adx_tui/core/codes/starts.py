"""The codes ADX256 to ADX259, ADX285 and ADX286: the server: what its start is told."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX256": CodeEntry(
        "The folder for the data holds other files",
        (
            "A new database is made in an empty folder only (initdb); a .gitkeep, a lost+found of a disk's own, or "
            "what another program left is enough to be refused."
        ),
        "Take the files out, or let PGDATA name a folder below.",
        prevention="Keep the data in a named volume; let .gitignore, not a .gitkeep, look after a folder of data.",
        severity="error",
        example="The folder pgdata is not empty, and what it holds is no database: .gitkeep.",
    ),
    "ADX257": CodeEntry(
        "The server refuses what its command sets",
        "A setting is misspelt, has a value that is not allowed, or names a library that the image does not have.",
        "Correct `command` in the compose file.",
        prevention="Try a new setting with postgres -C NAME, or on a container that nobody needs.",
        severity="error",
        example=(
            "The server refuses shared_bufers, which its command sets: unrecognized configuration parameter "
            '"shared_bufers".'
        ),
    ),
    "ADX258": CodeEntry(
        "An external volume is not there",
        (
            "A volume with `external: true` is not made by Compose: somebody made it before, on this engine, with the "
            "data in it perhaps."
        ),
        "Make it, where an empty one will do; else look for the data under another name or on another engine.",
        prevention="Take `external: true` out of the file, where nothing else needs the volume.",
        severity="error",
        example="Volume pgdata, which compose/postgres.yml calls external, is not on this engine.",
    ),
    "ADX259": CodeEntry(
        "An external network is not there",
        "A network with `external: true` is not made by Compose, and `docker compose up` ends without it.",
        "docker network create NAME",
        prevention="Name the command in the README, or let one of the projects own the network.",
        severity="warning",
        example="Network web, which docker-compose.yml calls external, is not on this engine.",
    ),
    "ADX285": CodeEntry(
        "The server can't load its pg_hba.conf",
        (
            "A line names a method of authentication that Postgres does not have. At the first start the image writes "
            "POSTGRES_HOST_AUTH_METHOD there as it is, with quotes that stand around a value in a list."
        ),
        "Correct the variable in the compose file, and the line in the data: a later start does not write it anew.",
        prevention="Write `- KEY=value` without quotes in an `environment:` list, and the password instead of trust.",
        severity="error",
        example=(
            "POSTGRES_HOST_AUTH_METHOD is 'trust', with its quotes: the image wrote it into pg_hba.conf, which the "
            "server can't load now."
        ),
    ),
    "ADX286": CodeEntry(
        "The published port leads where nothing listens",
        (
            "Behind the colon of `ports` stands the port in the container: 5432, unless the command (-p, -c port=) or "
            "PGPORT says otherwise. With another one `docker compose up` gives a port that closes every connection."
        ),
        "Write the server's own port behind the colon; the one in front of it is this machine's.",
        prevention="To move the port on this machine, change the number in front of the colon alone.",
        severity="warning",
        example=(
            "docker-compose.yml publishes port 5433 of this machine, but leads it to port 5433 of the container, and "
            "the server listens on 5432 there."
        ),
    ),
}
