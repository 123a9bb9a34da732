"""Compose files that lead to others: laid over one another, extended, included, built. As compose-go reads them."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from adx_tui.services.docker import compose_file, compose_yaml
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.docker.postgres_service import PostgresService
from tests.support.folders import write_files

BASE = """\
services:
  db:
    image: postgres:16
    command: postgres -c fsync=off
    environment: {POSTGRES_USER: shop, POSTGRES_DB: shop}
    ports: ["5432:5432"]
    volumes: ["data:/var/lib/postgresql/data"]
volumes: {data: }
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def read(repository: Path, *names: str, **environment: str) -> PostgresService:
    paths = [repository / name for name in names or ("compose.yml",)]
    return compose_file.read(*paths).service(environment, project_dir=repository)


@pytest.mark.parametrize(
    ("over", "reads"),
    [
        ("image: postgres:17", {"image": "postgres:17", "host_port": 5432}),
        ("command: [postgres, -c, jit=off]", {"command": ("postgres", "-c", "jit=off")}),
        ("environment: [POSTGRES_DB=other]", {"environment": {"POSTGRES_USER": "shop", "POSTGRES_DB": "other"}}),
        ("environment: {POSTGRES_DB: other}", {"environment": {"POSTGRES_USER": "shop", "POSTGRES_DB": "other"}}),
        ("environment: !override [A=1]", {"environment": {"A": "1"}}),
        ("environment: {POSTGRES_DB: !reset null}", {"environment": {"POSTGRES_USER": "shop"}}),
        ("ports: ['5433:5432']", {"host_port": 5432}),  # both are published; the first is the one that leads there
        ("ports: !override ['5433:5432']", {"host_port": 5433}),
        ("ports: !reset []", {"host_port": 6543}),
        ("volumes: ['other:/var/lib/postgresql/data']", {"volume": "other"}),
        ("volumes: !reset null", {"volume": "db-data"}),
        ("command: !reset null", {"command": ()}),
        ("ports: ", {"host_port": 5432}),
    ],
)
def test_a_later_file_is_laid_over_an_earlier_one(repository: Path, over: str, reads: dict[str, object]) -> None:
    write_files(repository, {"compose.yml": BASE, "over.yml": f"services: {{db: {{{over}}}}}\n"})
    service = read(repository, "compose.yml", "over.yml", POSTGRES_PORT="6543")
    assert {key: getattr(service, key) for key in reads} == reads
    assert service.files == (repository / "compose.yml", repository / "over.yml")


def test_a_file_that_fits_none_before_it_is_named(repository: Path) -> None:
    write_files(repository, {"compose.yml": BASE, "over.yml": "services:\n  db:\n    ports: {a: b}\n"})
    with pytest.raises(ComposeFileError, match="ports is a mapping") as raised:
        read(repository, "compose.yml", "over.yml")
    assert (raised.value.file, raised.value.line) == (repository / "over.yml", 3)


EXTENDED = {
    "in one file": {
        "compose.yml": "services:\n  base: {image: postgres:17, profiles: [no], environment: {A: 1, B: 1}}\n"
        "  db: {extends: base, profiles: !reset [], environment: [B=2], ports: ['5433:5432']}\n"
    },
    "in another file, by its own folder": {
        "compose.yml": "services:\n  db: {extends: {file: docker/base.yml, service: pg}, environment: {B: 2},"
        " ports: ['5433:5432']}\n",
        "docker/base.yml": "services: {pg: {extends: {service: image}, env_file: db.env}, image: {image: postgres:17}}",
        "docker/db.env": "A=1\nB=1\n",
    },
    "included": {
        "compose.yml": "include: [docker/db.yml]\nservices: {web: {image: node}}\n",
        "docker/db.yml": "name: not-its-name\nservices: {db: {image: '${IMAGE}', env_file: [db.env],"
        " ports: ['${PORT:-1}:5432']}}\n",
        "docker/.env": "PORT=5433\nIMAGE=postgres:17\n",
        "docker/db.env": "A=1\nB=2\n",
    },
    "included in the long form": {
        "compose.yml": "include:\n  - path: [docker/db.yml, docker/over.yml]\n    project_directory: .\n"
        "    env_file: my.env\n",
        "docker/db.yml": "services: {db: {image: '${IMAGE}', env_file: db.env}}\n",
        "docker/over.yml": "services: {db: {environment: {B: 2}, ports: ['5433:5432']}}\n",
        "my.env": "IMAGE=postgres:17\n",
        "db.env": "A=1\nB=1\n",
    },
}


@pytest.mark.parametrize("files", EXTENDED.values(), ids=EXTENDED)
def test_what_extends_and_includes_lead_to(repository: Path, files: dict[str, str]) -> None:
    write_files(repository, files)
    service = read(repository)
    assert (service.name, service.image, service.host_port) == ("db", "postgres:17", 5433)
    assert service.environment == {"A": "1", "B": "2"}
    assert service.project == repository.name


