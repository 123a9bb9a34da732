"""The example of docs/ci.md that runs on Docker, as its job would."""

from __future__ import annotations

import shlex

import pytest

from tests.support import ci_guide
from tests.support.project import Project

pytestmark = pytest.mark.docker


def test_a_job_on_the_runners_docker_is_ready_and_then_ready_again(
    project: Project, free_port: int, postgres_image: str
) -> None:
    project.may_have_used_docker = True
    project.env(
        DATABASE_URL=f"postgresql://app:only-in-ci@localhost:{free_port}/app",
        POSTGRES_PORT=free_port,
        POSTGRES_USER="postgres",
        POSTGRES_PASSWORD="only-in-ci-too",
        POSTGRES_IMAGE=postgres_image,
    )
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    (command,) = ci_guide.commands(ci_guide.job_on_github("docker"))
    unchanged = [
        "nothing had to change" in ci_guide.closing_line(ci_guide.run_as_typed(project, shlex.join(command)))
        for _ in range(2)
    ]
    assert unchanged == [False, True]
