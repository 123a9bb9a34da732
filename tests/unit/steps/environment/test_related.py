"""Keys of the form that say the same thing go on saying the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.project.project import Project
from adx_tui.steps.environment import related
from tests.support.environment import open_project

HERE = "postgresql://shop:old-password@127.0.0.1:5432/shop?schema=public"
VALUES = {
    "DATABASE_URL": HERE,
    "SHADOW_DATABASE_URL": "postgresql://shop:old-password@localhost:5432/shop_shadow",
    "POSTGRES_PORT": "5432",
    "POSTGRES_USER": "shop",
    "POSTGRES_PASSWORD": "old-password",
    "SMTP_PORT": "5432",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / ".env").write_text("".join(f"{key}={value}\n" for key, value in VALUES.items()))
    return open_project(folder)


def moved(project: Project, key: str, value: str, values: dict[str, str] = VALUES) -> dict[str, str]:
    return related.moved_with(project, key, values[key], {**values, key: value})


def test_the_port_moves_in_every_url_that_goes_there(project: Project) -> None:
    assert moved(project, "POSTGRES_PORT", "6000") == {
        "DATABASE_URL": HERE.replace("5432", "6000"),
        "SHADOW_DATABASE_URL": VALUES["SHADOW_DATABASE_URL"].replace("5432", "6000"),
    }


def test_the_port_of_the_url_moves_the_key(project: Project) -> None:
    both = moved(project, "DATABASE_URL", HERE.replace("5432", "6000"))
    assert both["POSTGRES_PORT"] == "6000"
    assert set(both) == {"POSTGRES_PORT", "SHADOW_DATABASE_URL"}


def test_the_password_of_a_role_is_one(project: Project) -> None:
    new = HERE.replace("old-password", "p%40ss")
    assert moved(project, "DATABASE_URL", new) == {
        "SHADOW_DATABASE_URL": VALUES["SHADOW_DATABASE_URL"].replace("old-password", "p%40ss"),
        "POSTGRES_PASSWORD": "p@ss",
    }
    assert moved(project, "POSTGRES_PASSWORD", "p@ss")["DATABASE_URL"] == new


@pytest.mark.parametrize(
    ("key", "value"), [("POSTGRES_PORT", ""), ("POSTGRES_PORT", "54x"), ("DATABASE_URL", "postgresql://")]
)
def test_what_makes_no_sense_moves_nothing(project: Project, key: str, value: str) -> None:
    assert moved(project, key, value) == {}


def test_what_said_something_else_before_stays(project: Project) -> None:
    elsewhere = {**VALUES, "DATABASE_URL": "postgresql://shop:another@db.example.com:5432/shop", "POSTGRES_USER": "x"}
    del elsewhere["SHADOW_DATABASE_URL"]
    assert moved(project, "POSTGRES_PORT", "6000", elsewhere) == {}
    assert moved(project, "POSTGRES_PASSWORD", "new", elsewhere) == {}


def test_contradictions_are_said_of_both_and_hold_no_password(project: Project) -> None:
    assert related.contradictions(project, VALUES) == {}
    values = {**VALUES, "POSTGRES_PORT": "6000"}
    assert set(related.contradictions(project, values)) == {"DATABASE_URL", "SHADOW_DATABASE_URL", "POSTGRES_PORT"}
    values = {**VALUES, "SHADOW_DATABASE_URL": VALUES["SHADOW_DATABASE_URL"].replace("old-password", "hunter2")}
    (problem,) = related.contradictions(project, values).values()
    assert "role shop" in problem
    assert "hunter2" not in problem
