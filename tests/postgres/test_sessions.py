"""A run keeps its sessions from one look to the next; a script has one of its own."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres import pool as sessions_module
from adx_tui.services.postgres.connection import LOCK_SECONDS, Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.postgres.pool import ConnectionPool
from adx_tui.services.postgres.url import DatabaseUrl, parse
from tests.support.databases import FreshDatabase

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(fresh_database: FreshDatabase) -> DatabaseUrl:
    return parse(fresh_database.url)


@pytest.fixture
def connections() -> Iterator[ConnectionPool]:
    kept = ConnectionPool()
    yield kept
    kept.close()


def pid(connection: Connection) -> int:
    return connection.info.backend_pid


def look(connections: ConnectionPool, url: DatabaseUrl, *, fresh: bool = False) -> int:
    with connections.shared(url, Cancellation(), fresh=fresh) as connection:
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


def test_the_next_look_uses_the_session_of_the_last(connections: ConnectionPool, url: DatabaseUrl) -> None:
    assert look(connections, url) == look(connections, url)


def test_each_url_has_one_of_its_own(
    connections: ConnectionPool, url: DatabaseUrl, fresh_database: FreshDatabase
) -> None:
    assert look(connections, url) != look(connections, parse(fresh_database.admin_url))
    with connections.shared(url, Cancellation()) as connection:
        assert value(connection, "SELECT current_user") == fresh_database.role


def test_a_proof_of_a_login_logs_in(
    connections: ConnectionPool, url: DatabaseUrl, fresh_database: FreshDatabase
) -> None:
    first = look(connections, url)
    second = look(connections, url, fresh=True)
    assert first != second
    assert look(connections, url) == second
    with psycopg.connect(fresh_database.admin_url, autocommit=True) as connection:
        connection.execute(f'ALTER ROLE "{fresh_database.role}" NOLOGIN'.encode())
    with pytest.raises(LoginError) as raised:
        look(connections, url, fresh=True)
    assert raised.value.fault is LoginFault.NO_LOGIN


def test_one_that_the_server_ended_meanwhile_is_replaced(
    connections: ConnectionPool, url: DatabaseUrl, fresh_database: FreshDatabase
) -> None:
    first = look(connections, url)
    with psycopg.connect(fresh_database.admin_url, autocommit=True) as connection:
        assert value(connection, f"SELECT pg_terminate_backend({first}, 5000)")
    assert look(connections, url) != first


def test_one_in_which_something_went_wrong_is_not_kept(connections: ConnectionPool, url: DatabaseUrl) -> None:
    first = look(connections, url)
    with pytest.raises(DatabaseError), connections.shared(url, Cancellation()) as connection:
        connection.execute("SELECT 1 / 0")
    assert look(connections, url) != first


def test_one_that_was_idle_for_long_is_not_relied_on(
    connections: ConnectionPool, url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = look(connections, url)
    monkeypatch.setattr(sessions_module, "_IDLE_SECONDS", 0)
    assert look(connections, url) != first


def test_a_script_gets_a_session_in_which_no_other_ran(
    connections: ConnectionPool, url: DatabaseUrl, fresh_database: FreshDatabase
) -> None:
    first = look(connections, url)
    with connections.exclusive(url, Cancellation(), lock_seconds=60) as connection:
        assert pid(connection) == first
        assert value(connection, "SHOW lock_timeout") == "1min"
        assert value(connection, "SHOW search_path") == "public"
    with psycopg.connect(fresh_database.admin_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE \"{fresh_database.name}\" SET app.key = 'value'".encode())
    with connections.exclusive(url, Cancellation()) as connection:
        assert pid(connection) != first
        assert value(connection, "SHOW app.key") == "value"
        assert value(connection, "SHOW lock_timeout") == f"{LOCK_SECONDS}s"
    assert look(connections, url) == first, "for looking, that one still does"


def test_what_a_script_leaves_is_gone_at_the_next_look(connections: ConnectionPool, url: DatabaseUrl) -> None:
    with connections.exclusive(url, Cancellation(), lock_seconds=60) as connection:
        first = pid(connection)
        assert value(connection, "SHOW lock_timeout") == "1min"
        for statement in (
            "SET search_path = pg_catalog",
            "SET statement_timeout = 60000",
            "CREATE TEMPORARY TABLE left_behind (id integer)",
            "SELECT pg_advisory_lock(7)",
            "PREPARE left_behind AS SELECT 1",
        ):
            connection.execute(statement.encode())
    with connections.shared(url, Cancellation()) as connection:
        assert pid(connection) == first
        assert value(connection, "SHOW search_path") == "public"
        assert value(connection, "SHOW lock_timeout") == f"{LOCK_SECONDS}s"
        assert value(connection, "SHOW statement_timeout") == "0"
        assert value(connection, "SELECT to_regclass('pg_temp.left_behind')") is None
        assert value(connection, "SELECT count(*) FROM pg_prepared_statements") == 0
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        assert value(connection, held) == 0


def test_what_is_asked_again_and_again_is_answered_after_a_script(
    connections: ConnectionPool, url: DatabaseUrl
) -> None:
    """The driver would prepare it, and go on using what is gone by then."""
    with connections.exclusive(url, Cancellation()):
        pass
    for _ in range(2):
        with connections.shared(url, Cancellation()) as connection:
            for number in range(10):
                assert connection.execute("SELECT %s::int", [number]).fetchone() == (number,)
            connection.execute("DISCARD ALL")


def test_a_script_that_leaves_a_transaction_open_takes_its_session_with_it(
    connections: ConnectionPool, url: DatabaseUrl
) -> None:
    first = look(connections, url)
    with pytest.raises(DatabaseError), connections.exclusive(url, Cancellation()) as connection:
        connection.execute("BEGIN")
    assert look(connections, url) != first


def test_a_fresh_one_leaves_the_other_to_the_next_script(connections: ConnectionPool, url: DatabaseUrl) -> None:
    first = look(connections, url)
    with connections.exclusive(url, Cancellation(), fresh=True) as connection:
        assert pid(connection) != first
    with connections.exclusive(url, Cancellation()) as connection:
        assert pid(connection) == first


def test_what_is_kept_is_never_what_is_too_much(
    connections: ConnectionPool, url: DatabaseUrl, fresh_database: FreshDatabase
) -> None:
    with psycopg.connect(fresh_database.admin_url, autocommit=True) as connection:
        connection.execute(f'ALTER ROLE "{fresh_database.role}" CONNECTION LIMIT 1'.encode())
    first = look(connections, url)
    with connections.exclusive(url, Cancellation(), fresh=True) as connection:
        assert pid(connection) != first
        with pytest.raises(LoginError) as raised:  # this one is in use
            look(connections, url)
    assert raised.value.fault is LoginFault.ROLE_FULL


def test_one_inside_of_another_is_not_lost(
    connections: ConnectionPool, url: DatabaseUrl, fresh_database: FreshDatabase
) -> None:
    with connections.shared(url, Cancellation()), connections.shared(url, Cancellation()):
        assert connected(fresh_database) == 2
    connections.close()
    assert fresh_database.sessions_left() == []


def test_closed_all_are_gone(connections: ConnectionPool, url: DatabaseUrl, fresh_database: FreshDatabase) -> None:
    look(connections, url)
    assert connected(fresh_database) == 1
    connections.close()
    assert fresh_database.sessions_left() == []


@pytest.mark.parametrize("of", ["DATABASE", "ROLE"])
def test_a_look_is_set_as_we_set_it(connections: ConnectionPool, fresh_database: FreshDatabase, of: str) -> None:
    name = {"DATABASE": fresh_database.name, "ROLE": fresh_database.server.admin_user}[of]
    hostile = {
        "DateStyle": ("'SQL, DMY'", "ISO, MDY"),
        "IntervalStyle": ("sql_standard", "postgres"),
        "TimeZone": ("'Asia/Tokyo'", "UTC"),
        "standard_conforming_strings": ("off", "on"),
        "client_encoding": ("LATIN1", "UTF8"),
        "search_path": ("pg_temp, information_schema", "public"),
        "default_transaction_read_only": ("on", "off"),
        "lc_messages": ("'POSIX'", "C"),
    }
    administrator = fresh_database.connect_admin()
    try:
        for setting, (theirs, _) in hostile.items():
            administrator.execute(f'ALTER {of} "{name}" SET {setting} = {theirs}'.encode())
        with connections.exclusive(parse(fresh_database.admin_url), Cancellation()):
            pass  # it is left as the server has it: DISCARD ALL
        with connections.shared(parse(fresh_database.admin_url), Cancellation()) as connection:
            assert {each: value(connection, f"SHOW {each}") for each in hostile} == {
                each: ours for each, (_, ours) in hostile.items()
            }
    finally:
        administrator.execute(f'ALTER {of} "{name}" RESET ALL'.encode())
