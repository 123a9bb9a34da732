"""Fakes: what answers in a Postgres server's place, wholly or from some message on. A real one can't be had that does.

The messages of the protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from __future__ import annotations

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.fuzz.drawing import Spoil, spoils

_REFUSAL = b'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "postgres"\0Fauth.c\0L1\0Rfail\0\0'


def message(kind: bytes, payload: bytes) -> bytes:
    return kind + struct.pack("!I", len(payload) + 4) + payload


@contextmanager
def refusing() -> Iterator[int]:
    """A server that lets nobody in; answers its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.request.settimeout(5)
                while _is_request_for_encryption(self.request.recv(1024)):
                    self.request.sendall(b"N")
                self.request.sendall(message(b"E", _REFUSAL))

    with _serving(Handler) as port:
        yield port


@dataclass(frozen=True, slots=True)
class Lie:
    """From its message number `at` on, of all that it sends to anybody, the server does not say what it wanted to."""

    at: int
    kind: str
    bytes_: tuple[Spoil, ...] = ()
    repeat: int = 1
    """Of how many messages in a row."""


lies: st.SearchStrategy[Lie] = st.one_of(
    st.builds(Lie, st.integers(0, 150), st.just("spoiled"), st.tuples(spoils), st.integers(1, 5)),
    st.builds(Lie, st.integers(0, 150), st.just("payload"), st.tuples(spoils), st.integers(1, 30)),
    st.builds(Lie, st.integers(0, 150), st.sampled_from(["left out", "twice", "hangs up"]), repeat=st.integers(1, 5)),
    st.builds(Lie, st.integers(0, 150), st.just("instead"), st.tuples(spoils, spoils)),
)
silences = st.builds(Lie, st.integers(0, 150), st.sampled_from(["silent", "endless"]))


@contextmanager
def lying(to: int, wrong: Sequence[Lie]) -> Iterator[int]:
    """The real server on port `to`, with someone between who changes what it says; answers the port to go to."""
    count, lock, over = [0], threading.Lock(), threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", to)) as server:
                client: socket.socket = self.request
                thread = threading.Thread(target=_pass_on, args=(client, server), daemon=True)
                thread.start()
                try:
                    self._answers(server, client)
                finally:
                    for each in (client, server):
                        with contextlib.suppress(OSError):
                            each.shutdown(socket.SHUT_RDWR)
                    thread.join()

        def _answers(self, server: socket.socket, client: socket.socket) -> None:
            with server.makefile("rb") as answers:
                while kind := answers.read(1):
                    said = kind
                    if kind != b"N" or not _is_alone(server, answers):
                        size = answers.read(4)
                        said = kind + size + answers.read(struct.unpack("!I", size)[0] - 4)
                    with lock:
                        number, count[0] = count[0], count[0] + 1
                    for lie in wrong:
                        if lie.at <= number < lie.at + lie.repeat:
                            said = self._told(lie, said, client)
                    client.sendall(said)

        def _told(self, lie: Lie, said: bytes, client: socket.socket) -> bytes:
            if lie.kind == "hangs up":
                raise ConnectionAbortedError
            if lie.kind == "silent":
                over.wait()
                raise ConnectionAbortedError
            while lie.kind == "endless" and not over.wait(0.05):
                client.sendall(message(b"N", b"SNOTICE\0C00000\0Mstill here\0\0"))
            if lie.kind == "left out":
                return b""
            if lie.kind == "twice":
                return said + said
            if lie.kind == "payload":
                payload = lie.bytes_[0].of(said[5:])
                return message(said[:1], payload)
            if lie.kind == "instead":
                said = b""
            for spoil in lie.bytes_:
                said = spoil.of(said)
            return said

    with _serving(Handler) as port:
        try:
            yield port
        finally:
            over.set()


def _is_request_for_encryption(data: bytes) -> bool:
    """SSLRequest or GSSENCRequest, which come before everything else."""
    return len(data) == 8 and data[4:8] in (b"\x04\xd2\x16\x2f", b"\x04\xd2\x16\x30")


def _is_alone(server: socket.socket, answers: object) -> bool:
    """Whether that N is the one byte that refuses encryption: no message of that letter follows before the login."""
    server.settimeout(0.02)
    try:
        return not server.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return True
    finally:
        server.settimeout(None)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def _serving(handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
            """Whoever asked has gone."""

    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
