"""Ports on this machine: which are free, and what kind of program answers on one that is not."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "127.0.0.1"

# SSLRequest: a Postgres answers it with one letter, before any login.
# https://www.postgresql.org/docs/current/protocol-message-formats.html
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_ANSWER_SECONDS = 2


def localhost_is_ipv4() -> bool:
    """Whether `localhost` leads to 127.0.0.1 at all on this machine, among others or alone."""
    try:
        addresses = socket.getaddrinfo("localhost", None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(address[4][0] == ADDRESS for address in addresses)


def listens_on_ipv6(port: int) -> bool:
    """Whether something accepts connections on `port` of ::1, where our own servers never listen."""
    try:
        socket.create_connection(("::1", port), timeout=_ANSWER_SECONDS).close()
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class PortOwner:
    """A process that listens on a port. `data` is the data directory, where it is a Postgres: it works there."""

    name: str
    pid: int
    data: Path | None

    @property
    def postgres_major(self) -> int | None:
        """The major version of its data, where this user may read it."""
        try:
            return int((self.data / "PG_VERSION").read_text()) if self.data else None
        except (OSError, ValueError):
            return None

    def __str__(self) -> str:
        major, where = self.postgres_major, f", data in {self.data}" if self.data else ""
        return f"{self.name} (pid {self.pid}{f', Postgres {major}' if major else ''}{where})"


def is_free(port: int) -> bool:
    """Whether a program could listen on `port` of the loopback address now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        if os.name == "posix":
            # Without it, connections closed a moment ago would make a free port look taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def next_free(port: int) -> int:
    """The first free port after `port`; any free one where the next hundred are taken."""
    for candidate in range(port + 1, min(port + 101, 65536)):
        if is_free(candidate):
            return candidate
    with closing(socket.socket()) as probe:
        probe.bind((ADDRESS, 0))
        free_port: int = probe.getsockname()[1]
        return free_port


def answers_like_postgres(port: int, host: str = ADDRESS) -> bool:
    """Whether what listens on `port` of `host`, which may be the folder of a socket, speaks Postgres' protocol. It has
    two seconds for the connection, and for its answer."""
    try:
        with _reach(host, port) as connection:
            connection.sendall(_SSL_REQUEST)
            return connection.recv(1) in (b"S", b"N")
    except OSError:
        return False


def _reach(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=_ANSWER_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_ANSWER_SECONDS)
    try:
        connection.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        connection.close()
        raise
    return connection


def find_owner(port: int) -> PortOwner | None:
    """The process that listens on `port`, where the system tells."""
    import psutil

    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,) and connection.pid:
                process = psutil.Process(connection.pid)
                name = process.name()
                data = Path(process.cwd()) if name.startswith("postgres") else None
                return PortOwner(name, connection.pid, data)
    except (psutil.Error, OSError):
        return None
    return None
