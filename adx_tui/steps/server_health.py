"""Warnings about a server that answers: settings, collations, its clock and its disk, and where `localhost` leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adx_tui.core.model import Check, Finding, Remedy, Risk, failed, manual, warning
from adx_tui.services import database, env_file, port, server_health
from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.servers.disk import DiskSpace
from adx_tui.settings import slug
from adx_tui.steps.project import Project

# Next.js in development and Prisma's own pool (2 × cores + 1) need a few tens together.
_FEW_CONNECTIONS = 20
# More than any request takes: from here on the order of things that the application and the database note down is lost.
_CLOCK_SECONDS = 5
# https://www.postgresql.org/docs/current/manage-ag-templatedbs.html
_TEMPLATES = {
    "template0": "which the server keeps untouched and lets nobody into",
    "template1": "which every new database is copied from",
}
_MAINTENANCE = {"postgres": "where administrators log in"}


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
    if abs(health.clock_offset) > _CLOCK_SECONDS:
        yield warning("clock", "the server's clock and this machine's agree", _clock(health.clock_offset))


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


def _clock(offset: float) -> Finding:
    how = "ahead of" if offset > 0 else "behind"
    return Finding(
        code="ADX244",
        cause=f"The server's clock is {abs(offset):.0f} seconds {how} this machine's.",
        evidence=(f"offset  {offset:+.1f} s",),
        remedies=(
            manual(
                "server.clock",
                "set both by the network's time; where the engine has a virtual machine that slept, restart that",
                "timedatectl set-ntp true; timedatectl timesync-status",
            ),
        ),
    )


def disk(space: DiskSpace | None, clean: Remedy) -> Iterator[Check]:
    """Whether the server has room to go on; `clean` is how to make some. Nothing where there is no telling."""
    if space is not None and space.is_short:
        cause = "The disk that holds the server's data is nearly full; a server without room stops."
        finding = Finding(code="ADX243", cause=cause, evidence=(str(space),), remedies=(clean,))
        yield warning("disk", "there is room for the server's data", finding)


def own_database(project: Project) -> Iterator[Check]:
    """Whether the application was given a database that the server needs for itself. On a server that is not ours
    `postgres` may be all there is."""
    url = project.url()
    unfit = _TEMPLATES | (_MAINTENANCE if project.is_local else {})
    if url.database not in unfit:
        return
    another = url.changed(database=slug(project.settings.name).replace("-", "_"))
    finding = Finding(
        code="ADX131",
        cause=f"DATABASE_URL names {url.database}, {unfit[url.database]}, instead of a database of its own.",
        evidence=(f"DATABASE_URL  {url}",),
        remedies=(manual("environment.database", "name another one: it is created then", f"DATABASE_URL={another}"),),
    )
    report = failed if url.database in _TEMPLATES else warning
    yield report("database", "the application's database is its own", finding)


def localhost(project: Project) -> Iterator[Check]:
    """A server of ours listens on 127.0.0.1 alone; most resolvers give `localhost` as ::1 first (prisma issue 5499)."""
    url = project.url()
    title = f"{url.host} leads to this server"
    if url.host == "::1" or (url.host == "localhost" and not port.localhost_is_ipv4()):
        cause = f"DATABASE_URL leads to {url.host}, which is not {port.ADDRESS}, where a server of ours listens."
        evidence = (f"host in DATABASE_URL  {url.host}", f"the server  {port.ADDRESS}:{url.port}")
        finding = Finding(code="ADX239", cause=cause, evidence=evidence, remedies=(_by_address(project, url),))
        yield failed("localhost", title, finding)
    elif url.host == "localhost" and port.listens_on_ipv6(url.port):
        holder = port.holder(url.port)
        finding = Finding(
            code="ADX239",
            cause=f"localhost is ::1 to most programs, and on port {url.port} of ::1 another one listens.",
            evidence=(f"[::1]:{url.port} accepts connections", *((f"listening  {holder}",) if holder else ())),
            remedies=(_by_address(project, url),),
        )
        yield warning("localhost", title, finding)


def _by_address(project: Project, url: DatabaseUrl) -> Remedy:
    title, preview = f"write {port.ADDRESS} into DATABASE_URL", f"DATABASE_URL={replace(url, host=port.ADDRESS)}"
    if project.environment().file is None or "DATABASE_URL" in project.process_environment:
        return manual("server.localhost", title, preview)
    return Remedy(
        id="server.localhost",
        title=title,
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda _: _write_address(project),
    )


def _write_address(project: Project) -> str:
    path, meant = project.settings.env_file, replace(project.url(), host=port.ADDRESS)
    env_file.replace(path, env_file.read(path).with_values({"DATABASE_URL": meant.with_password}))
    return f"wrote {port.ADDRESS} into DATABASE_URL"