@pytest.mark.parametrize(
    ("files", "problem", "place"),
    [
        ({"compose.yml": "services:\n  db:\n    extends: db\n"}, "db extends itself", "compose.yml:3"),
        ({"compose.yml": "services:\n  db:\n    extends: no\n"}, "no service no, which db extends", "compose.yml:3"),
        (
            {"compose.yml": "services:\n  db:\n    extends: {file: no.yml, service: db}\n"},
            "no.yml, which it names, can't be used: it does not exist",
            "compose.yml:3",
        ),
        (
            {"compose.yml": "services:\n  db:\n    extends: {file: ../../x.yml, service: db}\n"},
            "only name what is inside of the repository",
            "compose.yml:3",
        ),
        (
            {
                "compose.yml": "services:\n  db: {extends: {file: b.yml, service: db}}\n",
                "b.yml": "services:\n  db:\n    extends: {file: compose.yml, service: db}\n",
            },
            "extends itself",
            "compose.yml:2",
        ),
        ({"compose.yml": "include: [compose.yml]\n"}, "compose.yml includes itself", "compose.yml:1"),
        ({"compose.yml": "include: [b.yml]\n", "b.yml": "x: [\n"}, "no YAML", "b.yml:2"),
        ({"compose.yml": "include: [{path: []}]\n"}, "an include names no file", "compose.yml:1"),
        (
            {"compose.yml": "services:\n  db: {image: postgres, env_file: /etc/passwd}\n"},
            "only name what is inside",
            "compose.yml:2",
        ),
        ({"compose.yml": "services:\n  db: {image: 'postgres:${T:?which}'}\n"}, "it needs T: which", "compose.yml:2"),
    ],
)
def test_faults_are_named_with_their_file_and_line(
    repository: Path, files: dict[str, str], problem: str, place: str
) -> None:
    write_files(repository, files)
    with pytest.raises(ComposeFileError, match=problem) as raised:
        read(repository)
    file = raised.value.file or repository / "compose.yml"
    assert f"{file.name}:{raised.value.line}" == place


def test_services_that_grow_by_extending_one_another_are_a_fault(repository: Path) -> None:
    ports = ", ".join(f"'{port}:{port}'" for port in range(10000, 12000))
    chain = "".join(f"  s{n}: {{extends: s{n - 1}, ports: ['{n}:{n}']}}\n" for n in range(1, 300))
    write_files(repository, {"compose.yml": f"services:\n  s0: {{image: postgres, ports: [{ports}]}}\n{chain}"})
    with pytest.raises(ComposeFileError, match="more than"):
        read(repository)


@pytest.mark.parametrize(
    ("build", "dockerfile", "image"),
    [
        (".", "FROM postgres:17\n", "postgres:17"),
        (
            ".",
            "# syntax=docker/dockerfile:1\nARG V=16\nFROM --platform=linux/amd64 postgres:${V} AS x\n",
            "postgres:16",
        ),
        ("{context: ., args: {V: 17}}", "ARG V=16\nFROM postgres:$V\n", "postgres:17"),
        ("{context: ., args: [V]}", "ARG V=16\nFROM postgres:${V}-alpine\n", "postgres:15-alpine"),
        (".", "FROM alpine AS tools\nRUN x\nFROM postgres:17 AS db\nCOPY --from=tools /x /x\n", "postgres:17"),
        ("{context: ., target: db}", "FROM postgres:17 AS base\nFROM base as DB\nFROM node\n", "postgres:17"),
        ("{context: ., target: '0'}", "FROM postgres:17\nFROM node\n", "postgres:17"),
        (".", "FROM postgres:17\nRUN <<EOF\nFROM nothing\nEOF\n", "postgres:17"),
        (".", "FROM \\\n  # which\n  postgres:17\n", "postgres:17"),
        ("{context: ., dockerfile_inline: 'FROM postgres:14'}", "FROM node\n", "postgres:14"),
        ("{context: ., dockerfile: ./Dockerfile}", "FROM pgvector/pgvector:pg17\n", "pgvector/pgvector:pg17"),
    ],
)
def test_what_is_built_begins_with_its_dockerfile_s_image(
    repository: Path, build: str, dockerfile: str, image: str
) -> None:
    text = f"services:\n  db:\n    build: {build}\n"
    write_files(repository, {"docker/compose.yml": text, "docker/Dockerfile": dockerfile})
    assert read(repository, "docker/compose.yml", V="15").image == image


def test_what_a_dockerfile_adds_is_no_part_of_the_server(repository: Path) -> None:
    text = "services:\n  db:\n    build: .\n"
    write_files(repository, {"compose.yml": text, "Dockerfile": "FROM postgres:17\nLABEL a=b\n"})
    service = read(repository)
    assert (service.ignored, service.built_image) == ((), f"{service.project}-db")
    (repository / "Dockerfile").write_text("FROM postgres:17\nRUN apt-get install postgresql-17-pgvector\n")
    (wish,) = read(repository).ignored
    assert (wish.what, wish.line) == ("what its Dockerfile adds to postgres:17", 3)


@pytest.mark.parametrize(
    ("dockerfile", "problem"),
    [(None, "none of its services"), ("RUN x\n", "none of its"), ("FROM ${X:?no}\n", "none of its")],
)
def test_a_dockerfile_that_says_nothing_is_no_postgres(repository: Path, dockerfile: str | None, problem: str) -> None:
    write_files(repository, {"compose.yml": "services: {db: {build: .}}\n"})
    if dockerfile is not None:
        (repository / "Dockerfile").write_text(dockerfile)
    with pytest.raises(ComposeFileError, match=problem):
        read(repository)


def test_a_file_is_parsed_once_whatever_it_is_asked(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables are filled in anew, from each question's own environment."""
    write_files(repository, {"compose.yml": BASE.replace("postgres:16", "postgres:${V:?}")})
    parse = Mock(wraps=compose_yaml.parse)
    monkeypatch.setattr(compose_yaml, "parse", parse)

    file = compose_file.read(repository / "compose.yml")
    assert [file.service({"V": v}, project_dir=repository).image for v in ("16", "17")] == [
        "postgres:16",
        "postgres:17",
    ]
    assert file.has_postgres({}, repository)
    assert not file.env_files({}, repository)
    assert not file.quoted_variables({}, repository)
    with pytest.raises(ComposeFileError) as caught:
        file.service({}, project_dir=repository)

    assert caught.value.file == repository / "compose.yml"
    parse.assert_called_once()
