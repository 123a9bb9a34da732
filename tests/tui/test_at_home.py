"""In people's terminals: what it writes while nothing happens, where it draws, in which signs and colours."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a thing of POSIX", allow_module_level=True)

from adx_tui.core.marks import can_show
from tests.tui.fake_program import LOOKED_AT
from tests.tui.pseudo_terminal import Terminal, opened

PROGRAM = ("-m", "tests.tui.fake_program")
SIZES = ((80, 24), (140, 40), (200, 60))


def drawn(text: str) -> str:
    """What is written, without what moves the cursor and sets colours."""
    return re.sub(r"\x1b(\[[0-9;?<>=$]*[ -/]*[@-~]|\].*?(\x07|\x1b\\))", "", text)


def test_nothing_is_written_while_nothing_changes() -> None:
    with ExitStack() as stack:
        terminals = [stack.enter_context(opened(*PROGRAM, "ready", size=size)) for size in SIZES]
        for terminal in terminals:
            terminal.read_until("Ready")
        for terminal in terminals:
            terminal.settle()
        terminals[0].read_for(3.0)
        assert [terminal.read_for(0.1) for terminal in terminals] == [0, 0, 0]
        assert terminals[0].read_for(0.5) == 0


def test_a_clock_costs_little() -> None:
    with opened(*PROGRAM, "slow", size=(140, 40)) as terminal:
        terminal.read_until("2 s")
        assert 0 < terminal.read_for(3.0) < 3 * 2_000


def test_errors_may_go_to_a_file(tmp_path: Path) -> None:
    with (tmp_path / "err.log").open("wb") as errors, opened(*PROGRAM, "live", errors=errors) as terminal:
        terminal.read_until(LOOKED_AT)
        terminal.send("q")
        terminal.wait()
        terminal.assert_clean()
    assert (tmp_path / "err.log").read_bytes() == b""


def test_the_size_is_the_terminals_own() -> None:
    with opened(*PROGRAM, "live", COLUMNS="200", LINES="60") as terminal:
        terminal.read_until("ADX311")
        terminal.settle()
        assert max(int(row) for row in re.findall(r"\x1b\[(\d+);\d+H", terminal.output)) == 24


@pytest.mark.parametrize(
    "variables",
    [*({"PYTHONIOENCODING": encoding} for encoding in ("ascii", "latin-1", "cp1252")), {"TERM": "linux"}],
    ids=lambda variables: next(iter(variables.values())),
)
def test_every_sign_can_be_shown(variables: dict[str, str]) -> None:
    with opened(*PROGRAM, "live", size=(120, 40), errors=None, **variables) as terminal:
        terminal.read_until("ADX311")
        terminal.send("d")
        terminal.read_until("esc d")
        terminal.settle()
        text = drawn(terminal.output)
        assert "".join(sign for sign in text if not can_show(sign, terminal.encoding, variables)) == ""
        assert "x Grants" in text
        # The only question mark is the key for help.
        assert not re.search(r"\?(?! help)", text), text


def answered(terminal: Terminal, *pieces: str) -> None:
    """Say which background it has, as a terminal does when it is asked."""
    terminal.read_until("\x1b]11;?\x1b\\")
    for piece in pieces:
        terminal.send(piece)
        terminal.read_for(0.15)


def test_it_fits_a_light_background_and_takes_the_answer_for_no_keys() -> None:
    with opened(*PROGRAM, "live", COLORTERM="truecolor") as terminal:
        answered(terminal, "\x1b]11;rgb:fafa/fa", "fa/fafa\x1b", "\\")
        terminal.read_until("48;2;250;250;247")
        terminal.read_until("ADX311")
        terminal.settle()
        assert "Ready" not in drawn(terminal.output)  # "a" would have mended everything


def test_an_unknown_theme_is_said_and_nothing_ends() -> None:
    with opened(*PROGRAM, "live", TEXTUAL_THEME="nonsense") as terminal:
        terminal.read_until("nonsense")
        terminal.read_until(LOOKED_AT)
        terminal.send("q")
        assert terminal.wait() == 1


def test_ctrl_z_gives_the_terminal_back_until_it_is_continued() -> None:
    with opened(*PROGRAM, "live") as terminal:
        terminal.read_until(LOOKED_AT)
        terminal.send("\x1a")
        _, status = os.waitpid(terminal.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        terminal.read_for(0.2)
        terminal.assert_clean()
        terminal.output = ""
        terminal.process.send_signal(signal.SIGCONT)
        terminal.read_until("ADX311")
        terminal.send("q")
        assert terminal.wait() == 1
        terminal.assert_clean()


def test_what_it_came_to_stays_on_the_normal_screen() -> None:
    with opened(*PROGRAM, "ready") as terminal:
        terminal.read_until("Ready")
        terminal.send("q")
        terminal.wait()
        assert "adx-tui: adhyayanx: ready, 1 warning\r\n" in terminal.output.partition("\x1b[?1049l")[2]


# --- copying


def test_without_a_program_the_terminal_is_asked_and_nothing_is_claimed(tmp_path: Path) -> None:
    with opened(*PROGRAM, "ready", PATH=str(tmp_path)) as terminal:
        terminal.read_until("Ready")
        terminal.send("c")
        terminal.read_until("\x1b]52;c;")
        terminal.read_until("not every terminal does")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_inside_tmux_it_lands_in_its_buffer(tmp_path: Path) -> None:
    tmux = ["tmux", "-S", str(tmp_path / "socket"), "-f", os.devnull]
    subprocess.run([*tmux, "new-session", "-d", "-x", "80", "-y", "24"], check=True)
    try:
        with opened(*PROGRAM, "ready", TMUX=f"{tmp_path / 'socket'},1,0") as terminal:
            terminal.read_until("Ready")
            terminal.send("c")
            terminal.read_until("to tmux")
        shown = subprocess.run([*tmux, "show-buffer"], check=True, capture_output=True, text=True)
        assert "ADX" in shown.stdout or "postgresql://" in shown.stdout
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)
