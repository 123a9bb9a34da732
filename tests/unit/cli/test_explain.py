"""`adx-tui explain`: a code, a text or standard input; its exit codes; links where a terminal reads it."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from adx_tui.cli import main
from adx_tui.core.documentation import error_page
from adx_tui.core.marks import MARKS
from adx_tui.core.state import RunState
from adx_tui.headless.appearance import Appearance
from adx_tui.headless.run import renderer
from adx_tui.settings import Output
from tests.unit.headless.test_headless import scene

PASTED = 'Error: P3018\r\n\r\nERROR: permission denied for schema public\r\nHINT: "password=hunter22"\r\n'
LINK = f"\x1b]8;;{error_page('ADX311')}\x1b\\ADX311\x1b]8;;\x1b\\"


def explained(*arguments: str, pasted: str = "", env: dict[str, str] | None = None) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "adx_tui", *arguments],
        input=pasted.encode(),
        capture_output=True,
        env={**os.environ, **(env or {})},
        timeout=60,
        check=False,
    )
    assert not done.stderr
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("arguments", [("explain", "-"), ("--explain", "-"), ("--explain=-",)])
def test_a_text_comes_from_standard_input(arguments: tuple[str, ...]) -> None:
    code, said = explained(*arguments, pasted=PASTED)
    assert code == 0
    assert said.startswith("ADX311: Rights on the schema are missing\nrecognised by  permission denied for schema\n")
    assert "hunter22" not in said
    assert "\x1b" not in said


def test_what_is_not_known_is_said_so_and_not_said_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "hunter22"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("not known")
    assert "hunter22" not in said


@pytest.mark.parametrize("code", ["P3005", "P1002", "42501", "55P04", "53300", "insufficient_privilege", "ENOTFOUND"])
def test_codes_of_others_are_answered_by_those_that_look_at_them(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 0
    assert "where adx-tui looks for it:\n  ADX" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize(("terminal", "links"), [("xterm-256color", True), ("dumb", False)])
def test_a_terminal_gets_a_link(terminal: str, links: bool) -> None:
    reader, writer = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "adx_tui", "explain", "ADX311"],
        stdout=writer,
        env={**os.environ, "TERM": terminal},
        timeout=60,
        check=True,
    )
    os.close(writer)
    said = os.read(reader, 4096).decode()
    os.close(reader)
    assert (LINK in said) is links
    assert ("\x1b" in said) is links


def test_a_finding_has_a_link_in_plain_text_and_nowhere_else() -> None:
    for output, links, linked in (
        (Output.PLAIN, True, True),
        (Output.PLAIN, False, False),
        (Output.GITHUB, True, False),
        (Output.JSON, True, False),
    ):
        out, state = io.StringIO(), RunState()
        draw = renderer(output, out, Appearance(MARKS, links=links))
        for event in scene():
            state = state.apply(event)
            draw.on_event(event, state)
        assert (LINK in out.getvalue()) is linked
        assert ("\x1b" in out.getvalue()) is linked


def test_a_pipe_gets_none() -> None:
    code, said = explained("explain", "ADX311", env={"TERM": "xterm-256color"})
    assert code == 0
    assert "\x1b" not in said
