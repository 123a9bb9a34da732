"""Warnings about a server that answers: settings, collations, and who else `localhost` may lead to."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Remedy, Risk, manual, warning
from adx_tui.services import database, env_file, port, server_health
from adx_tui.steps.project import Project

# Next.js in development and Prisma's own pool (2 × cores + 1) need a few tens together.
_FEW_CONNECTIONS = 20


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
            evidence=(f"max_connections = {health.max_connections}",),
            remedies=(
                manual("server.connections", "allow more", "ALTER SYSTEM SET max_connections = 100; -- restart"),
            ),
        )
        yield warning("connections", "there are connections enough", finding)


def _collation(databases: tuple[str, ...]) -> Finding:
    """https://www.postgresql.org/docs/current/sql-altercollation.html#SQL-ALTERCOLLATION-NOTES"""
    names = [database.identifier(name) for name in databases]
    statements = [
        line
        for name in names
        for line in (f"REINDEX DATABASE {name};  -- in {name}", f"ALTER DATABASE {name} REFRESH COLLATION VERSION;")
    ]
    return Finding(
        code="ADX236",
        cause="The C library or ICU of the server is of another version than the indexes on text were built with.",
        evidence=(f"databases  {', '.join(databases)}",),
        remedies=(manual("server.collation", "rebuild the indexes, then note the new version", "\n".join(statements)),),
    )


def localhost(project: Project) -> Iterator[Check]:
    """A server of ours listens on 127.0.0.1; most resolvers give `localhost` as ::1 first (prisma issue 5499)."""
    url = project.url()
    if url.host != "localhost" or not port.listens_on_ipv6(url.port):
        return
    environment, meant = project.environment(), str(url).replace("@localhost:", f"@{port.ADDRESS}:", 1)
    in_file = environment.file is not None and "DATABASE_URL" not in project.process_environment
    title = f"write {port.ADDRESS} into DATABASE_URL"
    remedy = Remedy(
        id="server.localhost",
        title=title,
        risk=Risk.SAFE,
        preview=f"DATABASE_URL={meant}",
        apply=lambda _: _write_address(project),
    )
    holder = port.holder(url.port)
    finding = Finding(
        code="ADX239",
        cause=f"localhost is ::1 to most programs, and on port {url.port} of ::1 another one listens.",
        evidence=(f"[::1]:{url.port} accepts connections", *((f"listening  {holder}",) if holder else ())),
        remedies=(remedy if in_file else manual("server.localhost", title, f"DATABASE_URL={meant}"),),
    )
    yield warning("localhost", "localhost leads to this server", finding)


def _write_address(project: Project) -> str:
    path = project.settings.env_file
    meant = project.url().with_password.replace("@localhost:", f"@{port.ADDRESS}:", 1)
    env_file.replace(path, env_file.read(path).with_values({"DATABASE_URL": meant}))
    return f"wrote {port.ADDRESS} into DATABASE_URL"
