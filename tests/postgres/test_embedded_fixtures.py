"""The server and the databases that the other tests stand on are what they claim to be."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from adx_tui.services.embedded.unprivileged import Unprivileged
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer, find_binaries, run_server
from tests.support.folders import make_reachable_folder
from tests.support.leftovers import end_servers_under
from tests.support.ports import is_free

pytestmark = pytest.mark.postgres


def rows(connection: psycopg.Connection[tuple[object, ...]], query: str) -> list[tuple[object, ...]]:
    """(As bytes, because a query put together as text is for psycopg's type hints a danger.)"""
    return connection.execute(query.encode()).fetchall()


@pytest.fixture
def reachable_folder() -> Iterator[Path]:
    """For what a killed test run cannot remove itself."""
    folder = make_reachable_folder("adx-test-")
    yield folder
    shutil.rmtree(folder)


class TestServer:
    def test_it_is_the_major_it_says_and_wants_passwords(self, embedded_server: EmbeddedServer) -> None:
        with psycopg.connect(embedded_server.admin_url(), autocommit=True) as admin:
            assert admin.info.server_version // 10_000 == embedded_server.version_major
            assert rows(admin, "SHOW password_encryption") == [("scram-sha-256",)]
            assert rows(admin, "SHOW server_encoding") == [("UTF8",)]
            assert rows(admin, "SHOW unix_socket_directories") == [("",)]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(embedded_server.admin_url().replace(embedded_server.admin_password, "wrong"))

    def test_it_does_not_run_as_root(self, embedded_server: EmbeddedServer) -> None:
        assert embedded_server.data_directory.stat().st_uid == Unprivileged.needed().uid != 0

    def test_nothing_of_it_is_left(self) -> None:
        with run_server() as server:
            data_directory = server.data_directory
            held_open = psycopg.connect(server.admin_url())
        held_open.close()
        assert is_free(server.port)
        assert not data_directory.parent.exists()

    def test_it_runs_from_a_folder_that_its_account_cannot_enter(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As from a virtual environment under /root."""
        tmp_path.chmod(0o700)
        package = find_binaries().parents[1]
        for folder in (package, package.with_name(f"{package.name}.libs")):
            (tmp_path / folder.name).symlink_to(folder)
        monkeypatch.setenv("ADX_TEST_PG_BIN", str(tmp_path / find_binaries().relative_to(package.parent)))
        with run_server() as server, psycopg.connect(server.admin_url()) as admin:
            assert rows(admin, "SELECT 1") == [(1,)]

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
    def test_it_does_not_outlive_a_test_run_that_is_ended(
        self, how: signal.Signals, tmp_path: Path, reachable_folder: Path
    ) -> None:
        test = tmp_path / "test_slow.py"
        test.write_text(
            "import time\ndef test_slow(embedded_server):\n"
            "    print('port', embedded_server.port, flush=True)\n    time.sleep(60)\n"
        )
        root = Path(__file__).parents[2]
        run = subprocess.Popen(
            [
                *(sys.executable, "-m", "pytest", "-s", "-p", "tests.conftest", "-p", "no:cacheprovider"),
                *("-c", root / "pyproject.toml", "--rootdir", tmp_path, test),
            ],
            cwd=root,
            env={**os.environ, "TMPDIR": str(reachable_folder)},
            stdout=subprocess.PIPE,
            text=True,
        )
        with run:
            assert run.stdout is not None
            port = int(next(line for line in run.stdout if "port" in line).split()[-1])
            assert not is_free(port)
            run.send_signal(how)
        deadline = time.monotonic() + 15
        while not is_free(port) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert is_free(port)

    def test_a_forgotten_server_is_found_by_its_data_and_ended(self) -> None:
        with run_server() as server:
            assert end_servers_under(server.data_directory.parent) != []
            assert is_free(server.port)
            assert end_servers_under(server.data_directory.parent) == []


class TestFreshDatabase:
    def test_the_application_can_work_in_it(self, fresh_database: FreshDatabase) -> None:
        with fresh_database.connect() as connection:
            assert rows(connection, "SELECT current_user::text, current_database()::text") == [
                (fresh_database.role, fresh_database.name)
            ]
            connection.execute("CREATE TABLE place (id serial PRIMARY KEY)")
            connection.execute("CREATE TEMPORARY TABLE scratch (id int)")
            connection.execute("CREATE SCHEMA other")
            assert rows(connection, "INSERT INTO place DEFAULT VALUES RETURNING id") == [(1,)]
            assert rows(connection, "SELECT rolcreatedb, rolsuper FROM pg_roles WHERE rolname = current_user") == [
                (True, False)
            ]

    def test_its_url_is_an_applications(self, fresh_database: FreshDatabase) -> None:
        url, parameter = fresh_database.url.split("?")
        assert parameter == "schema=public"
        with psycopg.connect(url) as connection:
            assert connection.info.user == fresh_database.role

    def test_the_administrator_reaches_it_too(self, fresh_database: FreshDatabase) -> None:
        admin = fresh_database.connect_admin()
        assert (admin.info.dbname, admin.info.user) == (fresh_database.name, fresh_database.server.admin_user)

    def test_nothing_of_it_is_left(self, embedded_server: EmbeddedServer) -> None:
        """Not even with a session open, a second database of the role's, and privileges elsewhere."""
        with make_database(embedded_server) as database:
            connection = database.connect()
            shadow = f"{database.name}_shadow"
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(shadow)))
            with psycopg.connect(embedded_server.admin_url(), autocommit=True) as admin:
                role = sql.Identifier(database.role)
                admin.execute(sql.SQL("GRANT CREATE ON DATABASE postgres TO {}").format(role))
                admin.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(role))
        assert connection.closed
        with psycopg.connect(embedded_server.admin_url(), autocommit=True) as admin:
            assert rows(admin, f"SELECT FROM pg_database WHERE datname IN ('{database.name}', '{shadow}')") == []
            assert rows(admin, f"SELECT FROM pg_roles WHERE rolname = '{database.role}'") == []

    def test_what_the_test_dropped_itself_is_no_fault(self, embedded_server: EmbeddedServer) -> None:
        with (
            make_database(embedded_server) as database,
            psycopg.connect(embedded_server.admin_url(), autocommit=True) as admin,
        ):
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database.name)))
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(database.role)))
