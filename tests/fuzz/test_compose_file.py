"""Any compose file: a value or a finding with its line, never a crash or a hang."""

from __future__ import annotations

import copy
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.fuzz.drawing import Entry, entries, json_values
from tests.fuzz.fake_engine import FakeEngine, answering, places
from tests.fuzz.fake_server import refusing
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.test_engine import ENVIRONMENT
from tests.support.machine import Machine

MEANT: dict[str, Any] = {
    "name": "shop",
    "services": {
        "postgres": {
            "image": "${POSTGRES_IMAGE:-postgres:17}",
            "restart": "unless-stopped",
            "environment": {"POSTGRES_USER": "${POSTGRES_USER}", "POSTGRES_PASSWORD": "${POSTGRES_PASSWORD:?}"},
            "env_file": [".env"],
            "ports": ["127.0.0.1:${POSTGRES_PORT:-5432}:5432"],
            "volumes": ["postgres-data:/var/lib/postgresql/data"],
            "command": ["postgres", "-c", "fsync=off"],
            "shm_size": "128mb",
            "healthcheck": {
                "test": ["CMD-SHELL", "pg_isready"],
                "interval": "5s",
                "timeout": "1m30s",
                "retries": 10,
                "start_period": "30s",
            },
        },
        "web": {"image": "node", "depends_on": ["postgres"]},
    },
    "volumes": {"postgres-data": {"name": "x", "external": False}},
    "networks": {"default": {"name": "y"}},
}
TEXTS = [
    "a: &a [x,x,x,x,x,x,x,x]\n"
    + "".join(f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True))
    + "services: {postgres: {image: postgres, environment: *h}}\n",
    "services: &s {postgres: *s}\n",
    "services:\n  postgres: &p\n    image: postgres\n    volumes: [*p]\n",
    "services:\n  postgres:\n    <<: [*nothing]\n",
    "x: &x {image: postgres}\nservices: {postgres: {<<: *x, ports: !override ['5432:5432']}}\n",
    "services: {postgres: {image: !!python/object/apply:os.system ['true']}}\n",
    'services: {postgres: {image: postgres, volumes: 3, healthcheck: [1], command: "a \'b"}}\n',
    "services: {postgres: {image: postgres, ports: [{target: x, published: [1]}]}}\n",
    "services: {1: {image: postgres}, null: null, 2020-01-01: {}}\n",
    "? {a: b}\n: c\n",
    "services: " + "[" * 3000 + "\n",
    "services: " + "{a: " * 3000 + "\n",
    "--- a\n--- b\n",
    "",
    "include: [postgres.yml, docker-compose.yml]\n",
    "include: [{path: [../../../../../etc/passwd], env_file: /dev/zero}]\n",
    "services: {a: {image: postgres, extends: b}, b: {extends: {service: a}}}\n",
    "services: {db: {extends: {file: /dev/zero, service: db}}}\n",
    "services: {db: {build: {context: /dev, dockerfile: zero}}}\n",
    'services: {db: {build: {dockerfile_inline: "FROM postgres:17\\nRUN <<X"}}}\n',
    "services: {db: {image: postgres, env_file: [/dev/zero, .env]}}\n",
    "services: {db: {image: postgres, volumes: ['/:/var/lib/postgresql/data']}}\n",
    "services: {a: {image: postgres}, b: {image: postgres, ports: ['1-9999:1-9999']}}\n",
]
PATHS = ["compose/postgres.yml", "compose/postgres.yml", "docker-compose.yml"]
SCALARS = [
    "three", "1h", "2.5s", "-1", "0", "999999999999999999999", "1e999", ".nan", "5432:5432", "::1:5432:5432", "65536",
    "0x10", "a 'b", "${", "${X", "${X:?no}", "$$", "${X:-${Y:-${Z}}}", "128 parsecs", "-5s", "~", "/etc:/etc", "./x:/y",
    "./x:/var/lib/postgresql", "1-9999:1-9999", "!reset",
]  # fmt: skip


def changed(changes: list[tuple[int, bool, Any]]) -> str:
    document = copy.deepcopy(MEANT)
    for where, remove, value in changes:
        there = list(places(document))
        holder, key = there[where % len(there)]
        if remove:
            del holder[key]
        else:
            holder[key] = value
        if not list(places(document)):
            break
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


changes = st.lists(
    st.tuples(st.integers(0, 60), st.booleans(), st.one_of(st.sampled_from(SCALARS), json_values)), max_size=3
)
texts = st.one_of(changes.map(changed), changes.map(changed), st.sampled_from(TEXTS))


def test_any_compose_file(machine: Machine) -> None:
    def bears(drawn: tuple[Entry, str, str]) -> None:
        entry, path, way = drawn
        project = machine.clear()
        entry.put(project / path, machine.outside.folder)
        (project / ".env").write_text(ENVIRONMENT.format(port=port))
        with answering(FakeEngine(machine.folder / "engine.sock", project, port)):
            machine.bears(way, "--postgres", "docker", "--step", "postgres")

    with refusing() as port:
        ways = st.sampled_from(["--check", "--check", "--auto"])
        fuzz(st.tuples(entries(texts), st.sampled_from(PATHS), ways), bears)
