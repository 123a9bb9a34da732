"""The compose file, read as Compose reads it, with the line of every fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from adx_tui.services.docker import compose_file
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.docker.compose_tree import MissingVariablesError
from tests.support.compose_text import MINIMAL, read, with_service


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


def test_all_variables_that_must_be_set_are_told_at_once(tmp_path: Path) -> None:
    text = with_service(image='"postgres:${TAG:?}"', environment="{POSTGRES_DB: '${DB:?which} ${TAG:?} ${SIZE?}'}")
    with pytest.raises(MissingVariablesError, match="TAG, DB") as raised:
        read(tmp_path, text, SIZE="")
    assert [(each.name, each.words) for each in raised.value.variables] == [("TAG", ""), ("DB", "which")]
    assert raised.value.variables[0].line == 3
    assert read(tmp_path, text, SIZE="", TAG="17", DB="shop").environment["POSTGRES_DB"] == "shop 17 "


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
        (with_service(ports='["127.0.0.1:99999:5432"]'), "no number between", 4),
        (with_service(volumes='["../data:/var/lib/postgresql/data"]'), "not inside of this repository", 5),
        (with_service(volumes='["~/data:/var/lib/postgresql/data"]'), "not inside of this repository", 5),
        (with_service(ports="[garbage]"), r"ports\[0\] is 'garbage', where a port", 4),
        (with_service(ports="{a: b}"), "ports is a mapping, where a list", 4),
        (with_service(ports="[[1]]"), r"ports\[0\] is a list, where a port", 4),
        (with_service(ports="[{published: 5433}]"), r"ports\[0\].target is empty, where a port", 4),
        (with_service(volumes="3"), "volumes is text, where a list", 5),
        (with_service(volumes="[[data]]"), r"volumes\[0\] is a list, where a mount", 5),
        (with_service(image="[postgres]"), "image is a list, where the name of an image", 3),
        (with_service(shm_size="lots"), "shm_size is 'lots', where a size", 6),
        (with_service(shm_size="9" * 400), "where a size", 6),
        (with_service(healthcheck="[1]"), "healthcheck is a list, where a mapping", 6),
        (with_service(healthcheck="{test: [pg_isready]}"), "'pg_isready', where CMD", 6),
        (with_service(healthcheck="{test: x, retries: three}"), "retries is 'three', where a whole number", 6),
        (with_service(healthcheck="{test: x, interval: soon}"), "interval is 'soon', where a duration", 6),
        (with_service(healthcheck="{test: x, interval: 1us}"), "interval is '1us', where a duration", 6),
        (with_service(healthcheck="{test: x, disable: maybe}"), "disable is 'maybe', where true or false", 6),
        (with_service(command='''"a 'b"'''), "command is .*, where a command whose quotes are closed", 6),
        (with_service(command="{a: b}"), "command is a mapping", 6),
        (with_service(restart="sometimes"), "restart is 'sometimes'", 6),
        (with_service(environment="word word"), "environment is text, where a list or a mapping", 6),
        (with_service(environment="[=x]"), "a name before each", 6),
        (with_service(environment="{A: [1]}"), "environment.A is a list, where text", 6),
        (with_service(env_file="[[a]]"), r"env_file\[0\] is a list, where the name of a file", 6),
        (with_service(image='"a\\0b"'), "NUL", 3),
        (with_service(image='"${TAG"'), "TAG is not closed", 3),
        (with_service(image='"${1TAG}"'), r"by itself it is written \$\$", 3),
        (with_service(image="x") + "  data:\n", "the key data stands twice", 8),
        ("[1]\n", "no `services:`", 1),
        ("", "no `services:`", 1),
        ("services: {db: }\n", "none of its services", 1),
        ("services: *x\n", "the anchor x is not defined", 1),
        ("services: &x\n  a: *x\n", "the anchor x contains itself", 2),
        ("services:\n  <<: 3\n", "<< takes a mapping", 2),
        ("services:\n  ? [a]\n  : b\n", "a key is no text", 2),
        ("a: 1\n---\nb: 1\n", "several documents", 2),
        ("a: " + "[" * 100 + "]" * 100, "nested more than", 1),
        ("a: " + "[" * 100_000, "no YAML", 1),
        ("a: \x01", "no YAML", 1),
    ],
)
def test_faults_are_named_with_their_line(tmp_path: Path, text: str, problem: str, line: int | None) -> None:
    with pytest.raises(ComposeFileError, match=problem) as raised:
        read(tmp_path, text)
    assert raised.value.line == line


def test_what_the_engine_wants_in_its_own_units(tmp_path: Path) -> None:
    check = '{test: "pg_isready", interval: 1m30s, timeout: 500ms, retries: 3}'
    service = read(tmp_path, with_service(healthcheck=check, shm_size="128mb", command='"postgres -c fsync=off"'))
    expected: dict[str, Any] = {"test": ["CMD-SHELL", "pg_isready"], "interval": 90_000_000_000}
    assert service.healthcheck == expected | {"timeout": 500_000_000, "retries": 3}
    assert service.shm_size == 128 * 1024 * 1024
    assert service.command == ("postgres", "-c", "fsync=off")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("1h", 3600), ("2.5s", 2.5), ("1m30s", 90), ("500ms", 0.5), ("1h5m30s20ms", 3930.02), ("5000us", 0.005), ("0", 0)],
)
def test_durations_as_compose_takes_them(tmp_path: Path, written: str, seconds: float) -> None:
    service = read(tmp_path, with_service(healthcheck=f'{{test: x, interval: "{written}"}}'))
    assert service.healthcheck["interval"] == pytest.approx(seconds * 10**9)


@pytest.mark.parametrize(
    ("written", "size"), [("1gb", 2**30), ("64m", 2**26), ("1.5GiB", 3 * 2**29), ("2048", 2048), ("${NONE:-1k}", 1024)]
)
def test_sizes_as_compose_takes_them(tmp_path: Path, written: str, size: int) -> None:
    assert read(tmp_path, with_service(shm_size=written)).shm_size == size


def test_plain_numbers_and_truth_values_are_what_compose_hands_on(tmp_path: Path) -> None:
    """compose-go prints what go-yaml made of them (`mappingValue` in its types/mapping.go)."""
    written = "{A: 007, B: 1_000, C: 1.50, D: true, E: '007', F: 0x1f, G: yes, H: 5e2, I: 017.5, J: -3}"
    read_as = {"A": "7", "B": "1000", "C": "1.5", "D": "true", "E": "007"}
    read_as |= {"F": "31", "G": "yes", "H": "500", "I": "17.5", "J": "-3"}
    assert read(tmp_path, with_service(environment=written)).environment == read_as


def test_what_is_merged_counts_where_the_key_is_not_there(tmp_path: Path) -> None:
    text = "x-a: &a {image: postgres:15, restart: always}\nx-b: &b {restart: 'no', shm_size: 1m}\n" + with_service(
        **{"<<": "[*a, *b]"}
    )
    service = read(tmp_path, text)
    assert (service.image, service.restart, service.shm_size) == ("postgres:17", "always", 2**20)


def test_anchors_and_variables_that_grow_without_end_are_a_fault(tmp_path: Path) -> None:
    levels = [f"x-{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]" for level in range(1, 10)]
    with pytest.raises(ComposeFileError, match="more than 50,000 values") as raised:
        read(tmp_path, "\n".join(["x-0: &l0 [lol]", *levels, MINIMAL]))
    assert raised.value.line == 6
    with pytest.raises(ComposeFileError, match="more than 4 MB"):
        read(tmp_path, f"x-a: '{'$LONG' * 1000}'\n" + MINIMAL, LONG="x" * 100_000)


def test_a_file_that_is_none_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ComposeFileError, match="can't be read: it is a directory"):
        compose_file.read(tmp_path).service({}, project_dir=tmp_path)
    file = tmp_path / "compose.yml"
    file.write_bytes(b"services:\n  caf\xe9: {}\n")
    with pytest.raises(ComposeFileError, match=r"byte 15 \(0xE9") as raised:
        compose_file.read(file).service({}, project_dir=tmp_path)
    assert raised.value.line == 2


def test_the_bundled_file_is_adhyayanx_s_without_its_name_and_comments() -> None:
    own = yaml.safe_load((Path(__file__).parents[4] / "compose" / "postgres.yml").read_text(encoding="utf-8"))
    del own["name"]
    assert yaml.safe_load(compose_file.bundled_text()) == own
