"""Any text, and any document, ends in a value or a fault."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from adx_tui.services.docker import compose_discovery, compose_file
from adx_tui.services.docker.compose_file import ComposeFileError

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
