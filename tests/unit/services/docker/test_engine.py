"""Where the Docker engine is looked for, in which order, and what is said when it is not there."""

from __future__ import annotations

import gc
import hashlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import engine
from adx_tui.services.docker.engine import EngineFault, EngineUnavailableError
from tests.support.ports import pick_free_port


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory with nothing of Docker's in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def make_context(config: Path, name: str, host: str, *, current: bool = False) -> None:
    """As `docker context create` does."""
    folder = config / "contexts" / "meta" / hashlib.sha256(name.encode()).hexdigest()
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(
        json.dumps({"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host}}})
    )
    if current:
        (config / "config.json").write_text(json.dumps({"currentContext": name}))


def test_docker_host_wins_over_everything(home: Path) -> None:
    make_context(home / ".docker", "colima", "unix:///colima.sock", current=True)
    endpoint = engine.endpoint({"DOCKER_HOST": "tcp://10.0.0.1:2376", "DOCKER_CONTEXT": "colima"})
    assert (endpoint.url, endpoint.why) == ("tcp://10.0.0.1:2376", "DOCKER_HOST")


def test_a_named_context_wins_over_the_current_one(home: Path) -> None:
    make_context(home / ".docker", "colima", "unix:///colima.sock", current=True)
    make_context(home / ".docker", "far", "ssh://me@far")
    assert engine.endpoint({"DOCKER_CONTEXT": "far"}).url == "ssh://me@far"
    assert engine.endpoint({}).url == "unix:///colima.sock"
    assert engine.endpoint({}).why == "context colima"


def test_the_configuration_may_be_elsewhere(home: Path, tmp_path: Path) -> None:
    make_context(tmp_path / "elsewhere", "orbstack", "unix:///orb.sock", current=True)
    endpoint = engine.endpoint({"DOCKER_CONFIG": str(tmp_path / "elsewhere")})
    assert endpoint.url == "unix:///orb.sock"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"currentContext": "default"}', '{"currentContext": "gone"}'])
def test_a_configuration_that_names_no_context_is_passed_over(home: Path, content: str) -> None:
    (home / ".docker").mkdir()
    (home / ".docker" / "config.json").write_text(content)
    assert "socket" in engine.endpoint({}).why


def test_a_contexts_own_certificates_are_found(home: Path) -> None:
    make_context(home / ".docker", "far", "tcp://far:2376", current=True)
    digest = hashlib.sha256(b"far").hexdigest()
    certificates = home / ".docker" / "contexts" / "tls" / digest / "docker"
    certificates.mkdir(parents=True)
    assert engine.endpoint({}).certificates == certificates


@pytest.fixture
def somebody_else() -> Iterator[int]:
    """What listens on the port is no engine: it hangs up on everybody."""
    with socket.create_server(("127.0.0.1", pick_free_port())) as listener:
        listener.settimeout(0.05)
        done = threading.Event()

        def hang_up() -> None:
            while not done.is_set():
                try:
                    listener.accept()[0].close()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=hang_up)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


def test_what_hangs_up_is_no_engine(somebody_else: int) -> None:
    answer = engine.available({"DOCKER_HOST": f"tcp://127.0.0.1:{somebody_else}"}, Cancellation())
    assert isinstance(answer, EngineUnavailableError)
    assert answer.fault is EngineFault.STALE_VARIABLE


@pytest.mark.parametrize("left_behind", [True, False], ids=["a socket nobody listens on", "no socket"])
def test_a_dead_engine_leaves_nothing_open(tmp_path: Path, left_behind: bool) -> None:
    """The SDK would leave its socket open: ResourceWarning, an error in these tests."""
    path = tmp_path / "engine.sock"
    if left_behind:
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
    answer = engine.available({"DOCKER_HOST": f"unix://{path}"}, Cancellation())
    assert isinstance(answer, EngineUnavailableError)
    assert answer.fault is EngineFault.STALE_VARIABLE
    assert str(path) in answer.detail
    gc.collect()


class FakeEngine(BaseHTTPRequestHandler):
    """An engine of one API version, which may be another one from now on; no real one changes that fast."""

    version = "1.44"
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        spoken = re.match(r"/v([\d.]+)/", self.path)
        if self.path == "/version":
            self.answer(200, json.dumps({"ApiVersion": self.version, "MinAPIVersion": "1.24"}))
        elif spoken is None or spoken[1] == self.version:
            self.answer(200, "OK")
        else:
            self.answer(400, json.dumps({"message": f"client version {spoken[1]} is too new"}))

    def answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The environment of somebody who uses it."""
    monkeypatch.setattr(FakeEngine, "asked", [])
    monkeypatch.setattr(FakeEngine, "version", "1.44")
    with ThreadingHTTPServer(("127.0.0.1", 0), FakeEngine) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield {"DOCKER_HOST": f"tcp://127.0.0.1:{server.server_port}"}
        finally:
            server.shutdown()
            thread.join()


def api_version(environment: dict[str, str]) -> str:
    with engine.connected(environment, Cancellation()) as client:
        return str(client.api.api_version)


def test_an_engine_is_asked_for_its_version_once(fake_engine: dict[str, str]) -> None:
    assert [api_version(fake_engine) for _ in range(3)] == ["1.44"] * 3
    assert FakeEngine.asked == ["/version", "/v1.44/_ping", "/v1.44/_ping"]


def test_another_engine_in_its_place_is_asked_again(
    fake_engine: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api_version(fake_engine) == "1.44"
    monkeypatch.setattr(FakeEngine, "version", "1.41")
    assert [api_version(fake_engine) for _ in range(2)] == ["1.41"] * 2
    assert FakeEngine.asked[-3:] == ["/v1.44/_ping", "/version", "/v1.41/_ping"]
