"""Where another image for the project's server is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.project.current_run import ServerPlace
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres
from adx_tui.steps.shared import extension_sources, image_line
from tests.support.application import open_project

COMPOSE = """\
services:
  db:
    {image}
    environment: {{POSTGRES_USER: shop, POSTGRES_PASSWORD: x}}
"""


def opened(folder: Path, image: str, place: Postgres = Postgres.DOCKER) -> Project:
    if image:
        (folder / "compose.yml").write_text(COMPOSE.format(image=image))
    (folder / "Dockerfile").write_text("FROM postgres:17\n")
    (folder / ".env").write_text("DATABASE_URL=postgresql://shop:x@localhost:5432/shop\n")
    project = open_project(folder, folder / "state", {})
    project.run.place = ServerPlace(place, "as asked")
    return project


@pytest.mark.parametrize(
    ("image", "line"),
    [
        ("image: postgres:16.4", "image: other:1  # compose.yml:3"),
        ("image: postgres:${TAG:-16}", "image: other:1  # compose.yml:3"),
        ("image: ${DB_IMAGE:-postgres:16}", "DB_IMAGE=other:1"),
        ("image: ${POSTGRES_IMAGE:-postgres:16}", "POSTGRES_IMAGE=other:1"),
        ("build: .", "FROM other:1  # in its Dockerfile"),
        ("", "POSTGRES_IMAGE=other:1"),
    ],
)
def test_the_line_is_where_the_compose_file_takes_the_image_from(tmp_path: Path, image: str, line: str) -> None:
    assert image_line.write(opened(tmp_path, image), "other:1") == line


def test_a_server_that_no_compose_file_makes_goes_by_the_variable(tmp_path: Path) -> None:
    assert (
        image_line.write(opened(tmp_path, "image: postgres:16", Postgres.EXTERNAL), "other:1")
        == "POSTGRES_IMAGE=other:1"
    )
    assert image_line.write(None, "other:1") == "POSTGRES_IMAGE=other:1"


@pytest.mark.parametrize(
    ("image", "what", "how"),
    [
        ("postgres:17", "use an image that has it", "image: pgvector/pgvector:pg17  # compose.yml:3"),
        ("pgvector/pgvector:pg17", "fetch the image anew", "docker pull pgvector/pgvector:pg17\n"),
        ("pgvector/pgvector:0.8.0-pg17", "fetch the image anew", "docker pull pgvector/pgvector:0.8.0-pg17\n"),
    ],
)
def test_the_image_that_is_in_use_is_not_the_way_out(tmp_path: Path, image: str, what: str, how: str) -> None:
    said = extension_sources.image(opened(tmp_path, f"image: {image}"), "vector", 17)
    assert said[0].startswith(what)
    assert said[1].startswith(how)
