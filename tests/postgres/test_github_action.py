"""The GitHub action in docs/, its steps carried out in their order: the data is made once, and then it is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.composite_action import Cache, Job
from tests.support.folders import make_reachable_folder
from tests.support.leftovers import end_servers_under
from tests.support.outcome import steps
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

ACTION = Path(__file__).parents[2] / "docs" / "github-action" / "action.yml"


def git(project: Project, *arguments: str) -> None:
    identity = ("-c", "user.name=somebody", "-c", "user.email=somebody@shop.example")
    subprocess.run(["git", "-C", project.path, *identity, *arguments], check=True, capture_output=True, timeout=60)


def commit(project: Project) -> None:
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "as it is")


def carry_out(project: Project, cache: Cache, programs: Path, port: int) -> tuple[list[Result], Job]:
    """A job on a new machine: nothing is left of the one before but what was cached, and what is committed."""
    git(project, "clean", "-dfx", "--quiet")
    temp = make_reachable_folder("adx-test-runner-")
    variables = {
        "DATABASE_URL": f"postgresql://app:only-in-ci@localhost:{port}/app",
        "GITHUB_ACTIONS": "true",
        "ADX_OUTPUT": "json",
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": "X64",
        "RUNNER_TEMP": str(temp),
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    job = Job(project, temp, cache, variables)
    try:
        return job.carry_out(ACTION), job
    finally:
        end_servers_under(temp)
        shutil.rmtree(temp)


def changed(result: Result) -> set[str]:
    """The steps in which something had to be done, of a run that ended ready."""
    assert result.exit_code == 0, result
    assert result.events[-1]["status"] == "ready"
    return {step for step, status in steps(result).items() if status == "changed"}


def test_the_second_job_has_nothing_to_do_and_one_with_another_migration_begins_anew(
    project: Project, tmp_path: Path, free_port: int
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    pip = programs / "pip"  # stands in for the real one: what is tested here is on no index
    pip.write_text("#!/bin/sh\nexit 0\n")
    pip.chmod(0o755)
    cache = Cache(make_reachable_folder("adx-test-cache-"))
    try:
        git(project, "init", "--quiet")
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
        project.seed("001_notes.sql", "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;")
        commit(project)
        (_, _, made, _, again), job = carry_out(project, cache, programs, free_port)
        assert job.steps["cache"]["cache-hit"] == ""
        assert {"migrations", "seeds", "grants"} <= changed(made)
        assert changed(again) == {"postgres"}, "which was stopped to be kept"

        (_, _, up), job = carry_out(project, cache, programs, free_port)  # neither stopped nor saved again
        assert job.steps["cache"]["cache-hit"] == "true"
        assert changed(up) == {"postgres"}

        key = job.steps["content"]["key"]
        project.migration("2_more", 'ALTER TABLE "Note" ADD COLUMN more TEXT;')
        commit(project)
        third = Job(project, tmp_path, cache, {**job.environment, "RUNNER_TEMP": str(tmp_path)})
        third.carry_out(ACTION, until="content")
        assert third.steps["content"]["key"] != key
    finally:
        shutil.rmtree(cache.folder)
