"""The compose file, read as Compose reads it, with the line of every fault."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from adx_tui.services.docker import compose_discovery, compose_file, compose_labels
from adx_tui.services.docker.compose_file import ComposeFileError, PostgresService

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
    return compose_file.read(file).service(environment, project_dir=folder)


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


# Words that mean something somewhere in a compose file, for the wrong place as much as the right one.
WORDS = ["services", "db", "image", "postgres:17", "ports", "5433:5432", "volumes", "data:/var/lib/postgresql/data"]
WORDS += ["environment", "A=1", "healthcheck", "test", "retries", "interval", "1h", "command", "a 'b", "$A", "${A:-b}"]
WORDS += [
    "env_file",
    "shm_size",
    "1gb",
    "target",
    "published",
    "external",
    "name",
    "<<",
    "${",
    "extends",
    "include",
    "path",
    "file",
    "other.yml",
    "build",
    "context",
    "Dockerfile",
    "networks",
    "aliases",
    "profiles",
    "entrypoint",
    "./data:/var/lib/postgresql/data",
    "5430-5439:5430-5439",
    "null",
    "true",
    "9" * 400,
]
SCALARS = st.sampled_from(WORDS) | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
KEYS = st.sampled_from(WORDS) | st.text(max_size=4)
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))
SERVICES = st.fixed_dictionaries({}, optional=dict.fromkeys(WORDS, TREES) | {"image": st.just("postgres")})
DOCUMENTS = st.fixed_dictionaries(
    {"services": st.fixed_dictionaries({"db": SERVICES | TREES}, optional={"postgres:17": SERVICES})},
    optional={"volumes": TREES, "include": TREES},
)


def answers(text: bytes, other: bytes = b"") -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("compose.yml", "Dockerfile"):
            (folder / file).write_bytes(text)
        (folder / "other.yml").write_bytes(other)
        for paths in (["compose.yml"], ["compose.yml", "other.yml"]):
            with contextlib.suppress(ComposeFileError):
                compose_file.read(*(folder / path for path in paths)).service({"A": "1"}, project_dir=folder)
        compose_discovery.find_compose(folder, folder, {}, {"COMPOSE_FILE": "other.yml:compose.yml"}, {"A": "1"})


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="[]{}:-&*a!<>|'\"?,\n #%@`$", max_size=100).map(str.encode))
def test_any_bytes_end_in_a_value_or_a_fault(text: bytes) -> None:
    answers(text)


@settings(deadline=None)
@given(DOCUMENTS | TREES, DOCUMENTS)
def test_any_document_ends_in_a_value_or_a_fault(document: object, other: object) -> None:
    answers(yaml.safe_dump(document).encode(), yaml.safe_dump(other).encode())


def test_the_bundled_file_is_adhyayanx_s_without_its_name_and_comments() -> None:
    own = yaml.safe_load((Path(__file__).parents[4] / "compose" / "postgres.yml").read_text(encoding="utf-8"))
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
    existing = container(image="postgres:16", port="5999", mounted="/data")
    assert list(compose_labels.differences(read(tmp_path, MINIMAL), "/var/lib/postgresql/data", existing)) == [
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


def test_a_container_of_another_name_is_told_where_it_is_ours(tmp_path: Path) -> None:
    service, existing = read(tmp_path, MINIMAL), container(image="postgres:17")
    assert not list(compose_labels.differences(service, None, existing))  # Compose 1 writes names of its own
    existing["Config"]["Labels"] = compose_labels.of_container(service, "sha256:0", tmp_path)
    assert list(compose_labels.differences(service, None, existing | {"Name": "/old"})) == [
        "name  old → myproject-db-1"
    ]
    assert not list(compose_labels.differences(service, None, existing | {"Name": "/myproject-db-1"}))
