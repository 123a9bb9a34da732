"""The walk in lines: what is said before anything is agreed to, and what each answer does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

import pytest

from adx_tui.core.model import EnvironmentField, Risk
from adx_tui.engine.request import UsageError
from adx_tui.headless.appearance import FOR_PIPES
from adx_tui.headless.plain_walk.terminal import walk
from adx_tui.headless.plain_walk.walk import PlainWalk
from tests.tui import scenes
from tests.tui.fake_answers import FIELDS
from tests.tui.fake_machine import Flag, FlagStep, LayeredStep, machine
from tests.tui.fakes import FakeSession, LiveSession, RecordedSession


def go(session: FakeSession, *answers: str) -> tuple[int, str]:
    """Exit code, and all that was written, the answers among it."""
    written: list[str] = []
    typed: Iterator[str] = iter(answers)

    def ask(question: str, /, *, secret: bool = False) -> str | None:
        answer = next(typed, None)
        written.append(f"{question}{'' if secret else answer}")
        return answer

    return int(PlainWalk(session, ask, written.append).go()), "\n".join(written)


def steps(*flags: Flag) -> Sequence[FlagStep]:
    return [FlagStep("s", "Step", (), list(flags))]


def test_it_looks_and_changes_nothing_without_a_yes() -> None:
    session = LiveSession()
    exit_code, written = go(session, "", "n", "nonsense", "q")
    assert exit_code == 1
    assert [flag.holds for step in session.steps for flag in step.flags] == [True, True, False, False, False]
    assert "Environment holds: 1 things in order." in written
    assert "Problem 1 of Grants, code ADX311: " in written
    assert "Migrations was not looked at: waits for Grants." in written
    assert "1 of 3 steps holds." in written
    # What a yes would do, whole and before the question.
    before, _, _ = written.partition("Apply this to Grants?")
    assert "Yes would apply 2 remedies; nothing is lost by that:" in before
    assert before.count("GRANT USAGE ON ALL SEQUENCES") == 2
    assert written.count("Nothing was done.") == 3


def test_yes_goes_step_by_step_and_a_to_the_end() -> None:
    assert "Ready, in" in go(LiveSession(), "y", "y", "q")[1]
    session = LiveSession()
    assert go(session, "a", "q")[0] == 0
    assert all(flag.holds for step in session.steps for flag in step.flags)


def test_a_yes_applies_what_was_said_and_no_other() -> None:
    role, rights = Flag("s.1", "the role", False, "ADX311"), Flag("s.2", "its rights", False, "ADX311", sql="GRANT x")
    step = LayeredStep("s", "Step", (), [role, rights])
    _, written = go(LiveSession(steps=[step]), "y", "q")
    assert (role.holds, rights.holds) == (True, False)
    assert "GRANT x" in written
    assert go(LiveSession(steps=[step]), "y", "q")[0] == 0


def test_what_is_no_run_at_all_is_said_and_ends_nothing() -> None:
    problem = UsageError(".env: POSTGRES_PORT is no port")
    exit_code, written = go(RecordedSession((), raises=problem), "r", "q")
    assert exit_code == 2
    assert written.count("That can't be done: .env: POSTGRES_PORT is no port") == 2


def test_a_remedy_is_chosen_by_its_number_and_said_once_more() -> None:
    session = LiveSession(steps=machine())
    _, written = go(session, "2", "n", "2", "y", "9", "q")
    assert [flag.holds for flag in session.steps[1].flags] == [True, False, True]
    assert "Remedy 2, safe, loses nothing: mend sequences: USAGE\n  GRANT USAGE ON ALL SEQUENCES" in written
    assert "There is no remedy 9." in written


def test_what_loses_data_wants_its_name() -> None:
    flag = Flag("s.1", "no orphans", False, sql='DROP DATABASE "shop";', risk=Risk.DESTRUCTIVE, consent="shop")
    session = LiveSession(steps=list(steps(flag)))
    _, written = go(session, "y", "a", "1", "y", "1", "Shop", "q")
    assert not flag.holds
    question = "This loses data. Type shop to go on, or Enter to leave everything as it is: "
    assert 'DROP DATABASE "shop";' in written.partition(question)[0]
    assert go(session, "1", "shop", "q")[0] == 0
    assert flag.holds


def test_what_only_a_person_can_do_has_no_number() -> None:
    _, written = go(RecordedSession(scenes.migration_failed()), "q")
    assert "Remedy, by hand, only you can do it: " in written
    assert "Place: migrations/" in written
    assert ", line 3" in written


def test_the_end_of_the_input_is_the_end() -> None:
    assert go(LiveSession())[0] == 1


def test_the_values_of_env_are_asked_for_and_no_secret_is_read_out() -> None:
    session = RecordedSession(scenes.warned())
    port = ("POSTGRES_PORT", "5x", "POSTGRES_PORT", "5439")
    _, written = go(session, "e", "NOPE", *port, "AUTH_SECRET", "g", "", "y", "q")
    assert session.calls == [("save", {"POSTGRES_PORT": "5439", "AUTH_SECRET": "g" * 32})]
    assert session.runs == 2
    assert "There is no key NOPE." in written
    assert "POSTGRES_PORT is not a port: 5x. It stays" in written
    assert "hunter2" not in written
    assert "g" * 32 not in written
    go(session, "e", *port, "", "n", "e", "", "q")
    assert len(session.calls) == 1


def test_around_a_run() -> None:
    session = RecordedSession(scenes.ready())
    _, written = go(session, "x", "h", "s", "n", "s", "y", "t", "?", "q")
    assert [name for name, *_ in session.calls] == ["report", "stop"]
    assert "/tmp/report.md" in written
    assert "No run has been kept" in written
    assert "stopped adx-postgres-1" in written
    assert "\x1b" not in written


class _HostileSession(RecordedSession):
    def environment_fields(self) -> Sequence[EnvironmentField]:
        return [replace(FIELDS[1], value="\x1b[2J", description="\x1b]0;title\x07")]


def test_nothing_in_env_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"e\n{FIELDS[1].key}\n\n\nq\n"))
    out = StringIO()
    walk(_HostileSession(scenes.ready()), out, FOR_PIPES)
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().count("\\x1b[2J") == 2
    assert "\\x1b]0;title" in out.getvalue()
