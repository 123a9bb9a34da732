"""What docs/ci.md and docs/options.md say is so: see docs/ci.md for where each example goes."""

from __future__ import annotations

import re

import pytest

from adx_tui.cli import command_line
from adx_tui.cli.output import StandardOutput
from adx_tui.core.explain import answer
from adx_tui.core.state import ExitCode
from docs import option_table, troubleshooting
from tests.support import ci_guide

EXAMPLES = list(ci_guide.examples())


def test_the_table_of_the_options_is_up_to_date() -> None:
    assert option_table.PATH.read_text(encoding="utf-8") == option_table.text(), "run python -m docs.option_table"


def test_the_table_of_the_symptoms_is_up_to_date() -> None:
    """Of codes that are in the catalogue, or it could not be made."""
    assert troubleshooting.PATH.read_text(encoding="utf-8") == troubleshooting.text(), (
        "run python -m docs.troubleshooting"
    )


@pytest.mark.parametrize(
    ("seen", "codes"),
    [(seen, codes) for rows in troubleshooting.SYMPTOMS.values() for seen, codes in rows.items() if "`" in seen],
)
def test_a_message_in_the_table_is_recognised_as_what_the_table_says(seen: str, codes: tuple[str, ...]) -> None:
    for message in re.findall("`([^`]+)`", seen):
        recognised = {code for found in answer(message) for code in (found.entry.code, *found.entry.see)}
        assert recognised & set(codes), (message, recognised)


@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_what_an_example_runs_is_something_to_run(language: str, example: object) -> None:
    run = list(ci_guide.commands(example))
    assert run, language
    for command in run:
        known, _ = command_line.read(command[1:], {}, StandardOutput())
        assert known.name in ("up", "check", "run")


def test_every_exit_code_is_in_the_guide() -> None:
    assert set(map(int, re.findall(r"^\| (\d+) \|", ci_guide.GUIDE.read_text(encoding="utf-8"), re.MULTILINE))) == {
        *ExitCode
    }


def matched(*lines: str) -> dict[str, list[tuple[str | None, ...]]]:
    """What the task's problem matchers make of `lines`, by owner: as VS Code does, a pattern for each line."""
    (tasks,) = (example for _, example in EXAMPLES if isinstance(example, dict) and "tasks" in example)
    found = {}
    for matcher in tasks["tasks"][0]["problemMatcher"]:
        matches = [re.match(one["regexp"], line) for one, line in zip(matcher["pattern"], lines, strict=True)]
        if all(matches):
            found[matcher["owner"]] = [match.groups() for match in matches if match is not None]
    return found


@pytest.mark.parametrize(
    ("mark", "owner"), [("✖", "adx-tui"), ("x", "adx-tui"), ("▲", "adx-tui-warnings"), ("!", "adx-tui-warnings")]
)
def test_the_problem_matcher_finds_what_plain_text_has(mark: str, owner: str) -> None:
    line, path = f"    {mark} A migration failed: 1_a  ADX404", "prisma/migrations/1_a/migration.sql"
    assert matched(line, f"      at      {path}:3:13") == {
        owner: [("A migration failed: 1_a", "ADX404"), (path, "3", "13")]
    }
    whole_file = {} if "warnings" in owner else {"adx-tui-files": [("A migration failed: 1_a", "ADX404"), (path,)]}
    assert matched(line, f"      at      {path}") == whole_file
