"""The keys that lend the terminal (psql, a remedy's command, the editor), and what is asked before a remedy is run."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from adx_tui.core.model import Location, Remedy, Risk, manual, typed
from adx_tui.engine.api import Desktop
from adx_tui.engine.project_files import ProjectFiles
from adx_tui.engine.request import CHECK, Command, RunRequest
from adx_tui.tui.app import AdxApp
from tests.tui import scenes
from tests.tui.driving import driven, runs
from tests.tui.fake_machine import Flag, FlagStep
from tests.tui.fakes import LiveSession, RecordedSession


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none here to lend; test_terminal.py has one."""
    monkeypatch.setattr(AdxApp, "suspend", lambda _app: nullcontext())


def _python(code: str) -> tuple[Sequence[str], Mapping[str, str]]:
    return [sys.executable, "-c", code], {"PGPASSWORD": "for psql alone"}


async def test_p_lends_the_terminal_to_psql_and_a_capital_one_as_administrator(tmp_path: Path) -> None:
    session = RecordedSession(scenes.ready())
    ran = tmp_path / "ran"
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("p")
        assert "psql is not installed" in screen.notices
        session.psql_command = _python(f"import os; open({str(ran)!r}, 'w').write(os.environ['PGPASSWORD'])")
        await screen.press("P")
        assert session.calls == [("psql", False), ("psql", True)]
        assert ran.read_text() == "for psql alone"
        session.psql_command = (["no-such-psql"], {})
        await screen.press("p")
        assert "no-such-psql was not found" in screen.notices


async def test_a_psql_that_fails_says_so_and_stays_readable(capsys: pytest.CaptureFixture[str]) -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        session.psql_command = _python("raise SystemExit(2)")
        await screen.press("p")
        assert "ended with exit code 2" in screen.notices
        session.psql_command = _python("import os; os.kill(os.getpid(), 9)")
        await screen.press("p")
        assert "SIGKILL (killed, out of memory or by hand)" in screen.notices


def _finding(*remedies: Remedy, location: Location | None = None) -> LiveSession:
    flag = Flag("s.1", "the thing is there", False)
    flag.remedies, flag.location = remedies, location
    return LiveSession(steps=[FlagStep("s", "Step", (), [flag])])


def _flag(session: LiveSession) -> Flag:
    return session.steps[0].flags[0]


async def test_one_of_several_ways_is_shown_whole_before_it_is_run() -> None:
    lines = "\n".join(f"SELECT {number};" for number in range(12))
    session = _finding(manual("m", "think", "…"))
    way = Remedy(id="w", title="one way", risk=Risk.SAFE, preview=lines, apply=_flag(session).mend, by_choice=True)
    _flag(session).remedies += (way,)
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("f")
        assert "SELECT 11;" in screen.text
        await screen.press("escape")
        assert not _flag(session).holds
        await screen.press("2", "enter")
        await screen.rest()
        assert screen.board.ready


async def test_a_command_is_run_in_the_person_s_shell_and_all_is_looked_at_again(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    session = _finding(typed("c", "make the mark", f"touch {mark}"))
    async with driven(session) as screen:
        await screen.rest()
        assert "a command" in screen.text
        await screen.press("f")
        assert "run it here" in screen.text
        assert not mark.exists()
        await screen.press("enter")
        await screen.until(lambda: runs(session) == 2)
        assert mark.exists()


async def test_a_command_that_takes_something_away_asks_for_the_name(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    mark.touch()
    session = _finding(typed("c", "put the mark away", f"rm {mark}", consent="mark"))
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("f", "enter")
        assert mark.exists()
        await screen.press(*"mark", "enter")
        await screen.until(lambda: runs(session) == 2)
        assert not mark.exists()


async def test_y_copies_the_remedy_alone_and_inside_it_the_one_that_is_shown() -> None:
    session = _finding(manual("a", "first", "the first"), typed("b", "second", "the second"))
    desktop = Clipboard()
    async with driven(session, desktop=desktop) as screen:
        await screen.rest()
        await screen.press("y")
        await screen.until(lambda: desktop.copied == ["the second"])
        await screen.press("1", "y")
        await screen.until(lambda: desktop.copied == ["the second", "the first"])


class Clipboard(Desktop):
    """Keeps what was copied, and which programs were started."""

    def __init__(self) -> None:
        super().__init__()
        self.copied: list[str] = []
        self.launched: list[Sequence[str]] = []

    def copy(self, text: str) -> str | None:
        self.copied.append(text)
        return "clip"

    def launch(self, command: Sequence[str]) -> int | None:
        self.launched.append(command)
        return None


async def test_o_opens_the_file_and_all_is_looked_at_again_when_the_editor_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seed.sql"
    file.write_text("one\ntwo\n")
    editor = tmp_path / "vi"
    editor.write_text('#!/bin/sh\necho "$1" > "$2"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    session = _finding(manual("m", "correct it", "as it should be"), location=Location("seed.sql", 2, 3))
    session.files = ProjectFiles(tmp_path)
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("o")
        await screen.until(lambda: runs(session) == 2)
        assert file.read_text() == "+2\n"
        # What is for a person to do leads there too.
        await screen.press("f", "enter")
        await screen.until(lambda: runs(session) == 3)
        file.unlink()
        await screen.press("o")
        assert "is not there" in screen.notices


async def test_a_file_in_an_editor_with_windows_is_looked_at_again_when_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.sql").write_text("one\n")
    monkeypatch.setenv("VISUAL", "code --wait")
    session = _finding(manual("m", "correct it", "…"), location=Location("a.sql", 1))
    session.files = ProjectFiles(tmp_path)
    desktop = Clipboard()
    async with driven(session, desktop=desktop) as screen:
        await screen.rest()
        await screen.press("o")
        await screen.until(lambda: desktop.launched)
        assert desktop.launched == [("code", "--wait", "--goto", f"{tmp_path}/a.sql:1:1")]
        (tmp_path / "a.sql").write_text("one\ntwo\n")
        await screen.until(lambda: runs(session) == 2)


async def test_the_palette_resets_only_once_the_database_s_name_was_typed() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("colon", *"reset", "enter")
        assert "All that is in database adhyayanx is lost." in screen.text
        await screen.press(*"adhyayan", "enter")
        assert session.runs == 1
        await screen.press("x", "enter")
        await screen.until(lambda: session.runs == 2)
        assert session.requests[1] == RunRequest(command=Command.RESET, name="adhyayanx")


async def test_the_palette_restores_a_snapshot_in_two_questions() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("colon", *"restore", "enter")
        await screen.press(*"before", "enter")
        assert "--restore before --database adhyayanx" in screen.text
        await screen.press(*"adhyayanx", "enter")
        # What was done is said, and then all is looked at again.
        await screen.until(lambda: session.runs == 3)
        assert session.requests[1] == RunRequest(command=Command.RESTORE, name="before", consent="adhyayanx")
        assert session.requests[2] == CHECK


async def test_the_palette_chooses_the_server_after_a_question() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("colon", *"embedded", "enter")
        assert "stays where it is" in screen.text
        await screen.press("enter")
        await screen.until(lambda: session.runs == 2)
        assert ("server", "embedded") in session.calls
