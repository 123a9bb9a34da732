"""A migration's file from a commit: put back, with what stood there kept where only this folder had it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import RemedyFailedError, Risk
from adx_tui.steps.migrations import restore
from tests.support.application import LookingContext
from tests.support.committed import commit_all
from tests.support.environment import open_project

SCRIPT = "CREATE TABLE first ();\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Committed as it was applied, then edited."""
    path = tmp_path / "shop" / "migrations" / "1_first" / "migration.sql"
    path.parent.mkdir(parents=True)
    path.write_text(SCRIPT)
    commit_all(tmp_path / "shop")
    path.write_text("an edit\n")
    return path


def test_what_only_stood_there_is_kept_beside_it(file: Path) -> None:
    (file.parent / "migration.sql.edited").write_text("of another day")
    remedy = restore.remedy(open_project(file.parents[2]), "bring it back", [(file, "HEAD")], Cancellation())
    assert (remedy.risk, remedy.by_choice) == (Risk.SAFE, True)
    assert remedy.preview.splitlines() == [
        "cp migrations/1_first/migration.sql migrations/1_first/migration.sql.edited1",
        "git checkout HEAD -- migrations/1_first/migration.sql",
    ]
    assert remedy.apply is not None
    assert "migration.sql.edited1" in remedy.apply(LookingContext())
    assert file.read_text() == SCRIPT
    assert (file.parent / "migration.sql.edited1").read_text() == "an edit\n"
    assert (file.parent / "migration.sql.edited").read_text() == "of another day"


def test_what_was_written_since_it_was_looked_at_is_kept_too_and_once(file: Path) -> None:
    commit_all(file.parents[2])
    remedy = restore.remedy(open_project(file.parents[2]), "bring it back", [(file, "HEAD^")], Cancellation())
    assert remedy.preview == "git checkout HEAD^ -- migrations/1_first/migration.sql"
    file.write_text("an edit of this minute\n")
    assert remedy.apply is not None
    for _ in range(2):
        remedy.apply(LookingContext())
        assert file.read_text() == SCRIPT
    kept = [path.read_text() for path in file.parent.iterdir() if path != file]
    assert kept == ["an edit of this minute\n"]


def test_a_folder_that_is_gone_comes_back(file: Path) -> None:
    file.unlink()
    file.parent.rmdir()
    remedy = restore.remedy(open_project(file.parents[2]), "bring it back", [(file, "HEAD")], Cancellation())
    assert remedy.apply is not None
    remedy.apply(LookingContext())
    assert file.read_text() == SCRIPT


def test_git_s_refusal_is_said_in_its_words(file: Path) -> None:
    (file.parents[2] / ".git" / "index.lock").touch()
    remedy = restore.remedy(open_project(file.parents[2]), "bring it back", [(file, "HEAD")], Cancellation())
    assert remedy.apply is not None
    with pytest.raises(RemedyFailedError) as refused:
        remedy.apply(LookingContext())
    assert refused.value.finding.code == "ADX904"
    assert "index.lock" in " ".join(refused.value.finding.evidence)
    assert file.read_text() == "an edit\n"
