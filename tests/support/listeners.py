"""Programs that listen on a port of 127.0.0.1, and are no Postgres."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def closing_listener(port: int = 0) -> Iterator[int]:
    """The port, any one where none is named, of a program that ends every connection at once: no Postgres."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.settimeout(0.2)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    listener.accept()[0].close()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()
