"""The application's password, which a server of ours refuses."""

from __future__ import annotations

from pathlib import Path

from adx_tui.core.model import Risk
from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.project.current_run import ServerPlace
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres
from adx_tui.steps.grants import findings
from tests.support.application import LookingContext, open_project

COMPOSE = """\
services:
  db:
    image: postgres:17
    environment: {{POSTGRES_USER: {user}, POSTGRES_PASSWORD: of-compose}}
"""


def opened(folder: Path, user: str) -> Project:
    (folder / "compose.yml").write_text(COMPOSE.format(user=user))
    (folder / ".env").write_text("DATABASE_URL=postgresql://shop:another@localhost:5432/shop\n")
    project = open_project(folder, folder / "state", {})
    project.run.place = ServerPlace(Postgres.DOCKER, "as asked", "container shop-db-1")
    return project


def test_the_url_gets_the_password_that_let_the_same_role_in_as_administrator(tmp_path: Path) -> None:
    project = opened(tmp_path, "shop")
    refused = LoginError(LoginFault.PASSWORD, "password authentication failed")
    (remedy,) = findings.login(project, refused, project.url(), None).remedies
    assert remedy.risk is Risk.SAFE
    assert "of-compose" not in remedy.preview
    assert remedy.apply is not None
    remedy.apply(LookingContext())
    assert "//shop:of-compose@localhost" in (tmp_path / ".env").read_text()
    project.refresh()
    (remedy,) = findings.login(project, refused, project.url(), None).remedies
    assert remedy.risk is Risk.MANUAL  # that one is refused too


def test_another_role_gets_the_password_of_the_url(tmp_path: Path) -> None:
    project = opened(tmp_path, "postgres")
    refused = LoginError(LoginFault.PASSWORD, "password authentication failed")
    (remedy,) = findings.login(project, refused, project.url(), None).remedies
    assert remedy.preview.startswith("ALTER ROLE")
    assert "another" not in remedy.preview
