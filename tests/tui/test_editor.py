"""How each editor is told of a line, and which commands are adx-tui itself."""

from __future__ import annotations

import pytest

from adx_tui.core.model import Location
from adx_tui.tui.lending import ending
from adx_tui.tui.model.editor import editor_call
from adx_tui.tui.model.own_command import own_command

PLACE = Location("/shop/a b.sql", 3, 5)


@pytest.mark.parametrize(
    ("editor", "command", "takes_terminal"),
    [
        ("vim", ("vim", "+3", "/shop/a b.sql"), True),
        ("/usr/bin/nvim -u NONE", ("/usr/bin/nvim", "-u", "NONE", "+3", "/shop/a b.sql"), True),
        ("nano", ("nano", "+3,5", "/shop/a b.sql"), True),
        ("emacs -nw", ("emacs", "-nw", "+3:5", "/shop/a b.sql"), True),
        ("hx", ("hx", "/shop/a b.sql:3:5"), True),
        ("code --wait", ("code", "--wait", "--goto", "/shop/a b.sql:3:5"), False),
        ("subl", ("subl", "/shop/a b.sql:3:5"), False),
        ("idea", ("idea", "--line", "3", "--column", "5", "/shop/a b.sql"), False),
        (r"C:\Tools\Code.exe", (r"C:\Tools\Code.exe", "--goto", "/shop/a b.sql:3:5"), False),
        ("of-my-own", ("of-my-own", "/shop/a b.sql"), True),
        ("an 'unfinished quote", ("an 'unfinished quote", "/shop/a b.sql"), True),
    ],
)
def test_an_editor_is_told_the_line_in_its_own_way(editor: str, command: tuple[str, ...], takes_terminal: bool) -> None:
    call = editor_call({"EDITOR": editor}, lambda _: None, PLACE)
    assert call is not None
    assert (call.command, call.takes_terminal) == (command, takes_terminal)


def test_visual_comes_before_editor_and_then_what_is_installed() -> None:
    assert editor_call({"VISUAL": "vi", "EDITOR": "ed"}, lambda _: None, PLACE).command[0] == "vi"  # type: ignore[union-attr]
    assert editor_call({"VISUAL": " "}, {"vim", "vi"}.__contains__, PLACE).command[0] == "vim"  # type: ignore[union-attr]
    assert editor_call({}, lambda _: None, PLACE) is None
    assert editor_call({"EDITOR": "vi"}, lambda _: None, Location("a.sql")).command == ("vi", "a.sql")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "run", "server"),
    [
        ("adx-tui --check", "check", ""),
        ("adx-tui --project '/a b' --postgres docker --auto", "auto", ""),
        ("adx-tui --auto --postgres embedded", "auto", "embedded"),
        ("adx-tui --project x --postgres embedded", "", "embedded"),
    ],
)
def test_what_has_a_key_here_is_not_started_a_second_time(text: str, run: str, server: str) -> None:
    assert own_command(text) == (run, server)


@pytest.mark.parametrize(
    "text", ["adx-tui --down", "adx-tui --check --step grants", "adx-tui --auto\nrm x", "psql", "adx-tui"]
)
def test_everything_else_is_for_the_shell(text: str) -> None:
    assert own_command(text) is None


def test_an_exit_code_is_said_in_words() -> None:
    assert ending(2) == "ended with exit code 2"
    assert ending(137) == ending(-9) == "ended by SIGKILL (killed, out of memory or by hand)"
    assert ending(255) == "ended with exit code 255"
