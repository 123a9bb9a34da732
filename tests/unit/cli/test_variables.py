"""`ADX_…` variables of the process environment that have no effect are named, and nothing fails for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui import settings
from adx_tui.cli.commands import ALL
from adx_tui.cli.options import EVERY, HELP
from adx_tui.cli.variables import without_effect
from tests.support.project import Project


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("ADX_POSTGERS", "ADX_POSTGERS has no effect: there is no such option; did you mean ADX_POSTGRES?"),
        ("ADX_STEPS", "ADX_STEPS has no effect: there is no such option; did you mean ADX_STEP?"),
        ("ADX_RESET", "ADX_RESET has no effect: that is only ever typed, as adx-tui reset NAME"),
        ("ADX_DOWN", "ADX_DOWN has no effect: that is only ever typed, as adx-tui down"),
        ("ADX_DELETE_SNAPSHOT", "ADX_DELETE_SNAPSHOT has no effect: that is only ever typed"),
        (
            "ADX_DATABASE",
            "ADX_DATABASE has no effect: that is only ever typed, as adx-tui restore NAME --database NAME",
        ),
    ],
)
def test_a_variable_without_effect_is_named(name: str, answer: str) -> None:
    (warning,) = without_effect({name: "x"}, ALL)
    assert warning.startswith(answer)


def test_nothing_is_said_of_what_is_read_nor_of_what_is_somebody_elses() -> None:
    ours = {settings.variable(name): "x" for name in (*settings.NAMES, *settings.COMMANDS)}
    others = {"ADX_TEST_KILLS": "1", "ADX_SOMEBODY_ELSES_KEY": "1", "ADXTIMOUT": "1", "POSTGERS": "1"}
    assert list(without_effect({**ours, **others}, ALL)) == []


def test_every_option_is_a_setting() -> None:
    assert {option.name for option in EVERY if option is not HELP} == {*settings.NAMES} - {"state_dir"}


def test_standard_output_and_the_exit_code_stay_as_they_are(project: Project) -> None:
    project.env()
    arguments = ("--check", "--step", "environment", "--output", "json")
    plain = project.adx(*arguments)
    warned = project.adx(*arguments, env={"ADX_TIMOUT": "3", "ADX_RESET": "shop", "ADX_AUTO": "1"})
    assert warned.exit_code == plain.exit_code
    assert [event["event"] for event in warned.events] == [event["event"] for event in plain.events]
    lines = warned.stderr.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["adx-tui:", "warning:", "ADX_RESET"],
        ["adx-tui:", "warning:", "ADX_TIMOUT"],
    ]


def test_the_environment_can_ask_for_a_check_and_its_details(project: Project, tmp_path: Path) -> None:
    result = project.adx(env={"ADX_CHECK": "1", "ADX_VERBOSE": "1", "ADX_STEP": "environment"})
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1].startswith("✔ project")
    assert any(line.startswith("✖ environment") for line in result.stdout.splitlines())
    assert any(line.split() == ["verbose", "1", "process", "environment"] for line in result.stderr.splitlines())
