"""A run keeps its sessions from one look to the next, and leaves nothing in them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.database import LOCK_SECONDS, Connection
from adx_tui.services.database_errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.database_url import DatabaseUrl, parse
from adx_tui.services.sessions import Sessions
from tests.support.databases import FreshDatabase

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(fresh_database: FreshDatabase) -> DatabaseUrl:
    return parse(fresh_database.url)


@pytest.fixture
def sessions() -> Iterator[Sessions]:
    kept = Sessions()
    yield kept
    kept.close()


def pid(connection: Connection) -> int:
    return connection.info.backend_pid


def look(sessions: Sessions, url: DatabaseUrl, *, fresh: bool = False) -> int:
    with sessions.look(url, Cancellation(), fresh=fresh) as connection:
        return pid(connection)


def value(connection: Connection, query: str) -> object:
    found = connection.execute(query.encode()).fetchone()
    return found and found[0]


def connected(fresh_database: FreshDatabase) -> int:
    with psycopg.connect(fresh_database.admin_url) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename = %s"
        found = connection.execute(query, [fresh_database.name, fresh_database.role]).fetchone()
    assert found is not None
    return int(found[0])


def test_the_next_look_uses_the_session_of_the_last(sessions: Sessions, url: DatabaseUrl) -> None:
    assert look(sessions, url) == look(sessions, url)


def test_each_url_has_one_of_its_own(sessions: Sessions, url: DatabaseUrl, fresh_database: FreshDatabase) -> None:
    assert look(sessions, url) != look(sessions, parse(fresh_database.admin_url))
    with sessions.look(url, Cancellation()) as connection:
        assert value(connection, "SELECT current_user") == fresh_database.role


def test_a_proof_of_a_login_logs_in(sessions: Sessions, url: DatabaseUrl, fresh_database: FreshDatabase) -> None:
    first = look(sessions, url)
    second = look(sessions, url, fresh=True)
    assert first != second
    assert look(sessions, url) == second
    with psycopg.connect(fresh_database.admin_url, autocommit=True) as connection:
        connection.execute(f'ALTER ROLE "{fresh_database.role}" NOLOGIN'.encode())
    with pytest.raises(LoginError) as raised:
        look(sessions, url, fresh=True)
    assert raised.value.fault is LoginFault.NO_LOGIN


def test_one_that_the_server_ended_meanwhile_is_replaced(
    sessions: Sessions, url: DatabaseUrl, fresh_database: FreshDatabase
) -> None:
    first = look(sessions, url)
    with psycopg.connect(fresh_database.admin_url, autocommit=True) as connection:
        assert value(connection, f"SELECT pg_terminate_backend({first}, 5000)")
    assert look(sessions, url) != first


def test_one_in_which_something_went_wrong_is_not_kept(sessions: Sessions, url: DatabaseUrl) -> None:
    first = look(sessions, url)
    with pytest.raises(DatabaseError), sessions.look(url, Cancellation()) as connection:
        connection.execute("SELECT 1 / 0")
    assert look(sessions, url) != first


def test_work_leaves_nothing_in_a_session(sessions: Sessions, url: DatabaseUrl) -> None:
    first = look(sessions, url)
    with sessions.work(url, Cancellation(), lock_seconds=60) as connection:
        assert pid(connection) == first
        assert value(connection, "SHOW lock_timeout") == "1min"
        for statement in (
            "SET search_path = pg_catalog",
            "SET statement_timeout = 7",
            "CREATE TEMPORARY TABLE left_behind (id integer)",
            "SELECT pg_advisory_lock(7)",
            "PREPARE left_behind AS SELECT 1",
        ):
            connection.execute(statement.encode())
    with sessions.look(url, Cancellation()) as connection:
        assert pid(connection) == first
        assert value(connection, "SHOW search_path") == "public"
        assert value(connection, "SHOW lock_timeout") == f"{LOCK_SECONDS}s"
        assert value(connection, "SHOW statement_timeout") == "0"
        assert value(connection, "SELECT to_regclass('pg_temp.left_behind')") is None
        assert value(connection, "SELECT count(*) FROM pg_prepared_statements") == 0
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        assert value(connection, held) == 0


def test_what_is_asked_again_and_again_is_answered_after_work(sessions: Sessions, url: DatabaseUrl) -> None:
    """The driver would prepare it, and go on using what is gone by then."""
    for _ in range(3):
        with sessions.work(url, Cancellation(), lock_seconds=60):
            pass
        with sessions.look(url, Cancellation()) as connection:
            for number in range(10):
                assert connection.execute("SELECT %s::int", [number]).fetchone() == (number,)


def test_work_after_which_nobody_can_clean_up_takes_its_session_with_it(sessions: Sessions, url: DatabaseUrl) -> None:
    first = look(sessions, url)
    with pytest.raises(DatabaseError), sessions.work(url, Cancellation(), lock_seconds=60) as connection:
        connection.execute("BEGIN")
    assert look(sessions, url) != first


def test_closed_all_are_gone(sessions: Sessions, url: DatabaseUrl, fresh_database: FreshDatabase) -> None:
    look(sessions, url)
    assert connected(fresh_database) == 1
    sessions.close()
    deadline = time.monotonic() + 5  # a session that was told to end may take a moment
    while connected(fresh_database):
        assert time.monotonic() < deadline
        time.sleep(0.02)
