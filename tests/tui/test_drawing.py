"""What is drawn, without a screen: text, bars, speeds, and the inbox between the threads."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from adx_tui.core import codes
from adx_tui.core.events import ProgressMade
from adx_tui.core.model import Finding, Status, failed, ok
from adx_tui.core.state import StepState
from adx_tui.core.wording import counted
from adx_tui.tui.drawing.code import code_lines
from adx_tui.tui.drawing.detail import check_detail
from adx_tui.tui.drawing.finding import finding_lines
from adx_tui.tui.drawing.outlook import Room, outlook
from adx_tui.tui.drawing.panel import MORE, TITLE, Fold, StepView, panel_lines, targets
from adx_tui.tui.drawing.plain import finding_text
from adx_tui.tui.drawing.progress import amount, progress_line
from adx_tui.tui.drawing.text import cut, escape, fold, seconds, wrap
from adx_tui.tui.model.board import WalkModel
from adx_tui.tui.model.picture import RunPicture
from adx_tui.tui.worker import Inbox
from tests.tui import scenes
from tests.tui.hostile_texts import HOSTILE
from tests.tui.recorder import START, by_hand, destructive, safe

TEXTS = st.text(max_size=300) | st.text(alphabet="ab 多\u0301👩\u200d", max_size=300)


@given(TEXTS)
def test_harmless_text_holds_nothing_a_terminal_obeys(text: str) -> None:
    shown = escape(text)
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in shown)
    shown.encode("utf-8")


@given(TEXTS.map(escape), st.integers(2, 120))
@example("\u200d\u200d〰0", 2)
def test_text_is_cut_and_folded_to_the_width(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    pieces = fold(text, width)
    assert "".join(pieces) == text
    for lines in (pieces, wrap(text, width)):
        assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


def test_small_words() -> None:
    assert [seconds(value) for value in (0, 99.9, 100, 3725)] == ["0.0 s", "99.9 s", "1:40", "1:02 h"]
    assert counted(1, "finding") == "1 finding"
    assert counted(2, "remedy", "remedies") == "2 remedies"
    assert amount(1234, "rows") == "1,234 rows"
    assert [amount(number, "B") for number in (12, 12_300, 12_300_000, 12_300_000_000)] == [
        "12 B",
        "12 kB",
        "12.3 MB",
        "12.3 GB",
    ]


def _progress(done: int | None, total: int | None, after: float = 0.0, unit: str = "migrations") -> ProgressMade:
    at = START + timedelta(seconds=after)
    return ProgressMade(at=at, step="migrations", check="m", text="applying", done=done, total=total, unit=unit)


@pytest.mark.parametrize(
    ("done", "total", "rate", "says"),
    [
        (412, 820, 610.4, "412 / 820 migrations   610/s   ~1 s"),
        (0, 820, None, "0 / 820 migrations"),
        (820, 820, 5.0, "820 / 820 migrations   5.0/s"),
        (7, None, None, "7 migrations"),
        (1, 10_000, 0.5, "1 / 10,000 migrations   0.5/s   ~5.6 h"),
    ],
)
def test_progress_says_count_unit_rate_and_time_left(
    done: int, total: int | None, rate: float | None, says: str
) -> None:
    line = progress_line(_progress(done, total), rate, 76)
    assert line is not None
    assert line.plain.lstrip("━─ ") == says
    assert line.cell_length <= 76


def test_work_that_can_not_be_counted_has_no_bar() -> None:
    assert progress_line(_progress(None, None), None, 76) is None


def test_the_speed_is_that_of_the_last_seconds() -> None:
    picture = RunPicture().apply(scenes.grants_missing()[0])
    for tick in range(40):
        # Ten a second, then a hundred a second.
        done = tick if tick < 20 else 20 + (tick - 20) * 10
        picture = picture.apply(_progress(done, 1000, tick / 10))
    fast = picture.paces["migrations"]
    for tick in range(40, 120):
        picture = picture.apply(_progress(220 + (tick - 40) * 10, 1000, tick / 10))
    rate = picture.paces["migrations"].per_second
    assert rate is not None
    assert 95 < rate < 105
    assert len(fast.samples) < 40
    # Going back is new work.
    assert len(picture.apply(_progress(0, 5, 13)).paces["migrations"].samples) == 1


def test_while_a_step_is_looked_at_again_what_was_known_stands() -> None:
    picture = RunPicture()
    events = scenes.grants_missing()
    for event in events:
        picture = picture.apply(event)
    known = picture.step("grants").checks
    blocked = picture.step("migrations").checks
    again = RunPicture(picture.state, earlier=picture.earlier)
    for event in events[:2]:
        again = again.apply(event)
    for event in events:
        again = again.apply(event)
        if getattr(event, "step", "") == "grants":
            assert [check.id for check in again.step("grants").checks] == [check.id for check in known]
            break
    assert blocked[0].status is Status.BLOCKED


def test_the_inbox_stays_small_and_tells_once() -> None:
    told: list[int] = []
    inbox = Inbox(lambda: told.append(1))
    for number in range(10_000):
        inbox.put(_progress(number, 10_000, number / 10_000))
        inbox.put_line("server", str(number))
    assert len(told) == 1
    news = inbox.take(100)
    assert len(news.lines) == 100
    assert len(news.events) < 10
    assert isinstance(news.events[-1], ProgressMade)
    assert news.events[-1].done == 9_999
    while not inbox.empty:
        news = inbox.take(100)
    assert news.lines[-1] == ("server", "9999")
    # Whoever put something may come to tell only after it was taken; then there is no news, now or left to be told.
    inbox._tell()
    assert len(told) == 1
    inbox.put_line("server", "more")
    assert len(told) == 2


@given(st.integers(20, 160), st.sampled_from(list(Fold)), st.sampled_from(HOSTILE), st.booleans())
def test_no_row_of_a_panel_is_wider_than_the_panel(width: int, folded: Fold, text: str, running: bool) -> None:
    checks = tuple(ok(f"c{number}", text, text) for number in range(7))
    step = StepState(id="s", title=text, status=Status.OK, running=running, summary=text, checks=checks)
    view = StepView(step=step, fold=folded, cursor=TITLE, name_width=20)
    lines = panel_lines(view, width)
    assert all(line.content.cell_length <= width for line in lines)
    assert {line.target for line in lines} == set(targets(view))
    if folded is Fold.OPEN:
        assert MORE in targets(view)


def test_code_is_coloured_and_never_changed() -> None:
    text = "GRANT SELECT ON \"T[1]\" TO 'x'; -- [/]\n\n  $ docker compose 'up'"
    assert "\n".join(line.plain for line in code_lines(text, 100)) == text
    long = "\n".join(f"SELECT {number};" for number in range(9))
    assert [line.plain for line in code_lines(long, 100, 4)][-1] == "… 6 more lines: d shows them"


def test_a_finding_as_text_is_whole() -> None:
    picture = RunPicture()
    for event in scenes.migration_failed():
        picture = picture.apply(event)
    step = picture.step("migrations")
    text = finding_text(step, step.findings[0][0])
    assert "where: migrations/20260102101500_batch_code/migration.sql:3:13" in text
    assert '    │             ^ relation "Batchs" does not exist' in text
    assert "remedy (manual):" in text


@pytest.mark.parametrize("width", [30, 44, 70])
def test_the_detail_cuts_nothing(width: int) -> None:
    finding = Finding(code="ADX130", cause="The port is 5433, but the application looks on 5432.")
    check = failed("e.agree", "the values agree with each other", finding)
    step = StepState(id="e", title="Environment", status=Status.FAILED, checks=(check,))
    rows = check_detail(step, check, width, in_work=False).plain.split("\n")
    assert all(cell_len(row) <= width for row in rows)
    entry = codes.ENTRIES["ADX130"]
    explanation = " ".join(" ".join(rows).split())
    assert f"ADX130 {entry.title} {entry.why} {entry.what_to_do}" in explanation


def test_the_outlook_of_a_run_that_never_finished() -> None:
    drawn = outlook(WalkModel(), "", cancelling=False, crash="", room=Room(70))
    assert "before it was through" in drawn.lines[0].plain
    assert outlook(WalkModel(), "", cancelling=True, crash="", room=Room(70)).mood == "calm"


def test_the_key_beside_a_remedy_is_the_one_that_applies_it() -> None:
    remedies = (by_hand("a", "look"), safe("b", "grant", "GRANT"), safe("c", "drop", "DROP"))
    rows = [line.plain for line in finding_lines(Finding(code="X", cause="y", remedies=remedies), 60, whole=False)]
    assert [row[0] for row in rows if row[1:3] == "  " and row[0] != " "] == ["1", "f", "3"]


def test_a_cause_of_any_length_leaves_the_remedies_in_sight() -> None:
    finding = Finding(code="X", cause="漢字 W" * 5_000, remedies=(safe("a", "grant", "GRANT"),))
    rows = [line.plain for line in finding_lines(finding, 60, whole=False)]
    assert len(rows) < 12
    assert any(re.fullmatch(r"… \d+ more lines: d shows them", row) for row in rows)
    assert any(row.startswith("f  grant") for row in rows)
    assert len(list(finding_lines(finding, 60, whole=True))) > 200


def test_what_would_be_lost_is_not_cut() -> None:
    title = "drop database adhyayanx and build it anew: everything in it is lost"
    finding = Finding(code="X", cause="y", remedies=(destructive("a", title, "DROP DATABASE x;", "x"),))
    rows = [line.plain for line in finding_lines(finding, 60, whole=False)]
    assert "everything in it is lost" in " ".join(" ".join(rows).replace("destructive", "").split())


def test_where_source_does_not_fit_the_caret_stays_under_what_it_points_at() -> None:
    evidence = ('  3 │ ALTER TABLE "Batchs" SET NOT NULL;', '    │             ^ relation "Batchs" does not exist')
    finding = Finding(code="X", cause="y", evidence=evidence)
    rows = [line.plain for line in finding_lines(finding, 32, whole=True)][2:]
    assert rows == [
        '  3 │ ALTER TABLE "Batchs" SET N',
        "    │             ^",
        '    │ relation "Batchs" does not',
        "    │ exist",
        "    │ OT NULL;",
    ]
    far = ("  3 │ " + "x" * 40 + "!", "    │ " + " " * 40 + "^ a 多多多 that is wide")
    rows = [line.plain for line in finding_lines(Finding(code="X", cause="y", evidence=far), 32, whole=True)][2:]
    assert all(cell_len(row) <= 32 for row in rows)
    assert rows[-1].endswith("that is wide")
