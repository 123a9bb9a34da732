"""The space below the panels: what this screen is about to do, or what the person can do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from textual.content import Content

from adx_tui.core.first_remedies import first_remedies
from adx_tui.core.model import Remedy, Risk, Status
from adx_tui.core.state import StepState
from adx_tui.core.wording import counted
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.finding import is_shown_whole
from adx_tui.tui.drawing.line import assemble, indented
from adx_tui.tui.drawing.review import review_lines
from adx_tui.tui.drawing.text import cut, escape, fold, seconds, tally, wrap
from adx_tui.tui.model.board import WalkModel

# More than what a panel has left and right of a finding's text, and this text has not.
_PANEL_EDGES = 18


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What it says, and in which colour its edge is: `good`, `bad` or `calm`. `lists_remedies`: what Enter applies can
    be read on the screen, all of it."""

    lines: tuple[Content, ...]
    mood: str
    lists_remedies: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """The place for it: its `width`; how many `rows` are left below the panels; and whether all that the panel shows
    about the cursor's row is in sight."""

    width: int
    rows: int = 0
    row_in_sight: bool = False


def outlook(board: WalkModel, url: str, *, cancelling: bool, crash: str, room: Room) -> NextSteps:
    """What to say now. `url` is the masked one, `crash` where a traceback of the engine was kept."""
    width = room.width
    if crash:
        text = "adx-tui itself failed, which is a bug. The traceback is in " + escape(crash)
        return NextSteps((*_text(text, width), *_keys(("r", "inspects again"), ("x", "writes a report"))), "bad")
    if cancelling:
        return NextSteps(_text("Ending what runs, in order …", width), "calm")
    if board.busy:
        return NextSteps(tuple(_busy(board, width)), "calm")
    if board.ready:
        return NextSteps(tuple(_ready(board, url, width)), "good")
    gone = tuple(_gone(board.server_gone, width)) if board.picture.server_holds else ()
    mood = "bad" if board.picture.missing else "calm"
    if (step := board.next_step) is None or board.picture.state.finished is None or board.picture.cancelled:
        return NextSteps((*gone, *_missing(board, width)), mood)
    return _mendable(board, step, gone, mood, room)


def _mendable(board: WalkModel, step: StepState, gone: tuple[Content, ...], mood: str, room: Room) -> NextSteps:
    """Enter applies something: all of it is listed, if there is room and the panel does not show it already."""
    remedies = first_remedies(step)
    what = f"{counted(len(remedies), 'safe remedy', 'safe remedies')} of {escape(step.title)}"
    first = (*gone, _tally(board))
    last = _keys(("a", "goes on by itself, with everything that is safe"))
    if room.row_in_sight and _is_in_the_panel(board, remedies, room.width):
        return NextSteps((*first, *_keys(("enter", f"applies {what}")), *last), mood, lists_remedies=True)
    listed = tuple(indented(row, ("  ", "")) for row in review_lines(remedies, room.width - 2))
    if len(first) + 1 + len(listed) + len(last) <= room.rows:
        return NextSteps((*first, *_keys(("enter", f"applies {what}:")), *listed, *last), mood, lists_remedies=True)
    return NextSteps((*first, *_keys(("enter", f"lists {what}, then applies them")), *last), mood)


def _is_in_the_panel(board: WalkModel, remedies: tuple[Remedy, ...], width: int) -> bool:
    """Whether that is the one remedy that the panel shows under the cursor, none of it left out."""
    offered = board.remedies
    return len(remedies) == 1 and remedies == offered[:1] and is_shown_whole(offered[0], width - _PANEL_EDGES)


def _tally(board: WalkModel) -> Content:
    return assemble((f"{tally(board.picture.holding, len(board.picture.state.steps), 'step')}.", "bold"))


