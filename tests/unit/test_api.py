"""What another program may ask of adx-tui, as far as no server is needed: the rest is in tests/postgres/test_api.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adx_tui import api, settings
from adx_tui.core import events
from tests.support.project import Project

OF_OUTPUT = {"output", "report", "junit", "quiet", "verbose", "plain_walk"}
"""What is about text that nobody is shown here, or a face of its own."""


def check(project: Project, **options: object) -> api.RunState:
    return api.check(project.path, postgres="embedded", **options)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def state_directory(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADX_STATE_DIR", str(project.state_directory))


def test_every_option_of_the_command_line_that_is_not_about_output_can_be_given() -> None:
    named = {settings.flag(name).removeprefix("--").replace("-", "_") for name in settings.NAMES}
    assert set(api.Options.__annotations__) == named - OF_OUTPUT - {"project", *settings.WITHOUT_FLAG}


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"step": ["nothing"]}, "there is no such step"),
        ({"postgres": "cloud"}, "it can be auto, docker"),
        ({"timeout": 0}, "more than 0 seconds"),
        ({"seeds": "missing"}, "does not exist"),
    ],
)
def test_what_cant_be_done_is_a_usage_error(project: Project, options: dict[str, object], problem: str) -> None:
    with pytest.raises(api.UsageError, match=problem):
        api.check(project.path, **options)  # type: ignore[arg-type]


def test_an_option_that_is_none_is_an_error_of_the_caller(project: Project) -> None:
    with pytest.raises(TypeError, match="there is no option verbose"):
        check(project, verbose=2)


def test_a_switch_that_is_off_wins_over_its_variable(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADX_STRICT", "1")
    project.env(DATABASE_URL="postgresql://shop:pass-word@127.0.0.1:5432/shop")
    (project.path / "adx-tui.toml").write_text("no-such-option = 1\n")
    exit_codes = []
    for options in ({}, {"strict": False}):
        state = check(project, step=["environment"], **options)
        assert state.finished is not None
        exit_codes.append(state.finished.exit_code)
    assert exit_codes == [1, 0]


def test_the_state_is_what_the_events_come_to(project: Project) -> None:
    told = api.RunState()

    def follow(event: api.Event) -> None:
        nonlocal told
        told = told.apply(event)

    state = check(project, on_event=follow)
    assert state == told
    assert state.finished is not None
    assert not state.finished.ready
    assert [finding.code for step in state.steps for _, finding in step.findings] == ["ADX102"]


def test_what_the_callback_raises_ends_the_run_and_is_raised(project: Project) -> None:
    seen: list[api.Event] = []

    def stop(event: api.Event) -> None:
        seen.append(event)
        if isinstance(event, events.CheckReported):
            raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        check(project, on_event=stop)
    assert isinstance(seen[-1], events.CheckReported)


def test_a_run_that_is_cancelled_before_it_begins_says_so(project: Project) -> None:
    cancellation = api.Cancellation()
    cancellation.cancel()
    state = check(project, cancellation=cancellation)
    assert state.finished is not None
    assert state.finished.exit_code == 130
    assert [finding.code for _, finding in state.steps[0].findings] == ["ADX903"]


def test_the_process_is_afterwards_as_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """libpq would obey the variables; whoever calls may have connections of its own to make."""
    monkeypatch.setenv("PGSERVICE", "none-of-ours")
    before = dict(os.environ)
    during: set[bool] = set()
    check(project, on_event=lambda _: during.add("PGSERVICE" in os.environ))
    assert during == {False}
    assert dict(os.environ) == before


def test_a_program_that_has_it_inside_is_checked_by_mypy(tmp_path: Path) -> None:
    """The types come with the package (py.typed)."""
    program = tmp_path / "program.py"
    program.write_text(
        "from adx_tui import api\n"
        "state = api.check('.', timeout=3.0, step=['grants'])\n"
        "reveal_type(state)\n"
        "api.up('.', timeout='soon')\n"
        "api.up('.', verbose=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--follow-imports=silent", program.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert 'Revealed type is "adx_tui.core.state.RunState"' in done.stdout, done.stdout + done.stderr
    assert 'Argument "timeout" to "up" has incompatible type "str"' in done.stdout
    assert 'Unexpected keyword argument "verbose" for "up"' in done.stdout
