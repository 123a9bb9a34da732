"""Ports of this machine: free or not, and who has them."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from adx_tui.services.server import port
from adx_tui.services.server.port import PortOwner
from tests.support.ports import pick_free_port


def test_a_port_nobody_listens_on_is_free(free_port: int) -> None:
    assert port.is_free(free_port)


def test_a_port_somebody_listens_on_is_not(occupied_port: int) -> None:
    assert not port.is_free(occupied_port)


def test_a_port_that_is_taken_on_every_address_is_not_free_on_the_loopback() -> None:
    with socket.create_server(("0.0.0.0", pick_free_port())) as listener:
        assert not port.is_free(listener.getsockname()[1])


def test_the_next_free_port_is_after_it_and_free(occupied_port: int) -> None:
    free = port.next_free(occupied_port)
    assert occupied_port < free <= occupied_port + 100
    assert port.is_free(free)


def test_there_is_a_free_port_after_the_last_one() -> None:
    assert port.is_free(port.next_free(65535))


def test_the_process_that_holds_a_port_is_known_by_name_and_number(occupied_port: int) -> None:
    holder = port.find_owner(occupied_port)
    assert holder is not None
    assert holder.pid == os.getpid()
    assert f"pid {os.getpid()}" in str(holder)


def test_nobody_holds_a_free_port(free_port: int) -> None:
    assert port.find_owner(free_port) is None


def test_a_postgres_is_described_with_its_major_version(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("16\n")
    assert str(PortOwner("postgres", 7, tmp_path)) == f"postgres (pid 7, Postgres 16, data in {tmp_path})"
    assert str(PortOwner("postgres", 7, tmp_path / "closed")) == f"postgres (pid 7, data in {tmp_path}/closed)"


@pytest.mark.parametrize(("answer", "postgres"), [(b"N", True), (b"S", True), (b"HTTP/1.1 400", False), (b"", False)])
def test_a_postgres_is_known_by_its_answer_to_a_request_for_tls(answer: bytes, postgres: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def reply() -> None:
            with listener.accept()[0] as connection:
                connection.recv(8)
                connection.sendall(answer)

        thread = threading.Thread(target=reply)
        thread.start()
        try:
            assert port.answers_like_postgres(listener.getsockname()[1]) is postgres
        finally:
            thread.join()
