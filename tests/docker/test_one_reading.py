"""A run reads the compose file once, as it does the other files of the project."""

from __future__ import annotations

import pytest

from adx_tui.services.docker.compose_file import bundled_text
from tests.support.opened_files import run_counting
from tests.support.outcome import assert_green
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker


@pytest.mark.parametrize("where", ["auto", "docker"])
def test_a_green_look_opens_each_file_once(server: ServerProject, where: str) -> None:
    project, compose = server.project, server.project.write("compose/postgres.yml", bundled_text())
    files = [project.path / ".env", project.write(".env.example", "DATABASE_URL=\n"), compose]
    assert_green(server.auto())
    result, opened = run_counting(project, files, "--check", "--postgres", where, "--step", "postgres")
    assert result.exit_code == 0, result
    assert opened == (1, 1, 1)
