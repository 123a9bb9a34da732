"""What can be wrong with the container, its volume and its password, made for real: code, cause, remedy, and green."""

from __future__ import annotations

import signal
import time

import docker
import pytest
from docker.models.containers import Container

from tests.support.compose import labelled
from tests.support.compose_text import COMPOSE_FILE
from tests.support.outcome import assert_green, evidence, findings, only_failure, previews, summary
from tests.support.ports import pick_free_port
from tests.support.server_step import PASSWORD, ServerProject

pytestmark = pytest.mark.docker


def test_a_server_that_was_killed_paused_or_removed_goes_on_with_its_data(
    started: ServerProject, container: Container
) -> None:
    container.kill()
    assert "137" in evidence(only_failure(started.check(), "ADX214"))
    assert_green(started.auto())
    container.pause()
    paused = started.check()
    found = only_failure(paused, "ADX214")
    assert "paused" in found["cause"]
    assert found["title"] == summary(paused, "postgres") == f"The server is not running: {container.name} is paused"
    assert "docker unpause" in previews(found, "safe")
    assert_green(started.auto())
    container.remove(force=True)
    only_failure(started.check(), "ADX213")
    assert_green(started.auto())
    assert started.has_its_mark()


def test_a_volume_that_is_damaged_goes_only_by_its_name(
    started: ServerProject, container: Container, docker_engine: docker.DockerClient
) -> None:
    container.kill()
    volume = next(mount["Name"] for mount in container.attrs["Mounts"])
    spoiler = docker_engine.containers.run(
        container.attrs["Config"]["Image"],
        ["-c", "cd /v && rm -r * && printf 17 > PG_VERSION"],
        entrypoint="sh",
        volumes={volume: {"bind": "/v", "mode": "rw"}},
        detach=True,
    )
    spoiler.wait(timeout=20)
    spoiler.remove(v=True)
    found = only_failure(started.auto(), "ADX235")
    assert volume in found["cause"]
    assert "postgresql.conf" in found["cause"]
    assert "docker volume rm" in previews(found, "destructive")
    assert f"{volume}-damaged" in previews(found, "manual")
    only_failure(started.auto(), "ADX235")
    assert docker_engine.volumes.get(volume)
    started.run("--reset", "notes")
    assert_green(started.check())


def test_a_changed_setting_is_shown_and_the_container_recreated_around_its_volume(
    started: ServerProject, container: Container
) -> None:
    old, started.port = started.port, pick_free_port(but_not={started.port})
    started.set()
    found = only_failure(started.check(), "ADX217")
    assert f"port  127.0.0.1:{old} → 127.0.0.1:{started.port}" in evidence(found)
    assert_green(started.auto())
    assert started.has_its_mark()


def test_what_the_compose_file_asks_for_and_nobody_does_is_said_with_its_line(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    text = COMPOSE_FILE % "[postgres]"
    server.project.write("compose/init.sql", "CREATE TABLE never();")
    init = '"./init.sql:/docker-entrypoint-initdb.d/init.sql"'
    text = text.replace('/data"]', f'/data", {init}]').replace(
        "    image:", "    container_name: our-db-%s\n    image:"
    )
    file = server.project.write("compose/postgres.yml", text % compose_project_name)
    result = server.auto()
    assert result.exit_code == 0, result
    (found,) = findings(result)
    assert (found["code"], found["status"]) == ("ADX247", "warning")
    line = file.read_text().splitlines()[int(found["location"].split(":")[1]) - 1]
    assert "init.sql" in line
    assert "init.sql" in found["cause"]
    assert "docker compose" in previews(found, "manual")
    assert docker_engine.containers.get(f"our-db-{compose_project_name}").status == "running"
    again = server.check()
    assert [each["code"] for each in findings(again)] == ["ADX247"]


def test_a_server_that_its_command_puts_on_another_port_of_the_container(server: ServerProject) -> None:
    text = (COMPOSE_FILE % "postgres -p 5433").replace(':5432"]', ':5433"]')
    server.project.write("compose/postgres.yml", text)
    assert_green(server.auto())
    server.set(POSTGRES_PASSWORD="a-newer-one")  # which it is given inside, on that port's socket
    assert_green(server.auto())
    assert_green(server.check())


def test_a_password_changed_after_the_first_start_is_given_to_the_server(started: ServerProject) -> None:
    with started.connect() as connection:
        connection.execute(b"ALTER ROLE postgres SET default_transaction_read_only = on")
    started.set(POSTGRES_PASSWORD="a-newer-one")
    found = only_failure(started.check(), "ADX225")
    assert "docker exec" in previews(found, "safe")
    assert "a-newer-one" not in str(found)
    result = started.auto()
    assert_green(result)
    assert "a-newer-one" not in result.stdout + result.stderr
    assert started.has_its_mark(password="a-newer-one")
    with started.connect(password="a-newer-one") as connection:
        stored = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'").fetchone()
    assert stored is not None
    assert str(stored[0]).startswith("SCRAM-SHA-256$")


def test_no_password_stands_in_a_label(
    started: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    mine = labelled(compose_project_name)
    shown = [each.attrs["Labels"] for each in docker_engine.volumes.list(filters=mine)]
    shown += [each.attrs["Labels"] for each in docker_engine.networks.list(filters=mine)]
    shown += [each.labels for each in docker_engine.containers.list(all=True, filters=mine)]
    assert len(shown) == 3
    assert PASSWORD not in str(shown)
    assert "app-password" not in str(shown)


@pytest.mark.parametrize("after", [0.0, 0.3, 0.8])
def test_the_next_run_converges_after_a_kill(server: ServerProject, after: float) -> None:
    killed = server.project.launch("--auto", "--postgres", "docker", "--step", "postgres", "--output", "json")
    assert killed.stdout is not None
    for line in killed.stdout:
        if '"progress"' in line and '"postgres"' in line:
            break
    time.sleep(after)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=10)
    assert_green(server.auto())
    again = server.auto()
    assert_green(again)
    assert "started" not in summary(again, "postgres")
    assert findings(again) == []
