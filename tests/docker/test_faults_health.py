"""A health check that fails: it ends the wait where nobody answers, and is only worth a warning where somebody does."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable

import docker
import pytest
from docker.models.containers import Container

from tests.support.outcome import assert_green, evidence, findings, only_failure, previews
from tests.support.server_step import PASSWORD, ServerProject

pytestmark = pytest.mark.docker

PASSES = '["CMD", "pg_isready", "--host=127.0.0.1"]'
FAILS = '["CMD-SHELL", "PGPASSWORD=${POSTGRES_PASSWORD} true; echo $$POSTGRES_PASSWORD never passes; exit 3"]'
# What a wait without a reason to end it would take: readiness.READY_SECONDS.
WHOLE_WAIT = 60


def compose_file(server: ServerProject, *, command: str = "[postgres]", health_check: str = PASSES) -> None:
    server.project.write(
        "compose/postgres.yml",
        f"""\
services:
  postgres:
    image: ${{POSTGRES_IMAGE}}
    command: {command}
    environment:
      POSTGRES_USER: ${{POSTGRES_USER}}
      POSTGRES_PASSWORD: ${{POSTGRES_PASSWORD:?}}
    ports: ["127.0.0.1:${{POSTGRES_PORT}}:5432"]
    volumes: ["postgres-data:/var/lib/postgresql/data"]
    healthcheck: {{test: {health_check}, interval: 500ms, timeout: 5s, retries: 3, start_period: 8s}}
volumes:
  postgres-data:
""",
    )


@pytest.fixture
def the_container(docker_engine: docker.DockerClient, compose_project_name: str) -> Callable[[], Container]:
    return lambda: docker_engine.containers.get(f"{compose_project_name}-postgres-1")


def wait_for_health(container: Container, wanted: str) -> None:
    deadline = time.monotonic() + 30
    while container.health != wanted:
        assert time.monotonic() < deadline, f"the container is {container.health}, not {wanted}"
        time.sleep(0.1)
        container.reload()


def test_an_unhealthy_server_that_nobody_reaches_ends_the_wait(
    server: ServerProject, the_container: Callable[[], Container]
) -> None:
    compose_file(server, command="[postgres, -c, listen_addresses=]")
    before = time.monotonic()
    found = only_failure(server.auto(), "ADX248")
    assert time.monotonic() - before < WHOLE_WAIT / 2
    assert the_container().name in found["cause"]
    assert f"no Postgres answers on port {server.port}" in found["cause"]
    assert "pg_isready --host=127.0.0.1: exit code 2" in evidence(found)
    assert "listening on Unix socket" in evidence(found)  # the log's end says why: on nothing else
    assert f"docker logs {the_container().name}" in previews(found, "manual")
    before = time.monotonic()
    only_failure(server.check(), "ADX248")
    assert time.monotonic() - before < WHOLE_WAIT / 6
    compose_file(server)
    assert_green(server.auto())


def test_a_server_that_answers_is_ready_whatever_its_health_check_says(
    server: ServerProject, the_container: Callable[[], Container]
) -> None:
    compose_file(server, health_check=FAILS)
    assert server.auto().exit_code == 0
    server.leave_a_mark()
    wait_for_health(the_container(), "unhealthy")
    result = server.check()
    assert result.exit_code == 0, result
    (found,) = findings(result)
    assert (found["code"], found["status"]) == ("ADX248", "warning")
    assert "though the server answers" in found["cause"]
    assert "never passes" in evidence(found)
    assert ": exit code 3" in evidence(found)
    assert PASSWORD not in result.stdout + result.stderr  # which is in the check's command and in what it says
    # The remedy, as it is written there.
    compose_file(server)
    assert re.fullmatch(r"adx-tui .*--down && adx-tui .*--auto", previews(found, "manual"))
    assert server.down().exit_code == 0
    assert_green(server.auto())
    wait_for_health(the_container(), "healthy")
    assert_green(server.check())
    assert server.has_its_mark()


def test_an_unhealthy_server_that_recovers_is_waited_for(
    server: ServerProject, the_container: Callable[[], Container]
) -> None:
    """A standby that lets nobody read is told apart from a server in crash recovery by nobody outside, and lasts."""
    compose_file(server)
    assert_green(server.auto())
    with server.connect() as connection:
        connection.execute("ALTER SYSTEM SET hot_standby = off")
    container = the_container()
    assert container.exec_run(["sh", "-c", 'touch "$PGDATA/standby.signal"'], user="postgres").exit_code == 0
    container.restart()
    wait_for_health(container, "unhealthy")
    check = server.project.launch("--check", "--postgres", "docker", "--step", "postgres", "--output", "json")
    with pytest.raises(subprocess.TimeoutExpired):
        check.wait(timeout=5)
    assert container.exec_run(["sh", "-c", 'pg_ctl -D "$PGDATA" promote'], user="postgres").exit_code == 0
    output, _ = check.communicate(timeout=30)
    assert check.returncode == 0, output
