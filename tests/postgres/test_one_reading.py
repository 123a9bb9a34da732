"""A run reads the project's files once, and again when it has changed something: nothing is looked at twice."""

from __future__ import annotations

import pytest

from tests.support import adhyayanx
from tests.support.opened_files import run_counting
from tests.support.outcome import assert_green
from tests.support.project import Project

pytestmark = pytest.mark.postgres


def test_a_green_look_opens_each_file_once(project: Project, free_port: int) -> None:
    adhyayanx.clone_into(project, port=free_port)
    where = ("--postgres", "embedded", "--output", "json")
    assert_green(project.adx("--auto", *where))
    files = [project.path / ".env", project.path / ".env.example"]
    result, opened = run_counting(project, files, "--check", *where)
    assert_green(result)
    assert opened == (1, 1)
