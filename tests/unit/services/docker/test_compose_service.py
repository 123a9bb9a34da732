"""What a service of a compose file is given, and what of it is not done."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.docker import compose_file
from adx_tui.services.docker.compose_file import ComposeFileError
from tests.support.compose_text import read, with_service


@pytest.mark.parametrize("written", ["[POSTGRES_PASSWORD, NOT_SET]", "{POSTGRES_PASSWORD: , NOT_SET: }"])
def test_a_key_without_a_value_is_passed_through(tmp_path: Path, written: str) -> None:
    service = read(tmp_path, with_service(environment=written), POSTGRES_PASSWORD="from around")
    assert service.environment == {"POSTGRES_PASSWORD": "from around"}


@pytest.mark.parametrize(
    "written", ["db.env", "[first.env, db.env]", "[{path: db.env}, {path: no.env, required: false}]"]
)
def test_the_environment_may_be_in_files_of_its_own(tmp_path: Path, written: str) -> None:
    folder = tmp_path / "My Project"
    folder.mkdir()
    (folder / "first.env").write_text("POSTGRES_PASSWORD=first\n")
    (folder / "db.env").write_text("POSTGRES_PASSWORD='a secret'\nPOSTGRES_USER=from_file\n")
    text = with_service(env_file=written, environment="{POSTGRES_USER: said}")
    assert read(tmp_path, text).environment == {"POSTGRES_PASSWORD": "a secret", "POSTGRES_USER": "said"}


def test_an_environment_file_that_is_not_there_is_named_with_its_line(tmp_path: Path) -> None:
    text = with_service(env_file="no.env")
    with pytest.raises(ComposeFileError, match=r"env_file no\.env does not exist") as refused:
        read(tmp_path, text)
    assert refused.value.line == text.splitlines().index("    env_file: no.env") + 1


@pytest.mark.parametrize(
    ("environment", "read_as"),
    [("{A: 1, B: ''}", {"A": "1", "B": ""}), ("[A=1, B=]", {"A": "1", "B": ""})],
)
def test_an_environment_in_its_forms(tmp_path: Path, environment: str, read_as: dict[str, str]) -> None:
    assert read(tmp_path, with_service(environment=environment)).environment == read_as


FULL = """\
services:
  cache: {image: redis}
  postgres:
    image: postgres:17
    container_name: our-db
    networks: [backend]
    x-note: nothing
    depends_on: [cache]
    ports:
      - "5433:5432"
      - "9187:9187"
    volumes:
      - data:/var/lib/postgresql/data
      - ./init.sql:/docker-entrypoint-initdb.d/init.sql:ro
      - type: bind
        source: ./conf
        target: /conf
    mem_limit: 1g
networks:
  backend:
volumes:
  data:
    driver_opts: {type: tmpfs}
"""


def test_what_is_not_done_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    service = read(tmp_path, FULL)
    assert [(ignored.line, ignored.what) for ignored in service.ignored] == [
        (6, "networks"),
        (11, "port 9187"),
        (14, "./init.sql mounted at /docker-entrypoint-initdb.d/init.sql:ro"),
        (15, "./conf mounted at /conf"),
        (18, "mem_limit"),
        (23, "driver_opts of volume data"),
    ]
    assert service.others == ("cache",)
    assert service.container_name == "our-db"


def test_of_the_bundled_file_all_is_done(tmp_path: Path) -> None:
    service = compose_file.read(None).service({"POSTGRES_PASSWORD": "-"}, project_dir=tmp_path)
    assert service.ignored == ()
    assert service.others == ()


@pytest.mark.parametrize(
    ("declared", "name"),
    [("{external: true}", "data"), ("{external: true, name: kept}", "kept"), ("{name: kept}", "kept"), ("", None)],
)
def test_the_volume_s_own_name(tmp_path: Path, declared: str, name: str | None) -> None:
    text = FULL.replace("\n    driver_opts: {type: tmpfs}", f" {declared}")
    service = read(tmp_path, text)
    assert service.volume_name == (name or f"{service.project}_data")


@pytest.mark.parametrize(
    ("written", "variable"),
    [
        ("${POSTGRES_IMAGE}", "POSTGRES_IMAGE"),
        ("${PG_IMAGE:-postgres:17}", "PG_IMAGE"),
        ("${A:-${B:-postgres:17}}", "A"),
        ("postgres:${TAG:-17}", ""),
        ("postgres:17", ""),
    ],
)
def test_which_variable_an_image_is_taken_from(tmp_path: Path, written: str, variable: str) -> None:
    service = read(tmp_path, with_service(image=f'"{written}"'), POSTGRES_IMAGE="postgres:16")
    assert service.image_variable == variable
    assert (service.image_file, service.image_line) == (tmp_path / "My Project" / "compose.yml", 3)
