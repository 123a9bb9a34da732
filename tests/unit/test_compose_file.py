"""The compose file, read as Compose reads it, with the line of every fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adx_tui.services import compose_file
from adx_tui.services.compose_file import ComposeFileError, PostgresService
from adx_tui.services.servers import compose_labels

MINIMAL = """\
services:
  db:
    image: postgres:17
    ports: ["127.0.0.1:5433:5432"]
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data:
"""


def read(tmp_path: Path, text: str, **environment: str) -> PostgresService:
    folder = tmp_path / "My Project"
    folder.mkdir(exist_ok=True)
    file = folder / "compose.yml"
    file.write_text(text)
    return compose_file.read(file, environment, project_dir=folder)


def with_service(**changes: str) -> str:
    """The minimal file with lines of its service replaced."""
    lines = []
    for line in MINIMAL.splitlines():
        key = line.strip().partition(":")[0]
        lines.append(f"    {key}: {changes.pop(key)}" if line.startswith("    ") and key in changes else line)
    at = lines.index("volumes:")
    lines[at:at] = [f"    {key}: {value}" for key, value in changes.items()]
    return "\n".join(lines) + "\n"


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


def test_a_minimal_file(tmp_path: Path) -> None:
    service = read(tmp_path, MINIMAL)
    assert (service.name, service.image, service.host_port) == ("db", "postgres:17", 5433)
    assert (service.project, service.container_name) == ("myproject", "myproject-db-1")
    assert (service.volume_name, service.volume_target) == ("myproject_data", "/var/lib/postgresql/data")
    assert service.network_name == "myproject_default"


@pytest.mark.parametrize(
    ("written", "environment", "read_as"),
    [
        ("${IMAGE:-postgres:16}", {}, "postgres:16"),
        ("${IMAGE:-postgres:16}", {"IMAGE": ""}, "postgres:16"),
        ("${IMAGE:-postgres:${TAG:-16}}", {}, "postgres:16"),
        ("${IMAGE:-postgres:${TAG:-16}}", {"TAG": "15"}, "postgres:15"),
        ("${IMAGE:-${OTHER:-postgres}:${TAG}}", {"TAG": "15"}, "postgres:15"),
        ("${IMAGE-postgres:16}", {"IMAGE": "postgres:15"}, "postgres:15"),
        ("$IMAGE", {"IMAGE": "postgres:15"}, "postgres:15"),
        ("postgres:${TAG}", {"TAG": "15"}, "postgres:15"),
        ("postgres:17${SUFFIX:+-alpine}", {"SUFFIX": "yes"}, "postgres:17-alpine"),
        ("postgres:17${SUFFIX:+-alpine}", {}, "postgres:17"),
        ("postgres:$$TAG", {"TAG": "15"}, "postgres:$TAG"),
    ],
)
def test_variables_are_filled_in_as_compose_does(
    tmp_path: Path, written: str, environment: dict[str, str], read_as: str
) -> None:
    assert read(tmp_path, with_service(image=f'"{written}"'), **environment).image == read_as


def test_a_variable_that_must_be_set_says_so_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ComposeFileError, match="TAG: which one") as raised:
        read(tmp_path, with_service(image='"postgres:${TAG:?which one}"'))
    assert raised.value.line == 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [({"COMPOSE_PROJECT_NAME": "Mine!"}, "mine"), ({}, "fromfile")],
)
def test_the_projects_name(tmp_path: Path, name: dict[str, str], expected: str) -> None:
    assert read(tmp_path, "name: fromfile\n" + MINIMAL, **name).project == expected


@pytest.mark.parametrize(
    ("ports", "port"),
    [
        ('["5433:5432"]', 5433),
        ('["127.0.0.1:5433:5432/tcp"]', 5433),
        ("[{target: 5432, published: 5433, host_ip: 127.0.0.1}]", 5433),
        ('["8080:80", "5433:5432"]', 5433),
    ],
)
def test_ports_in_their_forms(tmp_path: Path, ports: str, port: int) -> None:
    assert read(tmp_path, with_service(ports=ports)).host_port == port


def test_a_volume_in_its_long_form_and_with_a_name_of_its_own(tmp_path: Path) -> None:
    text = with_service(volumes="[{type: volume, source: data, target: /var/lib/postgresql}]")
    service = read(tmp_path, text.replace("  data:", "  data: {name: kept}"))
    assert (service.volume_name, service.volume_target) == ("kept", "/var/lib/postgresql")


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("services:\n  db: [\n", "no YAML", 3),
        ("volumes: {}\n", "no `services:`", 1),
        ("services:\n  web: {image: nginx}\n", "none of its services", 2),
        (with_service(ports="[]"), "publishes no port", 4),
        (with_service(ports='["127.0.0.1:99999:5432"]'), "no number between", 4),
        (with_service(volumes='["./data:/var/lib/postgresql/data"]'), "no named volume", 3),
        (with_service(shm_size="lots"), "shm_size", None),
        (with_service(healthcheck="{test: x, interval: soon}"), "duration 'soon'", None),
    ],
)
def test_faults_are_named_with_their_line(tmp_path: Path, text: str, problem: str, line: int | None) -> None:
    with pytest.raises(ComposeFileError, match=problem) as raised:
        read(tmp_path, text)
    assert raised.value.line == line


@pytest.mark.parametrize(
    ("environment", "read_as"),
    [("{A: 1, B: ''}", {"A": "1", "B": ""}), ("[A=1, B=]", {"A": "1", "B": ""})],
)
def test_an_environment_in_its_forms(tmp_path: Path, environment: str, read_as: dict[str, str]) -> None:
    assert read(tmp_path, with_service(environment=environment)).environment == read_as


def test_what_the_engine_wants_in_its_own_units(tmp_path: Path) -> None:
    check = '{test: "pg_isready", interval: 1m30s, timeout: 500ms, retries: 3}'
    service = read(tmp_path, with_service(healthcheck=check, shm_size="128mb", command='"postgres -c fsync=off"'))
    expected: dict[str, Any] = {"test": ["CMD-SHELL", "pg_isready"], "interval": 90_000_000_000}
    assert service.healthcheck == expected | {"timeout": 500_000_000, "retries": 3}
    assert service.shm_size == 128 * 1024 * 1024
    assert service.command == ("postgres", "-c", "fsync=off")


def test_the_bundled_file_is_adhyayanx_s_without_its_name_and_comments() -> None:
    import yaml

    own = yaml.safe_load((Path(__file__).parents[2] / "compose" / "postgres.yml").read_text(encoding="utf-8"))
    del own["name"]
    assert yaml.safe_load(compose_file.bundled_text()) == own


def test_labels_hold_no_value_of_the_environment(tmp_path: Path) -> None:
    text = with_service(environment="{POSTGRES_PASSWORD: hidden}")
    service = read(tmp_path, text)
    labels = compose_labels.of_container(service, "sha256:0", tmp_path)
    assert "hidden" not in str(labels)
    changed = read(tmp_path, text.replace("hidden", "changed"))
    assert compose_labels.settings_hash(changed) == compose_labels.settings_hash(service)


@pytest.mark.parametrize("seen", ["postgres:17", "docker.io/library/postgres:17", "localhost/postgres:17"])
def test_an_image_is_the_same_by_its_short_and_its_whole_name(tmp_path: Path, seen: str) -> None:
    """Podman tells the whole one."""
    assert not list(compose_labels.differences(read(tmp_path, MINIMAL), None, container(image=seen)))


def test_what_a_container_has_otherwise_is_told(tmp_path: Path) -> None:
    there = container(image="postgres:16", port="5999", mounted="/data")
    assert list(compose_labels.differences(read(tmp_path, MINIMAL), "/var/lib/postgresql/data", there)) == [
        "image  postgres:16 → postgres:17",
        "port  127.0.0.1:5999 → 127.0.0.1:5433",
        "volume  myproject_data at /data → /var/lib/postgresql/data",
    ]


def container(image: str, port: str = "5433", mounted: str = "/var/lib/postgresql/data") -> dict[str, Any]:
    """What the engine says of a container that Compose made of the minimal file."""
    return {
        "Config": {"Image": image, "Labels": {}},
        "HostConfig": {"PortBindings": {"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": port}]}},
        "Mounts": [{"Name": "myproject_data", "Destination": mounted}],
    }


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
    assert [(each.line, each.what) for each in service.ignored] == [
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
    service = compose_file.read(None, {"POSTGRES_PASSWORD": "-"}, project_dir=tmp_path)
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


def test_a_container_of_another_name_is_told_where_it_is_ours(tmp_path: Path) -> None:
    service, there = read(tmp_path, MINIMAL), container(image="postgres:17")
    assert not list(compose_labels.differences(service, None, there))  # Compose 1 writes names of its own
    there["Config"]["Labels"] = compose_labels.of_container(service, "sha256:0", tmp_path)
    assert list(compose_labels.differences(service, None, there | {"Name": "/old"})) == ["name  old → myproject-db-1"]
    assert not list(compose_labels.differences(service, None, there | {"Name": "/myproject-db-1"}))
