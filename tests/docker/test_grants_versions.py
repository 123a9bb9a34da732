"""Every privilege, on every major version that the engine has an image of."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import psycopg
import pytest

from tests.support import grants
from tests.support.compose import PROJECT_LABEL, remove_compose_project
from tests.support.grant_faults import FAULTS, OBJECTS
from tests.support.requirements import DOCKER, postgres_image

pytestmark = pytest.mark.docker

MAJORS = ("14", "15", "16", "17", "18")
START_LIMIT = 60.0


def images() -> list[str]:
    """The configured image and its siblings of other majors, as far as they are here."""
    configured = postgres_image()
    if DOCKER.lacking() is not None:
        return [configured]
    repository = configured.rpartition(":")[0]
    with closing(docker.from_env()) as engine:
        tags = {tag for image in engine.images.list() for tag in image.tags}
    return sorted({configured} | {tag for major in MAJORS if (tag := f"{repository}:{major}") in tags})


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    password: str

    def connect(self, database: str, user: str = "postgres", password: str | None = None) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=user,
            password=password or self.password,
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )


@pytest.fixture(scope="module", params=images())
def server(request: pytest.FixtureRequest, docker_engine: docker.DockerClient) -> Iterator[Server]:
    project, password = f"adxtest{secrets.token_hex(5)}", secrets.token_hex(8)
    try:
        container = docker_engine.containers.run(
            request.param,
            environment={"POSTGRES_PASSWORD": password},
            ports={"5432/tcp": ("127.0.0.1", 0)},
            labels={PROJECT_LABEL: project},
            detach=True,
        )
        container.reload()
        published = container.ports["5432/tcp"]
        assert published
        server = Server(int(published[0]["HostPort"]), password)
        wait_for(server)
        yield server
    finally:
        remove_compose_project(docker_engine, project)


def wait_for(server: Server) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            server.connect("postgres").close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_each_privilege_is_missed_given_back_by_one_statement_and_proved(server: Server, tmp_path: Path) -> None:
    names = {"role": "app", "database": "app", "admin": "postgres"}
    grants.write_env(
        tmp_path,
        DATABASE_URL=f"postgresql://app:app-password@127.0.0.1:{server.port}/app?schema=public",
        POSTGRES_USER="postgres",
        POSTGRES_PASSWORD=server.password,
    )
    assert grants.mend(tmp_path).exit_code == 0
    with server.connect("app", "app", "app-password") as application:
        for statement in OBJECTS:
            application.execute(statement.encode())
    assert grants.check(tmp_path).findings == []

    with server.connect("app") as admin:
        for fault in FAULTS:
            admin.execute(fault.broken_by(names).encode())
            broken = grants.check(tmp_path)
            assert [(check, finding.code) for check, finding in broken.findings] == [(fault.check, fault.code)]
            assert broken.plan == [fault.cured_by(names)]
            mended = grants.mend(tmp_path)
            assert (mended.exit_code, mended.findings) == (0, []), fault.name
            assert mended.check("proof").status.holds
            assert mended.check("proof.later").status.holds


def test_from_version_15_on_public_is_closed_and_before_it_is_open(server: Server, tmp_path: Path) -> None:
    """The state that a team is in who granted all they could think of on the database."""
    name = f"team_{secrets.token_hex(4)}"
    with server.connect("postgres") as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'team-password'".encode())
        admin.execute(f"CREATE DATABASE {name}".encode())
        admin.execute(f"GRANT ALL PRIVILEGES ON DATABASE {name} TO {name}".encode())
        version = admin.info.server_version // 10_000
    grants.write_env(
        tmp_path,
        DATABASE_URL=f"postgresql://{name}:team-password@127.0.0.1:{server.port}/{name}",
        POSTGRES_USER="postgres",
        POSTGRES_PASSWORD=server.password,
    )
    by_default = f"ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT {{}} TO {name}"
    assert grants.check(tmp_path).plan == [
        f"ALTER ROLE {name} CREATEDB",
        # Usage of public is everybody's on every version; CREATE was, too, before 15.
        *([f"GRANT CREATE ON SCHEMA public TO {name}"] if version >= 15 else []),
        by_default.format("SELECT, INSERT, UPDATE, DELETE ON TABLES"),
        by_default.format("USAGE, SELECT, UPDATE ON SEQUENCES"),
    ]
    assert grants.mend(tmp_path).exit_code == 0
    assert grants.check(tmp_path).findings == []
