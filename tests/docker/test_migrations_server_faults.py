"""What a migration meets that is the server's fault: a full disk, and an extension that is installed by half."""

from __future__ import annotations

from collections.abc import Iterator

import docker
import pytest

from tests.support.databases import FreshDatabase, make_database
from tests.support.migrating import auto, history, use
from tests.support.outcome import evidence, finding, previews
from tests.support.project import Project
from tests.support.server_container import ServerContainer, run_container

pytestmark = pytest.mark.docker

SMALL = "/small"


@pytest.fixture(scope="module", params=[15, 18])
def container(request: pytest.FixtureRequest, docker_engine: docker.DockerClient) -> Iterator[ServerContainer]:
    """A server with a disk of 8 MB besides its own."""
    with run_container(docker_engine, request.param, tmpfs={SMALL: "size=8m,mode=1777"}) as container:
        yield container


@pytest.fixture
def database(container: ServerContainer) -> Iterator[FreshDatabase]:
    with make_database(container.server) as database:
        yield database


def test_the_disk_is_full(project: Project, container: ServerContainer, database: FreshDatabase) -> None:
    use(project, database)
    container.run(f"mkdir {SMALL}/tablespace", user="postgres")
    admin = database.connect_admin()
    admin.execute(f"CREATE TABLESPACE small LOCATION '{SMALL}/tablespace'".encode())
    admin.execute("GRANT CREATE ON TABLESPACE small TO PUBLIC")
    script = (
        "CREATE TABLE big (t text) TABLESPACE small;\n"
        "INSERT INTO big SELECT repeat('x', 900) FROM generate_series(1, {});\n"
    )
    project.migration("1_it", script.format(100_000))

    found = finding(auto(project), "ADX421")

    assert "(53100)" in evidence(found)
    assert "No space left on device" in evidence(found)
    assert "the disk of the server is full" in found["cause"]
    assert "df -h" in previews(found)
    assert found["location"].endswith("1_it/migration.sql:2:1")
    assert "all of it was rolled back; the history holds no failed row" in evidence(found)
    project.migration("1_it", script.format(100))
    assert auto(project).exit_code == 0
    assert history(database) == [("1_it", True, False, False)]
    admin.execute("DROP TABLE big")
    admin.execute("DROP TABLESPACE small")


def test_an_extension_whose_library_is_missing(
    project: Project, container: ServerContainer, database: FreshDatabase
) -> None:
    use(project, database)
    library = container.run("find / -xdev -name citext.so").strip()
    container.run(f"mv {library} {library}.away")
    # In a DO block: of a plain CREATE EXTENSION the grants step has said it already.
    project.migration("1_it", "DO $$BEGIN EXECUTE 'CREATE EXTENSION citext'; END$$;\n")

    found = finding(auto(project), "ADX421")

    assert "(58P01)" in evidence(found)
    assert "the server lacks the library citext" in found["cause"]
    assert f"server  PostgreSQL {container.server.version_major}." in evidence(found)
    assert "POSTGRES_IMAGE" in previews(found)
    container.run(f"mv {library}.away {library}")
    assert auto(project).exit_code == 0
