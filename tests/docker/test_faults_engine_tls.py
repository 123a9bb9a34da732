"""The engine behind TLS; and one that is too old, which can't be had: only its answer is made up."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.certificates import TLS
from tests.support.outcome import assert_green, evidence, only_failure, previews
from tests.support.project import Result
from tests.support.server_step import ServerProject
from tests.support.tls_front import tls_front

pytestmark = pytest.mark.docker

SOCKET = "/var/run/docker.sock"


@pytest.fixture(scope="module")
def engine() -> Iterator[int]:
    """The port at which the engine takes nobody without a certificate. It is `localhost`."""
    with tls_front(SOCKET) as port:
        yield port


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """What fits: the authority, and a certificate that it signed."""
    folder = tmp_path / "certificates"
    folder.mkdir()
    for ours, theirs in (("ca.pem", "ca.pem"), ("cert.pem", "server.pem"), ("key.pem", "server-key.pem")):
        shutil.copy(TLS / theirs, folder / ours)
    return folder


def variables(port: int, certificates: Path | None, host: str = "localhost") -> dict[str, str]:
    verify = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(certificates)} if certificates else {}
    return {"DOCKER_HOST": f"tcp://{host}:{port}", **verify}


def look(server: ServerProject, port: int, certificates: Path | None, host: str = "localhost") -> Result:
    return server.check(env=variables(port, certificates, host))


def test_certificates_that_fit(server: ServerProject, engine: int, certificates: Path) -> None:
    """Also beside a company's own bundle in the environment, which Python's requests would believe instead."""
    only_failure(look(server, engine, certificates), "ADX213")
    server.project.environment |= variables(engine, certificates) | {"REQUESTS_CA_BUNDLE": str(TLS / "other-ca.pem")}
    assert_green(server.auto())
    assert server.down("--volumes", "notes").exit_code == 0


def test_another_authority(server: ServerProject, engine: int, certificates: Path) -> None:
    shutil.copy(TLS / "other-ca.pem", certificates / "ca.pem")
    found = only_failure(look(server, engine, certificates), "ADX205")
    assert "certificate verify failed" in evidence(found)
    assert f"tcp://localhost:{engine} (DOCKER_HOST)" in evidence(found)
    assert f"openssl s_client -connect localhost:{engine}" in previews(found, "manual")
    assert f"{certificates}/ca.pem" in previews(found, "manual")


def test_a_certificate_for_another_host(server: ServerProject, engine: int, certificates: Path) -> None:
    found = only_failure(look(server, engine, certificates, "127.0.0.1"), "ADX205")
    assert "not valid for '127.0.0.1'" in evidence(found)


def test_no_certificate_of_our_own(server: ServerProject, engine: int, certificates: Path) -> None:
    (certificates / "key.pem").unlink()
    found = only_failure(look(server, engine, certificates), "ADX205")
    assert f"not in {certificates}: key.pem" in evidence(found)


def test_no_certificates_at_all(server: ServerProject, engine: int, tmp_path: Path) -> None:
    found = only_failure(look(server, engine, tmp_path / "nowhere"), "ADX205")
    assert f"not in {tmp_path}/nowhere: ca.pem, cert.pem, key.pem" in evidence(found)


def test_an_engine_that_wants_tls_is_talked_to_without(server: ServerProject, engine: int) -> None:
    found = only_failure(look(server, engine, None), "ADX205")
    assert "Client sent an HTTP request to an HTTPS server" in evidence(found)


class OldEngine(http.server.BaseHTTPRequestHandler):
    """Docker 1.12 of 2016, as far as anybody talks to it."""

    def do_GET(self) -> None:
        body = json.dumps({"Version": "1.12.6", "ApiVersion": "1.23", "MinAPIVersion": "1.12"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def test_an_engine_that_is_too_old(server: ServerProject) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), OldEngine) as old:
        thread = threading.Thread(target=old.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            found = only_failure(look(server, old.server_address[1], None, "127.0.0.1"), "ADX206")
        finally:
            old.shutdown()
            thread.join()
    assert "below 1.24" in evidence(found)
    assert "docs.docker.com/engine/install" in previews(found, "manual")
    assert "--postgres embedded" in previews(found, "manual")
