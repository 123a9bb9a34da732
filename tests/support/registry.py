"""A registry of images on this machine, which the real engine pulls from (it trusts 127.0.0.0/8 without TLS).

What the real registries do on their bad days can't be had on demand; their answers can.
https://distribution.github.io/distribution/spec/api/
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import socketserver
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO

import docker

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
NAME = "library/postgres"


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def problem(status: int, code: str, message: str) -> Answer:
    body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
    return Answer(status, body, {"Content-Type": "application/json"})


TOO_MANY = problem(429, "TOOMANYREQUESTS", "You have reached your pull rate limit.")
UNKNOWN = problem(404, "MANIFEST_UNKNOWN", "manifest unknown")
NO_LOGIN = Answer(401, b"", {"WWW-Authenticate": 'Basic realm="private"'})
OTHER_PROCESSOR = Answer(
    200,
    json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST_LIST,
            "manifests": [
                {
                    "mediaType": MANIFEST,
                    "size": 100,
                    "digest": f"sha256:{'0' * 64}",
                    "platform": {"architecture": "s390x", "os": "linux"},
                }
            ],
        }
    ).encode(),
    {"Content-Type": MANIFEST_LIST},
)


@contextlib.contextmanager
def serving(manifest: Answer, blobs: dict[str, bytes] | None = None) -> Iterator[str]:
    """A registry with one image; yields the image's name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = Answer(200, b"{}")
            if "/manifests/" in self.path or (manifest is NO_LOGIN and self.path == "/v2/"):
                answer = manifest
            elif "/blobs/" in self.path:
                answer = Answer(200, (blobs or {})[self.path.rpartition("/")[2]])
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}/{NAME}:17"
        finally:
            server.shutdown()
            thread.join()


@dataclass(slots=True)
class Silent:
    """A registry that keeps who asks it waiting: `asked` once somebody does, `left` once they have hung up."""

    image: str
    asked: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def silent(first: bytes = b"") -> Iterator[Silent]:
    """While inside, a registry that says `first` to everybody, and nothing more."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            # The engine tries TLS before it does without: an end of that is none.
            if self.request.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE and first:
                return
            registry.asked.set()
            with contextlib.suppress(OSError):
                self.request.sendall(first)
                while self.request.recv(65536):
                    pass
            registry.left.set()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        registry = Silent(f"127.0.0.1:{server.server_address[1]}/{NAME}:17")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield registry
        finally:
            server.shutdown()
            thread.join()


HEADERS_ONLY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
"""What a registry begins with that falls silent in the middle."""
_TLS_HANDSHAKE = b"\x16"


def copy_of(engine: docker.DockerClient, image: str) -> tuple[Answer, dict[str, bytes]]:
    """An image of the engine as a registry would serve it: manifest and blobs."""
    with tempfile.TemporaryFile() as file:
        for piece in engine.images.get(image).save():
            file.write(piece)
        file.seek(0)
        return _as_served(file)


def _as_served(saved: IO[bytes]) -> tuple[Answer, dict[str, bytes]]:
    blobs: dict[str, bytes] = {}

    def described(name: str, kind: str) -> dict[str, object]:
        member = archive.extractfile(name)
        assert member is not None
        content = member.read()
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        blobs[digest] = content
        return {"mediaType": kind, "size": len(content), "digest": digest}

    with tarfile.open(fileobj=saved) as archive:
        index = archive.extractfile("manifest.json")
        assert index is not None
        (entry,) = json.load(index)
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": described(entry["Config"], "application/vnd.docker.container.image.v1+json"),
            "layers": [described(layer, "application/vnd.docker.image.rootfs.diff.tar") for layer in entry["Layers"]],
        }
    return Answer(200, json.dumps(manifest).encode(), {"Content-Type": MANIFEST}), blobs
