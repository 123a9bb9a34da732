"""The database at a glance: who is connected, how large it is, what was applied, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from adx_tui.core.overview import (
    AdministratorLogin,
    AppliedMigrations,
    ConnectedClient,
    DatabaseContents,
    Overview,
    StartCommand,
    TableSize,
)
from adx_tui.core.wording import counted
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.progress import amount
from adx_tui.tui.drawing.text import ago, cut, escape, wrap

_LABEL = 15
_HEADING = "largest tables"
_SIZE = 11
_ROWS = 17
_NARROWEST = 16


def overview_lines(overview: Overview, width: int, now: datetime) -> Iterator[Content]:
    """The rows of it, none wider than `width`: what says most first."""
    contents, width = overview.contents, max(width, _LABEL + _NARROWEST)
    if overview.problem:
        yield from _part("not seen", [escape(overview.problem)], width, "$text-warning")
    if contents is not None:
        yield from _part("database", [_size(contents)], width)
        yield from _part("connections", [_used(contents), *map(_client, contents.clients)], width)
        yield from _part("migrations", [_applied(contents.migrations, now)] if contents.migrations else [], width)
    yield from _part("to start", [_start(overview.start)] if overview.start else [], width)
    yield from _part("administrator", [_login(overview.administrator)] if overview.administrator else [], width)
    if contents is not None and contents.tables:
        yield from _tables(contents, width)


def _part(label: str, texts: Iterable[str], width: int, style: str = "$foreground") -> Iterator[Content]:
    rows = [row for text in texts for row in wrap(text, width - _LABEL)]
    for at, row in enumerate(rows):
        yield assemble((f"{'' if at else label:<{_LABEL}}", symbols.MUTED), (row, style))


def _size(contents: DatabaseContents) -> str:
    return f"{escape(contents.database)}, {amount(contents.size, 'B')} with {counted(contents.table_count, 'table')}"


def _used(contents: DatabaseContents) -> str:
    return f"{contents.used} of the {contents.limit} that {escape(contents.limited_by)} allows"


def _client(client: ConnectedClient) -> str:
    states = [f"{client.idle} idle"] if client.idle else []
    states += [f"{client.in_transaction} idle in a transaction"] if client.in_transaction else []
    return f"{client.sessions} by {escape(client.who)}" + (f" ({', '.join(states)})" if states else "")


def _applied(migrations: AppliedMigrations, now: datetime) -> str:
    if migrations.at is None:
        return "none applied" if not migrations.count else f"{migrations.count} applied"
    when = ago((now - migrations.at).total_seconds()) or "just now"
    return f"{migrations.count} applied, the last one {when}: {escape(migrations.last)}"


def _start(start: StartCommand) -> str:
    where = f" in {escape(start.folder)}" if start.folder else ""
    return f"{escape(start.command)}{where}" + (f" ({escape(str(start.source))})" if start.source else "")


def _login(administrator: AdministratorLogin) -> str:
    how = " (e shows it)" if administrator.is_in_env_file else ""
    return f"{escape(administrator.role)}; its password is {escape(administrator.password_place)}{how}"


def _tables(contents: DatabaseContents, width: int) -> Iterator[Content]:
    """A row for each; rows are estimates, and the heading says so."""
    longest = max(cell_len(escape(table.name)) for table in contents.tables)
    names = max(len(_HEADING), min(longest, width - _SIZE - _ROWS))
    heading = f"{_HEADING:<{names}}{'size':>{_SIZE}}{'rows, estimated':>{_ROWS}}"
    yield assemble((cut(heading, width), symbols.MUTED))
    for table in contents.tables:
        name = cut(escape(table.name), names)
        yield assemble((cut(name + " " * (names - cell_len(name)) + _numbers(table), width), "$foreground"))
    if hidden := contents.table_count - len(contents.tables):
        yield assemble((f"and {counted(hidden, 'smaller one')}", symbols.MUTED))


def _numbers(table: TableSize) -> str:
    size = "locked" if table.size is None else amount(table.size, "B")
    return f"{size:>{_SIZE}}{table.rows:>{_ROWS},}"
