"""The processes of this machine that are connected to a server: whose session is whose."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORWARDERS = frozenset(("docker-proxy", "rootlesskit", "ssh", "com.docker.backend"))
"""Programs that are at one end of a connection for somebody else."""
_SCRIPT = re.compile(r"[^-=\s][^=\s]*\.(?:[cm]?[jt]sx?|py|rb|php)")


@dataclass(frozen=True, slots=True)
class LocalProcess:
    """`title` is what it calls itself, or the script that it runs; `folder` where it works, where that may be known."""

    pid: int
    program: str
    title: str
    folder: Path | None

    @property
    def name(self) -> str:
        return f"{self.program} {self.title}".strip()


def find_clients(host: str, port: int) -> Mapping[int, LocalProcess]:
    """The processes that are connected to `port` of `host`, by their own end's port. Those of other users are not told
    to everybody; where the system tells nothing, there are none."""
    import psutil

    addresses = _addresses(host)
    processes: dict[int, LocalProcess | None] = {}
    clients: dict[int, LocalProcess] = {}
    for pid, connection in _connections():
        if not connection.raddr or connection.raddr[1] != port or connection.raddr[0] not in addresses:
            continue
        if pid not in processes:
            processes[pid] = None
            with suppress(psutil.Error, OSError):
                processes[pid] = _describe(psutil.Process(pid))
        process = processes[pid]
        if process is not None and process.program not in FORWARDERS:
            clients[connection.laddr[1]] = process
    return clients


def _addresses(host: str) -> frozenset[str]:
    try:
        owners = {str(address[4][0]) for address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError:
        return frozenset()
    return frozenset(owners | {f"::ffff:{address}" for address in owners if "." in address})


def _connections() -> Iterator[tuple[int, Any]]:
    """Of every process; where that takes an administrator (macOS), of the user's own."""
    import psutil

    try:
        yield from ((entry.pid, entry) for entry in psutil.net_connections(kind="tcp") if entry.pid)
        return
    except (psutil.Error, OSError):
        pass
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            # Called `connections` before psutil 6.
            ask = getattr(process, "net_connections", None) or process.connections
            yield from ((process.pid, entry) for entry in ask(kind="tcp"))


def _describe(process: Any) -> LocalProcess:
    import psutil

    program, folder, words = process.name(), None, []
    with suppress(psutil.Error, OSError):
        program = Path(process.exe()).name or program
    with suppress(psutil.Error, OSError):
        folder = Path(process.cwd())
    with suppress(psutil.Error, OSError):
        words = process.cmdline()
    return LocalProcess(process.pid, program, read_title(program, words), folder)


def read_title(program: str, words: list[str]) -> str:
    """What a command line says beside the program: the title that it gave itself (`next-server`), else the script that
    it runs. Of its arguments nothing else: there may be a password among them."""
    if not words:
        return ""
    first = Path(words[0].split(" ")[0]).name
    if first and not program.startswith(first) and not first.startswith(program):
        return first
    candidates = [word for word in words[1:2] if not word.startswith("-")]
    candidates += [word for word in words[1:] if _SCRIPT.fullmatch(word)]
    script = candidates[0] if candidates else ""
    return "" if "://" in script or "=" in script or " " in script else Path(script).name
