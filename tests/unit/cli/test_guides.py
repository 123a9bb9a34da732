"""What docs/ci.md and docs/options.md say is so: see docs/ci.md for where each example goes."""

from __future__ import annotations

import re

import pytest

from adx_tui.cli import command_line
from adx_tui.cli.output import StandardOutput
from adx_tui.core.state import ExitCode
from docs import option_table
from tests.support import ci_guide

EXAMPLES = list(ci_guide.examples())


def test_the_table_of_the_options_is_up_to_date() -> None:
    assert option_table.PATH.read_text(encoding="utf-8") == option_table.text(), "run python -m docs.option_table"


@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_what_an_example_runs_is_something_to_run(language: str, example: object) -> None:
    run = list(ci_guide.commands(example))
    assert run, language
    for command in run:
        known, _ = command_line.read(command[1:], {}, StandardOutput())
        assert known.name in ("up", "check")


def test_every_exit_code_is_in_the_guide() -> None:
    assert set(map(int, re.findall(r"^\| (\d+) \|", ci_guide.GUIDE.read_text(encoding="utf-8"), re.MULTILINE))) == {
        *ExitCode
    }


@pytest.mark.parametrize(
    ("mark", "owner"), [("✖", "adx-tui"), ("x", "adx-tui"), ("▲", "adx-tui-warnings"), ("!", "adx-tui-warnings")]
)
def test_the_problem_matcher_finds_what_plain_text_has(mark: str, owner: str) -> None:
    """As VS Code matches: a pattern for each line, one after the other."""
    (tasks,) = (example for _, example in EXAMPLES if isinstance(example, dict) and "tasks" in example)
    lines = [f"    {mark} A migration failed: 1_a  ADX404", "      at      prisma/migrations/1_a/migration.sql:3:13"]
    matched = {}
    for matcher in tasks["tasks"][0]["problemMatcher"]:
        matches = [re.match(one["regexp"], line) for one, line in zip(matcher["pattern"], lines, strict=True)]
        if all(matches):
            matched[matcher["owner"]] = [match.groups() for match in matches if match is not None]
    assert matched == {
        owner: [("A migration failed: 1_a", "ADX404"), ("prisma/migrations/1_a/migration.sql", "3", "13")]
    }
