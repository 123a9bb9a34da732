"""Who is connected to the server now: whether room is left, and whether one process takes more and more of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adx_tui.core.model import Check, Context, Finding, Remedy, RemedyFailedError, Risk, ok, skipped, warning
from adx_tui.services.application import sessions
from adx_tui.services.application.sessions import Connections, Session, SessionGroup, pool_size, read_connections
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.services.server.local_clients import find_clients
from adx_tui.steps.shared import login_findings, statement_findings
from adx_tui.steps.shared.evidence import shortened

STATEMENT = "the server has room for more connections"
_FORGOTTEN = timedelta(minutes=5)
_MOST_NAMED = 3
_STAKE = "What waits in these sessions is ended. A pool opens new ones when it needs them."


def check_connections(project: Project, context: Context) -> Iterator[Check]:
    """What is connected now, and what is wrong with it. Raises CancelledRunError."""
    url, asking = project.url(), project.administrator_inside()
    try:
        connections = _read(project, context)
    except LoginError as error:
        yield skipped("connections", STATEMENT, f"{asking.user} can't log in to look: {error.message}")
        return
    except DatabaseError as error:
        yield skipped("connections", STATEMENT, f"{asking.user} can't look: {error.server.message}")
        return
    leaking = connections.leaking(pool_size(url))
    forgotten = connections.older_than(_FORGOTTEN)
    for number, group in enumerate(leaking, start=1):
        yield warning(
            f"connections.{number}", "no process takes more than its pools", _leak(project, group, connections)
        )
    if connections.is_nearly_full:
        yield warning("connections", STATEMENT, _nearly_full(project, connections))
    if forgotten:
        yield warning("transactions", "no transaction was left open", _forgotten(project, forgotten, connections))
    if not connections.is_nearly_full:
        yield ok("connections", STATEMENT, describe(project, connections))


def refused_login(project: Project, error: LoginError, url: DatabaseUrl, context: Context) -> Finding:
    """Why nobody could log in through `url`; where no connection is left, with who has them."""
    finding = login_findings.finding(error, url)
    return explain_full(project, finding, context) if error.is_full else finding


def explain_full(project: Project, finding: Finding, context: Context) -> Finding:
    """`finding`, that no connection is left, with who has them, and what ends the idle ones: the server keeps a few for
    its administrator. As it is where that one can't look either."""
    try:
        connections = _read(project, context)
    except (LoginError, DatabaseError) as error:
        asking = project.administrator_inside().user
        return replace(finding, evidence=(*finding.evidence, f"who has them  {asking} could not ask: {error}"))
    loses_nothing = [remedy for remedy in finding.remedies if remedy.risk is Risk.SAFE]
    others = [remedy for remedy in finding.remedies if remedy.risk is not Risk.SAFE]
    return replace(
        finding,
        evidence=(*finding.evidence, *_evidence(project, connections)),
        remedies=(*loses_nothing, *_endings(project, connections), *others),
    )


def _read(project: Project, context: Context) -> Connections:
    url, asking = project.url(), project.administrator_inside()
    clients = find_clients(url.host, url.port)
    with project.run.connections.shared(asking, context.cancellation) as connection:
        return read_connections(connection, url.user, clients, url.database)


def describe(project: Project, connections: Connections) -> str:
    """In a line: how many of how many, in which state, and whose."""
    idle, waiting = connections.in_state(sessions.IDLE), len(connections.in_transaction)
    states = f"{idle} idle" + (f", {waiting} idle in transaction" if waiting else "")
    whose = ", ".join(f"{name(project, group)} {len(group.sessions)}" for group in connections.groups[:_MOST_NAMED])
    used = f"{len(connections.sessions)} of {connections.maximum - connections.reserved} used ({states})"
    return f"{used}, {connections.reserved} more reserved" + (f": {whose}" if whose else "")


def name(project: Project, group: SessionGroup) -> str:
    """`node next-server in apps/web`; of what is no process of this machine the application and its address."""
    if group.process is None:
        return " ".join(filter(None, (group.application or "unnamed", group.address and f"at {group.address}")))
    folder = group.process.folder
    return group.process.name + (f" in {_folder(project, folder)}" if folder is not None else "")


def _folder(project: Project, folder: Path) -> str:
    return project.relative(folder) if folder != project.settings.given else "this folder"


