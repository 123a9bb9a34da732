"""Which host names mean this machine: nothing on another one is changed unasked."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from adx_tui.services.server import this_machine


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "localhost.", "app.localhost", "127.0.0.1", "127.1.2.3", "::1", "/var/run/postgresql"],
)
def test_the_loopback_and_sockets_are_this_machine(host: str) -> None:
    assert this_machine.is_here(host)


@pytest.mark.parametrize(
    "host",
    [
        "staging.example.com",
        "10.0.0.7",
        "172.17.0.2",
        "203.0.113.5",
        "fd00::1",
        "localhost.example.com",
        "localhost,db.example.com",
        "127.0.0.1.nip.io",
    ],
)
def test_every_other_address_and_every_name_with_a_dot_is_another(host: str) -> None:
    assert not this_machine.is_here(host)


@pytest.mark.parametrize(
    ("addresses", "here"),
    [
        (["172.18.0.2"], True),
        (["10.1.2.3", "fd12::3"], True),
        (["203.0.113.5"], True),  # documentation's own, routed nowhere
        (["8.8.8.8"], False),
        (["10.1.2.3", "8.8.8.8"], False),
        ([], False),
    ],
)
def test_a_name_without_a_dot_is_judged_by_its_addresses(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], here: bool
) -> None:
    """A fake resolver, as the names of Compose's services resolve in a container alone."""

    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [(0, 0, 0, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert this_machine.is_here("db") is here


def test_a_resolver_that_keeps_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    silence = threading.Event()

    def keep_silent(*_: object, **__: object) -> list[object]:
        silence.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", keep_silent)
    monkeypatch.setattr(this_machine, "_RESOLVE_SECONDS", 0.1)
    before = time.monotonic()
    assert not this_machine.is_here("db")
    assert time.monotonic() - before < 10
    silence.set()
