"""Ports of 127.0.0.1 that nobody listens on."""

from __future__ import annotations

import random
import socket
from collections.abc import Collection

# Below the range the kernel takes outgoing connections' ports from: those come and go at any moment.
CANDIDATES = range(20_000, 32_000)


def is_free(port: int) -> bool:
    for address in ("127.0.0.1", "0.0.0.0"):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            # Without it a port whose last connection ended a minute ago would look taken, and a server could use it.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def pick_free_port(but_not: Collection[int] = ()) -> int:
    for _ in range(1000):
        port = random.choice(CANDIDATES)
        if port not in but_not and is_free(port):
            return port
    raise RuntimeError(f"no free port found in {CANDIDATES}")
