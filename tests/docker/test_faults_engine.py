"""No Docker engine, four ways; each with its own code and its own mend, and a way on without Docker."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.folders import make_reachable_folder
from tests.support.outcome import assert_green, evidence, only_failure, previews
from tests.support.project import Result
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker

SOCKET = "/var/run/docker.sock"


def place(result: Result) -> tuple[str, str]:
    started = result.events[0]
    return started["postgres"], started["why"]


@pytest.fixture
def dead_socket(tmp_path: Path) -> Iterator[Path]:
    """What a killed engine leaves behind: a socket nobody listens on."""
    path = tmp_path / "engine.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
        yield path


def test_a_stale_docker_host_is_named_and_unset_mends_it(server: ServerProject, tmp_path: Path) -> None:
    stale = {"DOCKER_HOST": f"unix://{tmp_path}/gone.sock"}
    found = only_failure(server.auto(env=stale), "ADX204")
    assert f"unix://{tmp_path}/gone.sock (DOCKER_HOST)" in evidence(found)
    assert "unset DOCKER_HOST" in previews(found, "safe")
    assert_green(server.auto(env={"DOCKER_HOST": None}))


@pytest.mark.parametrize("kind", ["dead socket", "dead port", "no URL at all"])
def test_a_docker_host_that_does_not_answer(
    server: ServerProject, dead_socket: Path, foreign_free_port: int, kind: str
) -> None:
    host = {
        "dead socket": f"unix://{dead_socket}",
        "dead port": f"tcp://127.0.0.1:{foreign_free_port}",
        "no URL at all": "somewhere",
    }[kind]
    found = only_failure(server.check(env={"DOCKER_HOST": host}), "ADX204")
    assert host in evidence(found)


def test_the_engine_of_a_context_is_down(server: ServerProject, dead_socket: Path, tmp_path: Path) -> None:
    config = tmp_path / "docker-config"
    docker = {**os.environ, "DOCKER_CONFIG": str(config)}
    create = ["docker", "context", "create", "colima", "--docker", f"host=unix://{dead_socket}"]
    subprocess.run(create, env=docker, check=True, capture_output=True)
    found = only_failure(server.check(env={"DOCKER_CONFIG": str(config), "DOCKER_CONTEXT": "colima"}), "ADX202")
    assert f"unix://{dead_socket} (context colima)" in evidence(found)


def test_a_context_that_serves_is_used_and_named(server: ServerProject, tmp_path: Path) -> None:
    config = tmp_path / "docker-config"
    docker = {**os.environ, "DOCKER_CONFIG": str(config)}
    create = ["docker", "context", "create", "here", "--docker", f"host=unix://{SOCKET}"]
    subprocess.run(create, env=docker, check=True, capture_output=True)
    subprocess.run(["docker", "context", "use", "here"], env=docker, check=True, capture_output=True)
    result = server.auto(env={"DOCKER_CONFIG": str(config)})
    assert_green(result)
    assert place(result) == ("docker", f"unix://{SOCKET}, context here")


def test_a_context_nobody_made(server: ServerProject, tmp_path: Path) -> None:
    found = only_failure(server.check(env={"DOCKER_CONTEXT": "no-such-context"}), "ADX204")
    assert "no-such-context" in evidence(found)
    assert "unset DOCKER_CONTEXT" in previews(found, "safe")


class TestWithoutTheUsualSocket:
    """In a mount namespace of its own, where the engine's socket is hidden."""

    @pytest.fixture
    def hidden(self, server: ServerProject) -> ServerProject:
        if os.geteuid() != 0 or shutil.which("unshare") is None:
            pytest.skip("hiding the engine's socket takes root and unshare")
        hide = f'mount --bind /dev/null {SOCKET} && exec "$@"'
        server.project.command = ("unshare", "--mount", "sh", "-c", hide, "-", sys.executable, "-m", "adx_tui")
        return server

    def test_an_installed_engine_is_not_running(self, hidden: ServerProject) -> None:
        found = only_failure(hidden.auto(), "ADX202")
        assert SOCKET in evidence(found)
        assert "systemctl start docker" in previews(found, "manual")
        assert "--postgres embedded" in previews(found, "manual")

    def test_no_engine_is_installed(self, hidden: ServerProject, tmp_path: Path) -> None:
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("unshare", "sh", "mount"):
            (programs / name).symlink_to(str(shutil.which(name)))
        found = only_failure(hidden.auto(env={"PATH": str(programs)}), "ADX201")
        assert "docs.docker.com" in previews(found, "manual")

    def test_auto_falls_back_to_the_embedded_server_and_says_so(self, hidden: ServerProject) -> None:
        result = hidden.run("--auto", "--postgres", "auto")
        assert_green(result)
        assert place(result)[0] == "embedded"
        assert "no Docker engine answers" in place(result)[1]


def test_a_socket_closed_to_this_user_is_told_apart_from_a_dead_one(server: ServerProject) -> None:
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("becoming somebody without rights takes root and setpriv")
    folder = make_reachable_folder("adx-test-nobody-")
    try:
        (folder / ".env").write_text((server.project.path / ".env").read_text())
        (folder / ".env").chmod(0o600)
        os.chown(folder / ".env", 65534, 65534)
        os.chown(folder, 65534, 65534)
        as_nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        adx = (sys.executable, "-m", "adx_tui", "--check", "--postgres", "docker", "--step", "postgres")
        code = {"PYTHONPATH": str(Path(__file__).parents[2]), "ADX_STATE_DIR": str(folder)}
        done = subprocess.run(
            [*as_nobody, *adx, "--output", "json", "--project", str(folder)],
            env={"PATH": os.environ["PATH"], **code},
            capture_output=True,
            text=True,
            timeout=60,
        )
    finally:
        shutil.rmtree(folder)
    result = Result(done.returncode, done.stdout, done.stderr, [json.loads(line) for line in done.stdout.splitlines()])
    found = only_failure(result, "ADX203")
    assert "root" in evidence(found)
    assert SOCKET in evidence(found)
    assert "usermod -aG" in previews(found, "manual")
    assert "chmod" not in previews(found, "manual")