def place(url: str) -> tuple[str, str]:
    """Address and database of a masked URL, as it has them; empty where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.netloc.rpartition("@")[2], unquote(parts.path.lstrip("/"))


def _busy(board: WalkModel, width: int) -> Iterator[Content]:
    state = board.picture.state
    if not state.steps or state.finished is not None:
        # The run has not begun: an engine that does not answer has five seconds for it.
        yield from _text("Looking where Postgres runs …", width, symbols.MUTED)
        return
    if state.postgres:
        why = f" ({state.why})" if state.why else ""
        yield from _text(f"Postgres: {escape(state.postgres + why)}", width, symbols.MUTED)
    # The runner looks back at what stands before the last thing it changed, and says nothing while that holds.
    begun = board.picture.started
    if state.steps and all(step.id in begun and not step.running for step in state.steps):
        yield from _text("Making sure that the earlier steps still hold …", width)
    elif not begun and board.notice:
        yield from _text(f"{escape(board.notice)} …", width)


def _ready(board: WalkModel, url: str, width: int) -> Iterator[Content]:
    picture = board.picture
    finished = picture.state.finished
    took = f" in {seconds(finished.seconds)}" if finished else ""
    warned = picture.state.counts.get(Status.WARNING, 0)
    but = f", with {counted(warned, 'warning')}" if warned else ""
    where = escape(" on ".join(filter(None, reversed(place(url)))))
    left_out = f"These steps hold ({counted(picture.left_out, 'step')} not looked at)"
    outcome = left_out if picture.left_out else "Ready"
    verdict = f"{outcome}{took}{but}."
    yield assemble(
        ("✔ ", symbols.STYLES[Status.OK]),
        (verdict, "bold $text-success"),
        ("   " + cut(where, width - len(verdict) - 5), symbols.MUTED),
    )
    if url:
        for at, row in enumerate(_url_rows(escape(url), max(width - 16, 20))):
            yield assemble(("  DATABASE_URL  " if at == 0 else " " * 16, symbols.MUTED), (row, "$foreground"))
        # On a finding, the key copies that.
        on_finding = board.check is not None and board.check.finding is not None
        copy = () if on_finding else (("c", "copies it, with its password"),)
        yield from _keys(*copy, ("p", "psql"), ("l", "log"), indent="  ", width=width)
    yield from _keys(("s", "stops the server"), ("q", "quits; the server goes on running"), indent="  ", width=width)


def _gone(how: str, width: int) -> tuple[Content, ...]:
    return _text(f"The server has {'' if how == 'ended' else 'been '}{how} since.", width, "bold") if how else ()


def _missing(board: WalkModel, width: int) -> Iterator[Content]:
    state = board.picture.state
    finished = state.finished
    if finished is None:
        yield from _text("The run ended before it was through. What was begun is whole: a new look will say.", width)
        yield from _keys(("r", "inspects again"))
        return
    if board.picture.cancelled:
        yield assemble(("Cancelled.", "bold"), (" Nothing is half done.", ""))
        yield from _keys(("r", "inspects again"), ("a", "goes on to the end"))
        return
    yield _tally(board)
    remedies = [remedy for step in state.steps for _, finding in step.findings for remedy in finding.remedies]
    risks = {remedy.risk for remedy in remedies}
    if Risk.DESTRUCTIVE in risks:
        way = ""
        if Risk.MANUAL in risks or any(remedy.by_choice for remedy in remedies):
            way = f"is for you to {'do, as the check says' if Risk.MANUAL in risks else 'choose'}; or it "
        yield from _text(f"What is left {way}loses data: f on the check asks for the name first.", width)
    elif Risk.MANUAL in risks:
        how = "o opens the file, r" if board.location is not None else "as the check says; then r"
        yield from _text(f"What is left is for you to do: {how} inspects again.", width)
    # Ports, images and passwords stand in .env; it can be corrected here too, and no editor checks what is typed.
    if board.picture.missing is not None and board.picture.missing.id in ("environment", "postgres"):
        yield from _keys(("e", "opens the form for .env, which checks what you type"))


def _url_rows(url: str, width: int) -> list[str]:
    """In rows of `width` cells at most, the first one broken before its parameters where that is possible."""
    head, mark, parameters = url.partition("?")
    whole = len(url) <= width or len(head) > width
    return fold(url, width) if whole else [head, *fold(mark + parameters, width)]


def _text(text: str, width: int, style: str = "$foreground") -> tuple[Content, ...]:
    return tuple(assemble((row, style)) for row in wrap(text, width))


def _keys(*keys: tuple[str, str], indent: str = "", width: int = 1_000) -> tuple[Content, ...]:
    """In as many rows as it takes, no key of which is cut."""
    rows: list[Content] = []
    for key, does in keys:
        part = assemble((key, symbols.KEY), (" " + does, "$foreground"))
        longer = Content(" · ").join([rows[-1], part]) if rows else part
        if rows and len(indent) + longer.cell_length <= width:
            rows[-1] = longer
        else:
            rows.append(part)
    return tuple(assemble((indent, ""), row) for row in rows)
