"""Text of any length and content, in a query, a name or an error: it changes no layout, and none of it is obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.style import Style

from adx_tui.core.events import Event, RunStarted, StepFinished
from adx_tui.core.model import Check, Finding, Location, Status, failed
from adx_tui.core.overview import AdministratorLogin, AppliedMigrations, ConnectedClient, Overview, TableSize
from adx_tui.core.state import StepState
from adx_tui.tui.drawing.detail import check_detail, step_detail
from adx_tui.tui.drawing.finding import finding_lines
from adx_tui.tui.drawing.overview import overview_lines
from adx_tui.tui.drawing.panel import Fold, StepView, panel_lines
from adx_tui.tui.drawing.review import review_lines
from tests.tui import scenes
from tests.tui.driving import Driven, driven
from tests.tui.fake_answers import OVERVIEW
from tests.tui.fakes import RecordedSession
from tests.tui.hostile_texts import HOSTILE, hostile
from tests.tui.recorder import START, by_hand, destructive, safe

# What markup, terminals, layouts and folding each have an ear for.
TEXTS = st.text(max_size=300) | st.text(alphabet="[]/@=()'\"\\;$ab │^多\u0301👩\u200d\x1b\n\r\t\u202e", max_size=300)


def check(text: str) -> Check:
    """One that has `text` wherever somebody else's may stand."""
    finding = Finding(
        code="ADX311",
        subject=text,
        cause=text,
        evidence=(text, f"seen    {text}", f"  3 │ {text}\n    │ ^ {text}"),
        location=Location(text, 3, 1),
        remedies=(
            safe("s", text, text),
            by_hand("m", text, text),
            destructive("d", text, text, text),
        ),
    )
    return failed("c", text, finding, text)


def overview(text: str) -> Overview:
    """The same for what is read of a database."""
    contents = OVERVIEW.contents
    assert contents is not None
    contents = replace(
        contents,
        database=text,
        limited_by=text,
        tables=(TableSize(name=text, size=10**15, rows=10**15),),
        clients=(ConnectedClient(who=text, sessions=10**9, idle=10**9, in_transaction=10**9),),
        migrations=AppliedMigrations(count=10**9, last=text, at=START - timedelta(days=10_000)),
    )
    administrator = AdministratorLogin(role=text, password_place=text)
    return replace(OVERVIEW, contents=contents, problem=text, administrator=administrator)


def drawn(text: str, width: int) -> Iterator[Content]:
    """Every row that is made of it."""
    about = check(text)
    finding = about.finding
    assert finding is not None
    step = StepState(id="s", title=text, status=Status.FAILED, summary=text, checks=(about,))
    yield from finding_lines(finding, width, whole=False)
    yield from finding_lines(finding, width, whole=True)
    yield from check_detail(step, about, width, in_work=False).split("\n", allow_blank=True)
    yield from step_detail(step, width, in_work=frozenset()).split("\n", allow_blank=True)
    yield from (line.content for line in panel_lines(StepView(step=step, fold=Fold.FULL, cursor="c"), width))
    yield from review_lines(finding.remedies, width)
    yield from overview_lines(overview(text), width, START)


@settings(deadline=None)
@given(TEXTS, st.integers(40, 160))
def test_no_row_is_wider_than_its_place_and_none_is_obeyed(text: str, width: int) -> None:
    for row in drawn(text, width):
        assert row.cell_length <= width
        assert cell_len(row.plain) <= width
        assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in row.plain)
        for span in row.spans:
            assert not (isinstance(span.style, Style) and span.style.meta)


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="ab ;\n", min_size=1, max_size=2_000), st.integers(40, 120))
def test_what_is_left_out_is_counted(text: str, width: int) -> None:
    finding = Finding(code="X", cause="y", evidence=(text,))
    _, *shown = [row.plain for row in finding_lines(finding, width, whole=False)]
    _, _, *whole = [row.plain for row in finding_lines(finding, width, whole=True)]
    if shown != whole:
        *rows, note = shown
        assert rows == whole[: len(rows)]
        assert note.startswith(f"… {len(whole) - len(rows)} more line")
        assert ": d shows " in note


def regions(screen: Driven) -> dict[str, Region]:
    """Where everything is that does not grow with what is in it."""
    return {name: screen.app.walk.query_one(name).region for name in ("StatusLine", "#middle", "Walk", "KeyBar")}


def named(text: str) -> list[Event]:
    """A run of a project of this name, each step of which says this."""
    return [
        replace(event, project=text, why=text)
        if isinstance(event, RunStarted)
        else replace(event, summary=text)
        if isinstance(event, StepFinished)
        else event
        for event in scenes.ready()
    ]


async def test_the_screen_stays_as_it_is() -> None:
    """Everything is where it is with the words of every day, and each row is as wide as the terminal at most."""
    session = RecordedSession(named("words"))
    async with driven(session) as screen:
        usual = None
        for text in ("words", *HOSTILE):
            session.events, session.overview_seen = named(text), overview(text)
            await screen.press("r")
            await screen.rest()
            await screen.until(partial(shows, screen, session))
            usual = usual or regions(screen)
            assert regions(screen) == usual
            for page in "id":
                assert fits(screen.text, 80, 24)
                await screen.press(page)
                assert fits(screen.text, 80, 24)
                await screen.press("escape")


def shows(screen: Driven, session: RecordedSession) -> bool:
    """Whether the database was looked at again."""
    return screen.app.walk.overview is session.overview_seen


def fits(text: str, width: int, height: int) -> bool:
    """Whether it is as large as the terminal."""
    rows = text.split("\n")
    return len(rows) == height and all(cell_len(row) <= width for row in rows)


async def test_hostile_text_is_shown_and_obeyed_nowhere() -> None:
    session = RecordedSession(hostile(), hold=True)
    async with driven(session, (120, 30)) as screen:
        await screen.drawn(session)
        for number, text in enumerate(HOSTILE):
            screen.board.go("environment", f"environment.{number}")
            screen.app.walk.redraw()
            await screen.press("c")
            _is_harmless(screen.text)
            # Copied whole, whatever its length.
            if text.isprintable():
                assert text in screen.app.clipboard
        for page in "dle":
            await screen.press(page)
            _is_harmless(screen.text)
            await screen.press("escape")
        assert screen.app.is_running


def _is_harmless(text: str) -> None:
    assert all(character.isprintable() or character in "\n\u200d" for character in text)


async def test_long_lines_are_cut_in_the_panel_and_whole_in_the_detail() -> None:
    session = RecordedSession(hostile(), hold=True)
    async with driven(session) as screen:
        await screen.drawn(session)
        screen.board.go("environment", "environment.5")
        await screen.press("d")
        pane = screen.app.screen.query_one("DetailPane")
        assert pane.virtual_size.height > 10_000 // 80
