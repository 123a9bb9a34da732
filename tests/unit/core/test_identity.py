"""Which folder stands for a project in adx-tui's own state."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.identity import LOCK, identify, slug, state_of


@pytest.mark.parametrize(
    ("name", "written"), [("My App!", "myapp"), ("_x", "x"), ("ऐप", "project"), ("a-b_1", "a-b_1")]
)
def test_project_names_are_written_as_compose_writes_them(name: str, written: str) -> None:
    assert slug(name) == written


def test_root_and_package_with_one_env_file_are_the_same_project(tmp_path: Path) -> None:
    root, state = tmp_path / "repository", tmp_path / "state"
    assert identify(root / "packages" / "db", root / ".env", root, state) == root
    assert identify(root, root / ".env", root, state) == root


def test_an_env_file_outside_of_the_repository_leaves_the_project_itself(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    assert identify(root / "db", tmp_path / "secrets" / ".env", root, tmp_path / "state") == root / "db"


def test_what_is_kept_under_another_folders_name_is_found_and_stays(tmp_path: Path) -> None:
    root, state = tmp_path / "repository", tmp_path / "state"
    package = root / "packages" / "db"
    before = state_of(package, state)
    before.mkdir(parents=True)
    (before / LOCK).touch()
    assert identify(package, root / ".env", root, state) == root
    (before / "data").mkdir()
    assert identify(package, root / ".env", root, state) == package
    own = state_of(root, state)
    own.mkdir()
    (own / "data").mkdir()
    assert identify(package, root / ".env", root, state) == root
