"""What a reading of a URL is worth to who wrote it: what of it is lost, refused or taken for something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from urllib.parse import quote

from adx_tui.services.postgres.drivers import libpq, neon, node_postgres, postgres_js, prisma_engine
from adx_tui.services.postgres.drivers.reading import UrlReading, Use
from adx_tui.services.postgres.url import DatabaseUrl

Reader = Callable[[str, Mapping[str, str]], UrlReading]

ABOUT_TLS = ("sslmode", *sorted(node_postgres.TLS - {"sslmode"}), "sslaccept")
_OF_SERVERS = frozenset({"application_name", "client_encoding", "options", "replication"})
"""What drivers know, and a server too."""
_OF_DRIVERS = (prisma_engine.PARAMETERS | libpq.KEYWORDS.keys() | node_postgres.TLS) - _OF_SERVERS
_LIMITS = frozenset({"connection_limit", "pool_timeout", "socket_timeout", "statement_timeout", "lock_timeout"})

_POOL = {
    "connection_limit": "max: {value}",
    "pool_timeout": "connectionTimeoutMillis: {value}000",
    "socket_timeout": "query_timeout: {value}000",
    "schema": "{key}=…?options=-c%20search_path%3D{value}",
}
_IN_THE_POOL = "say it in the options of its pool, or in its own words", _POOL
_INSTEAD: Mapping[Reader, tuple[str, Mapping[str, str]]] = {
    node_postgres.read: _IN_THE_POOL,
    neon.read: _IN_THE_POOL,
    postgres_js.read: (
        "say it in its own words, in a URL that nothing else reads",
        {
            "connection_limit": "…?max={value}",
            "connect_timeout": "…?connect_timeout={value}",
            "pgbouncer": "…?prepare=false",
            "schema": "…?search_path={value}",
        },
    ),
    libpq.read: ("hand it the URL without its parameters", {}),
    prisma_engine.read: ("correct it", {}),
}


def written_about_tls(url: DatabaseUrl) -> str:
    """The parameter of `url` that decides on encryption, as it is written; empty where there is none."""
    name = next((name for name in ABOUT_TLS if name in url.parameters), "")
    return f"{name}={url.parameters[name]}" if name else ""


def unknown_to_servers(reading: UrlReading) -> list[str]:
    """What is sent to the server as a setting, and is another driver's word: of other names, it may know."""
    return [name for name, use in reading.parameters.items() if use is Use.SENT and name in _OF_DRIVERS]


def lost(reading: UrlReading, url: DatabaseUrl) -> list[str]:
    """The parameters that the driver passes over, though they limit the application or say where its tables are."""
    ignored = [name for name, use in reading.parameters.items() if use is Use.IGNORED]
    return [name for name in ignored if name in _LIMITS or (name == "schema" and url.schema != "public")]


def differing_part(reading: UrlReading, url: DatabaseUrl) -> str:
    """What of host, port, user, password and database is another than `url` has it, and what it is taken for; empty
    where none is. Of the password, no more than that."""
    if [host.name.strip("[]").lower() for host in reading.hosts] != url.host.lower().split(","):
        return f"host ({', '.join(host.name for host in reading.hosts)})"
    if {host.port for host in reading.hosts} != {url.port}:
        return f"port ({', '.join(str(host.port) for host in reading.hosts)})"
    if reading.user != url.user:
        return f"user ({reading.user})"
    if reading.password != url.password:
        return "password"
    return f"database ({reading.database})" if reading.database != url.database else ""


def changed_part(before: UrlReading, after: UrlReading) -> str:
    """In which words of a person two readings of one URL differ, without their values; empty where they do not."""
    names = [
        field.name
        for field in fields(UrlReading)
        if field.name != "settings" and getattr(before, field.name) != getattr(after, field.name)
    ]
    settings = sorted(
        name for name in {*before.settings, *after.settings} if before.settings.get(name) != after.settings.get(name)
    )
    words = {"hosts": "where it goes", "tls": f"encryption ({after.tls})", "refused": "it refuses the URL"}
    return ", ".join([*(words.get(name, name) for name in names), *settings])


def instead(read: Reader, names: Iterable[str], key: str, url: DatabaseUrl) -> tuple[str, str]:
    """How a person can say to this driver what `names` say to another: in words, and as it is written."""
    title, spellings = _INSTEAD[read]
    if read is libpq.read:
        return title, f'psql "${{{key}%%\\?*}}"'
    lines = [
        spellings[name].format(key=key, value=quote(url.parameters.get(name, "")))
        for name in names
        if name in spellings
    ]
    return (title, "\n".join(lines)) if lines else ("leave it out", f"{key}={url.without(*names)}")
