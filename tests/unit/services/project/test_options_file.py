"""adx-tui.toml: a project's answers under the options' names; what can't count there is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.project import options_file
from adx_tui.services.project.options_file import WithoutEffect
from adx_tui.services.toml_file import TomlFileError


def write(root: Path, text: str) -> None:
    (root / "adx-tui.toml").write_text(text, encoding="utf-8")


def test_there_is_none(tmp_path: Path) -> None:
    assert options_file.read_if_there(tmp_path) is None


def test_paths_are_those_of_the_file_and_words_stay_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, '# ours\nproject = "packages/db"\nenv-file = ".env.local"\npostgres = "docker"\n')
    read = options_file.read_if_there(tmp_path)
    assert read is not None
    assert read.options == {
        "project": str(tmp_path / "packages/db"),
        "env_file": str(tmp_path / ".env.local"),
        "postgres": "docker",
    }
    assert [read.line(name) for name in ("project", "env_file", "postgres")] == [2, 3, 4]


def test_what_is_not_for_a_file_of_the_project_has_no_effect(tmp_path: Path) -> None:
    write(tmp_path, 'report = "/etc/passwd"\nallow-project-commands = true\n[tables]\nx = 1\n')
    read = options_file.read_if_there(tmp_path)
    assert read is not None
    assert read.options == {}
    assert read.without_effect == (
        WithoutEffect("report", 1),
        WithoutEffect("allow-project-commands", 2),
        WithoutEffect("tables", None),
    )


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("a = \n", "it is no TOML", 1),
        ('a = 1\nproject = ["x"]\n', "project is no text", 2),
        ('project = ""\n', "project is no text", 1),
        ("\x00", "it is no TOML", 1),
    ],
)
def test_what_can_not_be_used_is_an_error_with_its_line(tmp_path: Path, text: str, problem: str, line: int) -> None:
    write(tmp_path, text)
    with pytest.raises(TomlFileError, match=problem) as caught:
        options_file.read_if_there(tmp_path)
    assert caught.value.line == line
