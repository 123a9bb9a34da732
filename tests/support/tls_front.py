"""TLS in front of what listens on a socket, as stunnel does: for an engine that takes nobody without a certificate."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator

from tests.support.certificates import TLS

_IDLE_LIMIT = 30.0
_HANDSHAKE = b"\x16"
# What Go's net/http, and with it Docker's engine, says to one who does not speak TLS.
_PLAIN = (
    b"HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
)


@contextlib.contextmanager
def tls_front(unix_socket: str) -> Iterator[int]:
    """While inside, the port on 127.0.0.1 that leads to `unix_socket`, for those with a certificate of the tests' own
    authority. The server's is made out to `localhost`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(TLS / "ca.pem"))
    context.load_cert_chain(TLS / "server.pem", TLS / "server-key.pem")
    context.verify_mode = ssl.CERT_REQUIRED

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if self.request.recv(1, socket.MSG_PEEK) != _HANDSHAKE:
                self.request.sendall(_PLAIN)
                return
            with (
                contextlib.suppress(OSError),  # a certificate refused, by either of the two
                context.wrap_socket(self.request, server_side=True) as client,
                socket.socket(socket.AF_UNIX) as server,
            ):
                server.connect(unix_socket)
                _pass_on(client, server)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as front:
        thread = threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield int(front.server_address[1])
        finally:
            front.shutdown()
            thread.join()


def _pass_on(client: ssl.SSLSocket, server: socket.socket) -> None:
    """Until either end has had enough."""
    while True:
        ready = [client] if client.pending() else select.select([client, server], [], [], _IDLE_LIMIT)[0]
        if not ready:
            return
        for source in ready:
            piece = source.recv(65536)
            if not piece:
                return
            (server if source is client else client).sendall(piece)