def _leak(project: Project, group: SessionGroup, connections: Connections) -> Finding:
    who, pool = name(project, group), pool_size(project.url())
    assert group.process is not None
    cause = (
        f"{who} (pid {group.process.pid}) holds {len(group.sessions)} connections, {len(group.idle)} of them idle: "
        f"a pool has {pool}, so that it makes a client more than once, with each reload or request perhaps."
    )
    return Finding(
        code="ADX671",
        cause=cause,
        subject=who,
        evidence=_evidence(project, connections),
        remedies=tuple(_endings(project, replace(connections, groups=(group,)))),
    )


def _nearly_full(project: Project, connections: Connections) -> Finding:
    cause = (
        f"{connections.used} of the {connections.limit} connections that {connections.limited_by} allows are "
        "taken: the next programs are refused (too many clients already, P2037)."
    )
    return Finding(
        code="ADX670",
        cause=cause,
        subject=f"{connections.used} of {connections.limit}",
        evidence=_evidence(project, connections),
        remedies=tuple(_endings(project, connections)),
    )


def _forgotten(project: Project, forgotten: Sequence[Session], connections: Connections) -> Finding:
    first = forgotten[0]
    who = {session.pid: name(project, group) for group in connections.groups for session in group.sessions}
    cause = (
        f"{who[first.pid]} (server process {first.pid}) began a transaction and has done nothing in it since "
        f"{first.since:%Y-%m-%d %H:%M:%S}: it keeps its locks, and nothing that it may still see is cleaned up."
    )
    evidence = [f"{who[entry.pid]}, since {entry.since:%H:%M:%S}, last: {entry.query}" for entry in forgotten]
    ended = [entry for entry in forgotten if entry.database == project.url().database]
    states = dict.fromkeys(entry.state for entry in ended)
    remedies = (
        _ending(project, [entry for entry in ended if entry.state == state], state, "roll back what was left open")
        for state in states
    )
    return Finding(
        code="ADX672",
        cause=cause,
        subject=who[first.pid],
        evidence=shortened(evidence),
        remedies=tuple(remedies),
    )


def _evidence(project: Project, connections: Connections) -> tuple[str, ...]:
    """The limits, the groups, and the transactions that are open."""
    lines = [f"max_connections  {connections.maximum}, of which {connections.reserved} are reserved"]
    if connections.limited_by != "the server":
        lines.append(f"{connections.limited_by}  {connections.limit}")
    for group in connections.groups:
        roles = ", ".join(sorted({f"{session.role}@{session.database}" for session in group.sessions}))
        count, idle = len(group.sessions), len(group.idle)
        called = f", called {group.application}" if group.process is not None and group.application else ""
        lines.append(f"{name(project, group)}  {count}, {idle} idle, as {roles}{called}")
    lines += [
        f"idle in transaction  since {entry.since:%H:%M:%S}, last: {entry.query}"
        for entry in connections.in_transaction
    ]
    return shortened(lines)


def _endings(project: Project, connections: Connections) -> Iterator[Remedy]:
    """Of the largest groups those sessions on this database that are idle, and count: what others have is theirs."""
    url = project.url()
    of_role = connections.limited_by == f"role {url.user}"
    for group in connections.groups[:_MOST_NAMED]:
        idle = [
            session
            for session in group.idle
            if session.database == url.database and (not of_role or session.role == url.user)
        ]
        if idle:
            yield _ending(project, idle, sessions.IDLE, f"end the idle connections of {name(project, group)}")


def _ending(project: Project, ended: Sequence[Session], state: str, title: str) -> Remedy:
    statement = sessions.ending(ended, state)

    def apply(context: Context) -> str:
        asking = project.administrator_inside()
        try:
            with project.run.connections.shared(asking, context.cancellation) as connection:
                count = sessions.end(connection, statement)
        except LoginError as error:
            raise RemedyFailedError(login_findings.finding(error, asking)) from None
        except DatabaseError as error:
            raise RemedyFailedError(statement_findings.refused(error.server, asking.user)) from None
        return f"ended {count} of {len(ended)} sessions"

    return Remedy(
        id=f"application.end.{ended[0].pid}",
        title=title,
        risk=Risk.DESTRUCTIVE,
        preview=f"{statement};",
        apply=apply,
        consent=project.url().database,
        stake=_STAKE,
    )
