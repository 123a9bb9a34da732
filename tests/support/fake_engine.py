"""A fake Docker engine behind a real socket, for what no real one can be made to do: to hang after it was found, and to
answer nonsense. Without a change it tells of one container, as a real engine does (20.10's answers, shortened)."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import re
import socketserver
import struct
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NUMBER = "c" * 64
NETWORK = "d" * 64
IMAGE = "postgres:17"


def container(name: str, owner: Path, port: int, status: str = "running") -> dict[str, Any]:
    """What `docker inspect` says of the container that Compose made of the project `name`."""
    labels = {
        "com.docker.compose.project": name,
        "com.docker.compose.service": "postgres",
        "com.docker.compose.project.working_dir": str(owner),
    }
    return {
        "Id": NUMBER,
        "Name": f"/{name}-postgres-1",
        "State": {"Status": status, "ExitCode": 1, "OOMKilled": False},
        "RestartCount": 0,
        "Config": {"Image": IMAGE, "Labels": labels, "Env": ["POSTGRES_USER=postgres"], "Tty": False},
        "HostConfig": {
            "NetworkMode": f"{name}_default",
            "PortBindings": {"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(port)}]},
        },
        "Mounts": [{"Name": f"{name}_postgres-data", "Source": "/v", "Destination": "/var/lib/postgresql/data"}],
        "NetworkSettings": {"Networks": {f"{name}_default": {"NetworkID": NETWORK, "IPAddress": "172.18.0.2"}}},
    }


def archive(text: str) -> bytes:
    """A file as the engine copies it out of a container."""
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            member = tarfile.TarInfo("PG_VERSION")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
        return file.getvalue()


def frame(text: str) -> bytes:
    """Output of a container, as the engine sends it."""
    return struct.pack(">BxxxL", 1, len(text)) + text.encode()


def http(body: bytes, status: int = 200, kind: str = "application/json") -> bytes:
    return f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def chunked(*chunks: bytes) -> bytes:
    """An answer whose end does not come."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


@dataclass(slots=True)
class FakeEngine:
    """`answers` is looked through for the first pattern that the path has; a value is JSON, bytes are sent as they are.
    None: it hangs, and keeps the connection. `endless` is sent again and again after an answer in bytes."""

    url: str
    answers: dict[str, Any] = field(default_factory=dict)
    endless: bytes = b""
    closing: threading.Event = field(default_factory=threading.Event)

    def change(self, pattern: str, answer: Any) -> None:
        """Answer otherwise from now on."""
        self.answers = {pattern: answer} | {key: value for key, value in self.answers.items() if key != pattern}

    def without(self, *path: str | int) -> dict[str, Any]:
        """The container, without what is at `path`."""
        told: dict[str, Any] = copy.deepcopy(self.answers["/containers/c+/json"])
        at: Any = told
        for key in path[:-1]:
            at = at[key]
        del at[path[-1]]
        return told


@contextlib.contextmanager
def running(folder: Path, told: dict[str, Any]) -> Iterator[FakeEngine]:
    """While inside, an engine with this one container."""
    name = told["Name"].strip("/").removesuffix("-postgres-1")
    engine = FakeEngine(f"unix://{folder}/engine.sock")
    engine.answers = {
        "/version": {"ApiVersion": "1.41"},
        "/_ping": http(b"OK", kind="text/plain"),
        "/containers/json": [{"Id": NUMBER, "Names": [told["Name"]], "Ports": []}],
        "/containers/c+/json": told,
        "/containers/c+/logs": http(frame("database system is shut down\n")),
        "/containers/c+/archive": http(archive("17\n"), kind="application/x-tar"),
        "/images/json": [{"Id": "sha256:1"}],
        "/images/.+/json": {
            "Id": "sha256:1",
            "RepoTags": [IMAGE],
            "Config": {"Env": ["PG_MAJOR=17"], "Volumes": {"/var/lib/postgresql/data": {}}},
        },
        "/volumes/": {"Name": f"{name}_postgres-data", "Labels": {}},
        "/networks": [{"Id": NETWORK, "Name": f"{name}_default", "Labels": {}}],
        "/events": http(b'{"Action": "die", "Actor": {"Attributes": {"exitCode": "1"}}}'),
    }

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                while line := self.rfile.readline():
                    path = line.split()[1].decode()
                    while self.rfile.readline().strip():
                        pass
                    self.answer(re.sub(r"^/v[\d.]+", "", path.partition("?")[0]))

        def answer(self, path: str) -> None:
            missing = http(b'{"message": "page not found"}', 404)
            answer = next((value for pattern, value in engine.answers.items() if re.match(pattern, path)), missing)
            if answer is None:
                engine.closing.wait()
                return
            self.wfile.write(answer if isinstance(answer, bytes) else http(json.dumps(answer).encode()))
            while engine.endless and isinstance(answer, bytes) and path != "/_ping":
                self.wfile.write(engine.endless)

    class Server(socketserver.ThreadingUnixStreamServer):
        daemon_threads = True

    with Server(f"{folder}/engine.sock", Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield engine
        finally:
            engine.closing.set()
            server.shutdown()
            thread.join()
