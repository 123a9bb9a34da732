"""Warnings about a server that answers: settings, collations, its clock and its disk."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Remedy, manual, typed, warning
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.server import health as server_health
from adx_tui.services.server.disk import DiskSpace

# Next.js in development and Prisma's own pool (2 × cores + 1) need a few tens together.
_FEW_CONNECTIONS = 20
# More than any request takes: from here on the order of things that the application and the database note down is lost.
_CLOCK_SECONDS = 5


def warnings(connection: database.Connection) -> Iterator[Check]:
    """What the administrator's session shows; nothing where all is as it should be."""
    health = server_health.read(connection)
    if health is None:
        return
    if health.other_collation:
        yield warning("collation", "text is in the order its indexes were built in", _collation(health.other_collation))
    if health.risky:
        finding = Finding(
            code="ADX237",
            cause="The server may lose or corrupt data when the machine crashes: a speed-up for throw-away data.",
            evidence=health.risky,
            remedies=(
                manual("server.durable", "turn it on, where the data matters", "ALTER SYSTEM RESET fsync; -- restart"),
            ),
        )
        yield warning("durable", "a crash loses nothing that was committed", finding)
    if health.max_connections < _FEW_CONNECTIONS:
        finding = Finding(
            code="ADX238",
            cause=f"The server allows {health.max_connections} connections, which one application's pools may use up.",
            subject=str(health.max_connections),
            evidence=(f"max_connections = {health.max_connections}",),
            remedies=(
                manual("server.connections", "allow more", "ALTER SYSTEM SET max_connections = 100; -- restart"),
            ),
        )
        yield warning("connections", "there are connections enough", finding)
    if abs(health.clock_offset) > _CLOCK_SECONDS:
        yield warning("clock", "the server's clock and this machine's agree", _clock(health.clock_offset))


def _collation(databases: tuple[str, ...]) -> Finding:
    """https://www.postgresql.org/docs/current/sql-altercollation.html#SQL-ALTERCOLLATION-NOTES"""
    names = [identifier(name) for name in databases]
    statements = [
        line
        for name in names
        for line in (f"REINDEX DATABASE {name};  -- in {name}", f"ALTER DATABASE {name} REFRESH COLLATION VERSION;")
    ]
    return Finding(
        code="ADX236",
        cause="The C library or ICU of the server is of another version than the indexes on text were built with.",
        subject=", ".join(databases),
        evidence=(f"databases  {', '.join(databases)}",),
        remedies=(manual("server.collation", "rebuild the indexes, then note the new version", "\n".join(statements)),),
    )


def _clock(offset: float) -> Finding:
    how = "ahead of" if offset > 0 else "behind"
    return Finding(
        code="ADX244",
        cause=f"The server's clock is {abs(offset):.0f} seconds {how} this machine's.",
        subject=f"{abs(offset):.0f} s",
        evidence=(f"offset  {offset:+.1f} s",),
        remedies=(
            typed(
                "server.clock",
                "set both by the network's time; where the engine has a virtual machine that slept, restart that",
                "timedatectl set-ntp true; timedatectl timesync-status",
            ),
        ),
    )


def disk(space: DiskSpace | None, clean: Remedy) -> Iterator[Check]:
    """Whether the server has room to go on; `clean` is how to make some. Nothing where that is not known."""
    if space is not None and space.is_short:
        cause = "The disk that holds the server's data is nearly full; a server without room stops."
        finding = Finding(code="ADX243", cause=cause, evidence=(str(space),), remedies=(clean,))
        yield warning("disk", "there is room for the server's data", finding)
