"""A project folder that was moved, copied or cloned: its data follows it, and no other project's does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.outcome import assert_green, findings, only_failure, previews, summary
from tests.support.ports import pick_free_port
from tests.support.project import Project
from tests.support.server_step import ServerProject, data

pytestmark = pytest.mark.postgres


def moved(server: ServerProject) -> ServerProject:
    """The same project under another name of its folder."""
    place = server.project.path.rename(server.project.path.with_name("renamed"))
    project = Project(place, server.project.state_directory, server.project.environment)
    return ServerProject(project, server.port, "embedded", server.values)


@pytest.mark.parametrize("running", [True, False], ids=["running", "stopped"])
def test_the_data_follows_a_folder_that_was_moved(started: ServerProject, running: bool) -> None:
    if not running:
        started.down()
    old, before = started.project.path, data(started)
    server = moved(started)
    found = only_failure(server.check(), "ADX246")
    assert str(old) in found["cause"]
    assert previews(found, "safe").startswith(f"mv {before} ")
    assert "app-password" not in str(found)
    assert_green(server.auto())
    assert server.has_its_mark()
    assert int(server.written("POSTGRES_PORT")) == server.port
    again = server.auto()
    assert_green(again)
    assert "took over" not in summary(again, "postgres")
    server.project.clean_up()


def test_data_that_may_be_another_project_s_is_only_pointed_at(started: ServerProject) -> None:
    """A clone of its own has a login of its own, though the database has the same name."""
    started.down()
    before = data(started)
    server = moved(started)
    server.set(DATABASE_URL=server.written("DATABASE_URL").replace("app-password", "another-password"))
    looked = server.check()
    (left, _) = findings(looked)
    assert (left["code"], left["status"]) == ("ADX246", "warning")
    assert f"mv {before} " in previews(left, "manual")
    assert_green(server.auto())
    assert (before / "PG_VERSION").exists()
    server.project.clean_up()


def test_the_data_of_a_folder_that_is_still_there_is_left_alone(started: ServerProject, tmp_path: Path) -> None:
    """A copy of the folder, its `.env` included, is a project of its own."""
    shutil.copytree(started.project.path, tmp_path / "copy")
    copy = Project(tmp_path / "copy", started.project.state_directory, started.project.environment)
    second = ServerProject(copy, pick_free_port(but_not={started.port}), "embedded", started.values)
    second.set()
    only_failure(second.check(), "ADX213")
    assert_green(second.auto())
    assert started.has_its_mark()
    copy.clean_up()
