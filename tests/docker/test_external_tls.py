"""An external server that encrypts: what `sslmode` and `sslrootcert` ask for is held to, and named where it fails."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator

import docker
import psycopg
import pytest

from tests.support.certificates import TLS, pack_certificates
from tests.support.outcome import assert_explained, assert_green, codes, finding
from tests.support.ports import pick_free_port
from tests.support.project import Project, Result

pytestmark = pytest.mark.docker

AUTHORITY, ANOTHER = TLS / "ca.pem", TLS / "other-ca.pem"
PASSWORD = "pass-word"
START_LIMIT = 60.0


@pytest.fixture(scope="module")
def tls_port(docker_engine: docker.DockerClient, postgres_image: str) -> Iterator[int]:
    """A server that takes encrypted sessions alone; its certificate is made out to `localhost`."""
    port = pick_free_port()
    container = docker_engine.containers.create(
        postgres_image,
        ["-c", "ssl=on", "-c", "ssl_cert_file=/tls/server.pem", "-c", "ssl_key_file=/tls/server-key.pem"],
        name=f"adxforeigntls{secrets.token_hex(4)}",
        environment={"POSTGRES_PASSWORD": PASSWORD, "POSTGRES_HOST_AUTH_METHOD": "scram-sha-256"},
        ports={"5432/tcp": ("127.0.0.1", port)},
    )
    try:
        assert container.put_archive("/", pack_certificates())
        container.start()
        _wait_for(port)
        hba = "sed -i 's/^host /hostssl /' \"$PGDATA/pg_hba.conf\""
        assert container.exec_run(["sh", "-c", hba], user="postgres").exit_code == 0
        with psycopg.connect(url(port), autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield port
    finally:
        container.remove(force=True, v=True)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            psycopg.connect(url(port), connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def url(port: int, parameters: str = "sslmode=require", host: str = "127.0.0.1") -> str:
    return f"postgresql://postgres:{PASSWORD}@{host}:{port}/postgres?{parameters}"


def look(project: Project, database_url: str) -> Result:
    project.env(DATABASE_URL=database_url)
    return project.adx("--auto", "--step", "postgres", "--postgres", "external", "--output", "json")


@pytest.mark.parametrize(
    ("parameters", "host"),
    [
        ("sslmode=require", "127.0.0.1"),
        (f"sslmode=verify-ca&sslrootcert={AUTHORITY}", "127.0.0.1"),
        (f"sslmode=verify-full&sslrootcert={AUTHORITY}", "localhost"),
    ],
    ids=["require", "verify-ca", "verify-full"],
)
def test_a_certificate_that_fits(project: Project, tls_port: int, parameters: str, host: str) -> None:
    assert_green(look(project, url(tls_port, parameters, host)))


@pytest.mark.parametrize(
    ("parameters", "host", "cause"),
    [
        (f"sslmode=verify-full&sslrootcert={ANOTHER}", "localhost", "Nobody whom DATABASE_URL trusts"),
        (f"sslmode=verify-ca&sslrootcert={ANOTHER}", "127.0.0.1", "Nobody whom DATABASE_URL trusts"),
        ("sslmode=verify-full&sslrootcert=/nowhere/ca.pem", "localhost", "Nobody whom DATABASE_URL trusts"),
        (f"sslmode=verify-full&sslrootcert={AUTHORITY}", "127.0.0.1", "made out to another host"),
        (f"sslmode=require&sslcert={AUTHORITY}&sslkey=/nowhere/me.key", "127.0.0.1", "Your own certificate"),
    ],
    ids=[
        "another authority",
        "another authority, verify-ca",
        "no such file",
        "another host",
        "a certificate without its key",
    ],
)
def test_a_certificate_that_does_not_fit(
    project: Project, tls_port: int, parameters: str, host: str, cause: str
) -> None:
    result = look(project, url(tls_port, parameters, host))
    assert result.exit_code == 1
    found = finding(result, "ADX242")
    assert cause in found["cause"]
    assert_explained(found, risk="manual")
    assert codes(result) == {"ADX242"}
    assert PASSWORD not in result.stdout + result.stderr


def test_a_server_that_takes_nothing_unencrypted(project: Project, tls_port: int) -> None:
    found = finding(look(project, url(tls_port, "sslmode=disable")), "ADX227")
    assert "no encryption" in found["evidence"][0]
