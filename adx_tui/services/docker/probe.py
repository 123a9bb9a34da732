"""See whether anybody listens where an engine is looked for, before its SDK is loaded."""

from __future__ import annotations

import errno
import os
import select
import socket
import time
from urllib.parse import urlsplit

from adx_tui.core.cancellation import Cancellation

_INTERVAL = 0.1


def reach(url: str, seconds: float, cancellation: Cancellation) -> None:
    """Connect, where `url` leads to a socket or a port, and hang up. Raises OSError, CancelledRunError."""
    parts = urlsplit(url)
    addresses: list[tuple[int, object]] = []
    if parts.scheme == "unix":
        addresses.append((socket.AF_UNIX, url.removeprefix("unix://")))
    elif parts.scheme == "tcp" and parts.hostname and parts.port:
        resolved = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
        addresses += [(family, address) for family, _, _, _, address in resolved]
    error: OSError | None = None
    for family, address in addresses:
        try:
            _connect(family, address, seconds, cancellation)
        except OSError as refused:
            error = refused
        else:
            return
    if error is not None:
        raise error


def _connect(family: int, address: object, seconds: float, cancellation: Cancellation) -> None:
    """As `socket.connect`, but for its wait, which the end of the run breaks."""
    deadline = time.monotonic() + seconds
    with socket.socket(family) as probe:
        probe.setblocking(False)
        failed = probe.connect_ex(address)  # type: ignore[arg-type]  # as getaddrinfo has it
        if failed in (errno.EINPROGRESS, errno.EWOULDBLOCK):
            while not select.select([], [probe], [], _INTERVAL)[1]:
                cancellation.check()
                if time.monotonic() > deadline:
                    raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
            failed = probe.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if failed:
            raise OSError(failed, os.strerror(failed))
