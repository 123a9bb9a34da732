"""Whose sessions are whose, and when they are too many."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adx_tui.services.application.sessions import Connections, Session, ending, group_sessions, pool_size
from adx_tui.services.postgres import url as database_url
from adx_tui.services.server.local_clients import LocalProcess, read_title

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NEXT = LocalProcess(os.getpid() + 1, "node", "next-server", Path("/shop/apps/web"))
BOUNCER = LocalProcess(os.getpid() + 2, "pgbouncer", "", None)


def session(pid: int, port: int, state: str = "idle", minutes: int = 0, address: str = "127.0.0.1") -> Session:
    since = NOW - timedelta(minutes=minutes)
    return Session(pid, "shop", "app", "", address, port, since, state, since, "COMMIT")


def connections(sessions: list[Session], clients: dict[int, LocalProcess]) -> Connections:
    return Connections(group_sessions(sessions, clients), 100, 3, len(sessions), 97, "the server", NOW)


def test_a_process_with_more_than_two_pools_leaks() -> None:
    many = [session(number, 5000 + number) for number in range(21)]
    assert connections(many, {5000 + number: NEXT for number in range(21)}).leaking(10)[0].process == NEXT
    assert not connections(many[:20], {5000 + number: NEXT for number in range(20)}).leaking(10)
    busy = [session(number, 5000 + number, "active") for number in range(21)]
    assert not connections(busy, {5000 + number: NEXT for number in range(21)}).leaking(10)
    assert not connections(many, {5000 + number: BOUNCER for number in range(21)}).leaking(10)
    assert not connections(many, {}).leaking(10)


def test_through_a_forwarder_the_numbers_tell_whose_they_are() -> None:
    """Docker's gives every connection another port, and another address."""
    forwarded = [session(number, 100 + number, address="172.17.0.1") for number in range(30)]
    clients = {5000 + number: NEXT for number in range(30)} | {6000: BOUNCER}
    assert group_sessions(forwarded, clients)[0].process == NEXT
    assert group_sessions(forwarded[:3], clients)[0].process is None


def test_a_transaction_that_nobody_goes_on_with() -> None:
    seen = connections([session(1, 1, "idle in transaction", 6), session(2, 2, "idle in transaction", 4)], {})
    assert [entry.pid for entry in seen.older_than(timedelta(minutes=5))] == [1]


def test_only_those_that_were_seen_are_ended() -> None:
    statement = ending([session(7, 1), session(8, 2)], "idle")
    assert "pid IN (7, 8) AND state = 'idle' AND backend_start <= '2026-01-02T03:04:05+00:00'" in statement


def test_a_processes_pool() -> None:
    url = database_url.parse("postgresql://a:b@localhost/c?connection_limit=3")
    assert pool_size(url) == 3
    assert pool_size(database_url.parse("postgresql://a:b@localhost/c"), 2) == 10
    for none in ("0", "²", "9" * 5000):
        assert pool_size(database_url.parse(f"postgresql://a:b@localhost/c?connection_limit={none}"), 2) == 10
    assert pool_size(database_url.parse("postgresql://a:b@localhost/c"), 16) == 33


@pytest.mark.parametrize(
    ("program", "words", "title"),
    [
        ("node", ["next-server", "(v16.0.1)"], "next-server"),
        ("node", ["next-server (v16.0.1)"], "next-server"),
        ("node", ["/usr/bin/node", "--inspect", "/shop/server.js", "--password=x"], "server.js"),
        ("node", ["node", "--title", "secret", "--import", "./hook.mjs"], "hook.mjs"),
        ("node", ["node", "/shop/node_modules/.bin/next", "dev"], "next"),
        ("python3.11", ["python3", "-c", "print('x')"], ""),
        ("psql", ["psql", "postgresql://a:secret@localhost/c"], ""),
        ("node", [], ""),
    ],
)
def test_what_a_process_calls_itself(program: str, words: list[str], title: str) -> None:
    assert read_title(program, words) == title
