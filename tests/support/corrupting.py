"""A server that answers nonsense: a real Postgres, behind something that changes what it says."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator

Corrupt = Callable[[bytes, bytes], bytes | None]
"""From a message's letter and payload to the bytes to be sent instead; None: nothing more is, ever."""


def message(kind: bytes, payload: bytes) -> bytes:
    """As the server sends it. https://www.postgresql.org/docs/current/protocol-message-formats.html"""
    return kind + struct.pack("!i", len(payload) + 4) + payload


@contextlib.contextmanager
def corrupting(to: int, corrupt: Corrupt) -> Iterator[int]:
    """While inside, the port on 127.0.0.1 that leads to the server on port `to`, whose messages become what `corrupt`
    makes of them."""
    closing = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", to)) as server:
                back = threading.Thread(target=_pump, args=(self.request, server))
                back.start()
                with contextlib.suppress(OSError):
                    self.answer(server)
                with contextlib.suppress(OSError):
                    self.request.shutdown(socket.SHUT_RDWR)
                back.join()

        def answer(self, server: socket.socket) -> None:
            with server.makefile("rb") as replies:
                kind = replies.read(1)
                if kind == b"N":  # to the question for TLS
                    self.request.sendall(kind)
                    kind = replies.read(1)
                while kind:
                    payload = replies.read(struct.unpack("!i", replies.read(4))[0] - 4)
                    answer = corrupt(kind, payload)
                    if answer is None:
                        closing.wait()
                        return
                    self.request.sendall(answer)
                    kind = replies.read(1)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as front:
        thread = threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield int(front.server_address[1])
        finally:
            closing.set()
            front.shutdown()
            thread.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
