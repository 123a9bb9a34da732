"""`--plain-walk` on a terminal of its own: from an empty clone to ready, and what loses data, in lines alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a thing of POSIX", allow_module_level=True)

from tests.support.world import World, world
from tests.tui.pseudo_terminal import Terminal, opened

_WAIT = 120.0
_ASKED = "? says what each does] "
"""The end of every question that is no consent. What is typed before one is forgotten."""


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path / "shop", "embedded") as made:
        yield made


def answer(terminal: Terminal, question: str, text: str) -> str:
    """Wait for the question, and answer it; returns what was written before."""
    terminal.read_until(question, _WAIT)
    before, terminal.output = terminal.output, ""
    terminal.send(f"{text}\n")
    return before


@pytest.mark.postgres
def test_from_an_empty_clone_to_ready_and_through_a_reset(fresh: World) -> None:
    arguments = ("-m", "adx_tui", "--plain-walk", *fresh.arguments())
    variables = fresh.variables() | {"TERM": "dumb"}
    with opened(*arguments, size=(80, 24), errors=None, **variables) as terminal:
        seen = answer(terminal, f"Apply this to Environment? [y/N, a number, a, r, q, {_ASKED}", "")
        assert "Environment does not hold" in seen
        assert "Postgres" in seen
        seen += answer(terminal, f"Apply this to Environment? [y/N, a number, a, r, q, {_ASKED}", "y")
        seen += answer(terminal, _ASKED, "a")
        seen += answer(terminal, f"What now? [number, r, q, {_ASKED}", "r")
        assert "Ready, in" in seen
        assert "The application's URL, without its password, is postgresql://shop_app:" in seen
        # What somebody edited after it was applied is given up by the database's name alone.
        (migration,) = (fresh.project.path / "migrations").rglob("migration.sql")
        migration.write_text(migration.read_text() + "CREATE TABLE more ();\n")
        seen += answer(terminal, f"What now? [number, r, q, {_ASKED}", "r")
        seen += answer(terminal, _ASKED, "t")
        terminal.read_until("destructive, asks for a name first", _WAIT)
        number = terminal.output.rpartition(", destructive, asks for a name first")[0].rpartition("Remedy ")[2]
        seen += answer(terminal, _ASKED, number)
        seen += answer(terminal, "Type shop to go on", "no")
        seen += answer(terminal, _ASKED, number)
        seen += answer(terminal, "Type shop to go on", "shop")
        seen += answer(terminal, _ASKED, "a")
        terminal.read_until("Ready, in", _WAIT)
        seen += answer(terminal, f"What now? [number, r, q, {_ASKED}", "q")
        assert terminal.wait() == 0
    # Nothing moves a cursor, writes over a line or sets a colour.
    assert "\x1b" not in seen + terminal.output
    assert fresh.value("POSTGRES_PASSWORD") not in seen
    assert fresh.value("SESSION_SECRET") not in seen


def test_without_a_terminal_it_says_what_works(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "adx_tui", "--plain-walk", "--project", str(tmp_path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--auto" in done.stderr
