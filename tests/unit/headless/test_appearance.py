"""What can be shown decides how it is shown."""

from __future__ import annotations

import pytest

from adx_tui.core.marks import MARKS, PLAIN_MARKS
from adx_tui.core.model import Status
from adx_tui.headless.appearance import Appearance, find_appearance

XTERM = {"TERM": "xterm-256color"}


def appearance(*, terminal: bool = True, encoding: str = "utf-8", **environment: str) -> Appearance:
    return find_appearance(is_terminal=terminal, encoding=encoding, environment=environment)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "no-such-encoding"])
def test_marks_that_the_encoding_lacks_are_words(encoding: str) -> None:
    assert appearance(encoding=encoding).marks == PLAIN_MARKS
    good, bad = (appearance(encoding=encoding, NO_COLOR="1").mark(status) for status in (Status.OK, Status.FAILED))
    assert (good, bad) == ("ok", "x")


def test_marks_of_unicode() -> None:
    assert appearance().marks == MARKS
    # The console's font has no glyphs for them, whatever the encoding.
    assert appearance(TERM="linux").marks == PLAIN_MARKS
    assert set(MARKS) == set(PLAIN_MARKS) == set(Status)


@pytest.mark.parametrize(
    ("terminal", "environment", "colour"),
    [
        (True, XTERM, True),
        (True, {}, False),
        (False, XTERM, False),
        (True, XTERM | {"NO_COLOR": "1"}, False),
        (True, XTERM | {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (True, XTERM | {"CLICOLOR": "0"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"CLICOLOR_FORCE": "1"}, True),
        (True, XTERM | {"FORCE_COLOR": "0"}, False),
        (False, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (False, {"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colour_is_for_who_wants_it(terminal: bool, environment: dict[str, str], colour: bool) -> None:
    shown = appearance(terminal=terminal, **environment)
    assert shown.colour is colour
    assert ("\x1b[32m" in shown.mark(Status.OK)) is colour


def test_a_line_is_written_over_only_on_a_terminal_that_obeys() -> None:
    assert appearance(TERM="xterm").live
    assert not appearance(terminal=False, FORCE_COLOR="1").live
    assert not appearance(TERM="dumb").live
