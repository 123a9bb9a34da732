"""Whose a container is: by the folders in its labels, and by real paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.docker.ownership import Repository

OWNER, FOLDER, FILES = (
    "dev.adx-tui.project-dir",
    "com.docker.compose.project.working_dir",
    "com.docker.compose.project.config_files",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository with a project in `apps/shop`, a worktree inside it, and another repository beside it."""
    for folder in ("here/.git", "here/compose", "here/apps/shop", "here/trees/feature", "there/.git", "there/compose"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "here/trees/feature/.git").write_text("gitdir: ../../.git/worktrees/feature\n")
    (tmp_path / "link").symlink_to(tmp_path / "here")
    return tmp_path


@pytest.mark.parametrize(
    ("labels", "other"),
    [
        ({OWNER: "here/apps/shop"}, ""),
        ({FOLDER: "here/compose"}, ""),
        ({FOLDER: "link/compose"}, ""),
        ({FOLDER: "there/compose", FILES: "there/base.yml,here/compose/postgres.yml"}, ""),
        ({}, ""),
        ({FOLDER: "gone/compose"}, ""),
        ({FOLDER: "there/compose"}, "there/compose"),
        ({OWNER: "there", FOLDER: "there/compose"}, "there"),
        ({FOLDER: "here/trees/feature"}, "here/trees/feature"),
        ({FOLDER: "gone", FILES: "there/compose/postgres.yml"}, "there/compose"),
    ],
)
def test_another_repository_is_named_by_its_living_folder(home: Path, labels: dict[str, str], other: str) -> None:
    (home / "there/compose/postgres.yml").touch()
    absolute = {key: ",".join(str(home / part) for part in value.split(",")) for key, value in labels.items()}
    elsewhere = Repository.around(home / "here/apps/shop").elsewhere(absolute)
    assert elsewhere == (str(home / other) if other else "")


def test_without_git_it_is_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "beside").mkdir()
    repository = Repository.around(tmp_path / "project")
    assert repository.elsewhere({FOLDER: str(tmp_path / "beside")}) == str(tmp_path / "beside")
    assert repository.made({FOLDER: str(tmp_path / "project/compose")})
