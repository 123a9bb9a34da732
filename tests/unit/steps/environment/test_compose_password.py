"""The password that the compose file gives the server, beside the one in the project's URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Check, Risk, Status
from adx_tui.services.project.current_run import ServerPlace
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres
from adx_tui.steps.environment import logins
from tests.support.application import LookingContext, open_project

COMPOSE = """\
services:
  db:
    image: postgres:17
    ports: ["5432:5432"]
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: {written}
"""
ENV = "OTHER=1\nDATABASE_URL=postgresql://shop:{password}@localhost:5432/shop\n"


def opened(folder: Path, written: str, password: str, data: str = "") -> Project:
    (folder / "compose.yml").write_text(COMPOSE.format(written=written))
    (folder / ".env").write_text(ENV.format(password=password))
    project = open_project(folder, folder / "state", {})
    project.run.place = ServerPlace(Postgres.DOCKER, "as asked", data)
    return project


def look(project: Project) -> list[Check]:
    project.refresh()
    checks = logins.check_logins(project, project.environment(), project.url())
    return [check for check in checks if check.finding is not None]


@pytest.mark.parametrize(
    ("written", "password", "why", "seen", "mends"),
    [
        (
            "postgres",
            "s3cr3t_pw_91",
            "",
            ("8 characters", "12 characters, another from character 1 on"),
            "shop:postgres@",
        ),
        ("pa$$word9K", "pa%24%24word9K", "`$$` stands for one `$`", ("9 characters", "character 4 on"), "pa%24word9K@"),
        ("pa$word9K", "pa%24word9K", "a `$` begins a variable", ("2 characters", "character 3 on"), "shop:pa@"),
        ("0123456", "0123456", "a number to YAML", ("5 characters", "7 characters"), "shop:42798@"),
        ("${DB_PASSWORD:-postgres}", "s3cr3t", "DB_PASSWORD is not set", ("8 characters",), "\nDB_PASSWORD=s3cr3t\n"),
        ("${OTHER}", "s3cr3t", "OTHER is another", ("1 character",), "shop:1@"),
    ],
)
def test_before_there_is_a_server_the_pair_is_a_failure_with_both_places_and_a_remedy_that_loses_nothing(
    tmp_path: Path, written: str, password: str, why: str, seen: tuple[str, ...], mends: str
) -> None:
    project = opened(tmp_path, written, password)
    (check,) = look(project)
    finding = check.finding
    assert finding is not None
    assert (check.status, finding.code) == (Status.FAILED, "ADX129")
    assert why in finding.cause
    assert "would refuse it" in finding.cause
    evidence = "\n".join(finding.evidence)
    assert "compose.yml:7" in evidence
    assert ".env:2" in evidence
    assert [part for part in seen if part not in evidence] == []
    assert password not in str(finding)
    (remedy,) = (remedy for remedy in finding.remedies if remedy.risk is Risk.SAFE)
    assert remedy.apply is not None
    remedy.apply(LookingContext())
    assert mends in (tmp_path / ".env").read_text()
    assert look(project) == []


def test_a_number_is_mended_by_quotes_too(tmp_path: Path) -> None:
    project = opened(tmp_path, "0123456", "0123456")
    (check,) = look(project)
    assert check.finding is not None
    assert check.finding.remedies[0].preview == 'POSTGRES_PASSWORD: "…"  # compose.yml:7'
    assert look(opened(tmp_path, '"0123456"', "0123456")) == []


def test_a_server_that_is_there_may_have_either_password(tmp_path: Path) -> None:
    (check,) = look(opened(tmp_path, "postgres", "s3cr3t", "container shop-db-1"))
    assert check.status is Status.WARNING
    assert check.finding is not None
    assert [remedy.risk for remedy in check.finding.remedies] == [Risk.MANUAL]


def test_a_list_of_variables_has_the_line_too(tmp_path: Path) -> None:
    project = opened(tmp_path, "x", "s3cr3t")
    text = COMPOSE.replace("POSTGRES_USER: shop", "- POSTGRES_USER=shop")
    text = text.replace("POSTGRES_PASSWORD: {written}", "- POSTGRES_PASSWORD=${{DB_PASSWORD:-x}}").format()
    (tmp_path / "compose.yml").write_text(text)
    (check,) = look(project)
    assert check.finding is not None
    assert "compose.yml:7" in check.finding.evidence[0]
    assert "DB_PASSWORD is not set" in check.finding.cause
