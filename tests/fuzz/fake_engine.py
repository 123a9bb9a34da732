"""A fake: what answers in a Docker engine's place. A real one can't be had that answers whatever is drawn.

Its answers are those of a real one (`answers.json`: a project's server that runs), each spoiled as the example says.
"""

from __future__ import annotations

import copy
import json
import re
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.drawing import Spoil, json_values, spoils

ANSWERS: Mapping[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "docker" / "answers.json").read_text(encoding="utf-8")
)
_ROUTES = [
    (re.compile(r"GET .*/version$"), "version"),
    (re.compile(r"(GET|HEAD) .*/_ping$"), "ping"),
    (re.compile(r"GET .*/containers/json$"), "containers"),
    (re.compile(r"GET .*/containers/[^/]+/json$"), "container"),
    (re.compile(r"GET .*/images/.+/json$"), "image"),
    (re.compile(r"GET .*/images/json$"), "images"),
    (re.compile(r"GET .*/volumes/[^/]+$"), "volume"),
    (re.compile(r"GET .*/volumes$"), "volumes"),
    (re.compile(r"GET .*/networks/[^/]+$"), "network"),
    (re.compile(r"GET .*/networks$"), "networks"),
    (re.compile(r"POST .*/volumes/create$"), "volume"),
    (re.compile(r"POST .*/(networks|containers)/create$"), "created"),
    (re.compile(r"POST .*/containers/[^/]+/exec$"), "created"),
    (re.compile(r"POST .*/exec/[^/]+/start$"), "output"),
    (re.compile(r"GET .*/exec/[^/]+/json$"), "exec"),
    (re.compile(r"GET .*/containers/[^/]+/logs$"), "logs"),
]
NAMES = sorted({name for _, name in _ROUTES} | {"archive", "done"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the answers called `name`: a value in it, its bytes, its status, or that it never ends."""

    name: str
    kind: str
    where: int = 0
    """Which of the values in it."""
    value: Any = None
    bytes_: tuple[Spoil, ...] = ()
    status: int = 200


faults: st.SearchStrategy[Fault] = st.one_of(
    st.builds(Fault, st.sampled_from(NAMES), st.just("value"), st.integers(0, 400), json_values),
    st.builds(Fault, st.sampled_from(NAMES), st.just("value"), st.integers(0, 400), json_values),
    st.builds(Fault, st.sampled_from(NAMES), st.just("missing"), st.integers(0, 400)),
    st.builds(Fault, st.sampled_from(NAMES), st.just("whole"), value=json_values),
    st.builds(Fault, st.sampled_from(NAMES), st.just("bytes"), bytes_=st.tuples(spoils)),
    st.builds(
        Fault, st.sampled_from(NAMES), st.just("status"), status=st.sampled_from([204, 301, 400, 403, 404, 409, 500])
    ),
    st.builds(Fault, st.sampled_from(NAMES), st.just("hangs up")),
)
silences = st.builds(Fault, st.sampled_from(NAMES), st.sampled_from(["silent", "endless"]))


@dataclass(slots=True)
class FakeEngine:
    """Answers at `path` for as long as `answering` lasts."""

    path: Path
    project: Path
    port: int
    """On which the container's server is published."""
    faults: Sequence[Fault] = ()
    closing: threading.Event = field(default_factory=threading.Event)

    def body(self, name: str) -> tuple[int, bytes]:
        answer: Any = {
            "ping": "OK",
            "created": {"Id": ANSWERS["container"]["Id"], "Warnings": []},
            "images": [ANSWERS["image"]],
            "volumes": {"Volumes": [ANSWERS["volume"]], "Warnings": None},
            "networks": [ANSWERS["network"]],
            "exec": {"ExitCode": 0, "Running": False},
            "logs": "",
            "output": "\x01\0\0\0\0\0\0\x05psql\n",
            "done": "",
            "archive": {"message": "Could not find the file"},
        }.get(name) or ANSWERS.get(name, "")
        text = json.dumps(answer).replace("@PROJECT@", str(self.project))
        answer = json.loads(text.replace('"@PORT NUMBER@"', str(self.port)).replace("@PORT@", str(self.port)))
        status = {"created": 201, "done": 204, "archive": 404}.get(name, 200)
        mine = [fault for fault in self.faults if fault.name == name]
        for fault in mine:
            if fault.kind in ("value", "missing"):
                answer = _changed(answer, fault)
            elif fault.kind == "whole":
                answer = fault.value
            elif fault.kind == "status":
                status = fault.status
        data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        for fault in mine:
            for spoil in fault.bytes_:
                data = spoil.of(data)
        return status, data

    def ends(self, name: str, kind: str) -> bool:
        return any(fault.name == name and fault.kind == kind for fault in self.faults)


def _changed(answer: Any, fault: Fault) -> Any:
    """`answer` with one of the values in it replaced, or gone."""
    answer = copy.deepcopy(answer)
    if there := list(places(answer)):
        holder, key = there[fault.where % len(there)]
        if fault.kind == "missing":
            del holder[key]
        else:
            holder[key] = fault.value
    return answer


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every value inside of `value`, at any depth: what holds it, and its key or index there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from places(inner)


@contextmanager
def answering(engine: FakeEngine) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = f"{self.command} {self.path.partition('?')[0]}"
            usual = "archive" if "/archive" in request else "done"
            name = next((name for route, name in _ROUTES if route.match(request)), usual)
            if engine.ends(name, "hangs up"):
                self.close_connection = True
                return
            if engine.ends(name, "silent"):
                engine.closing.wait()
                return
            status, data = engine.body(name)
            if engine.ends(name, "endless"):
                self._endless(data)
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if name == "output":
                self.close_connection = True  # what a command says is a stream, which ends with it
            elif status != 204:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if status != 204 and self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

        def _endless(self, data: bytes) -> None:
            """A byte now and then: no read waits for long, and all of them for ever."""
            self.send_response(200)
            self.end_headers()
            self.close_connection = True
            while not engine.closing.wait(0.05):
                self.wfile.write(data[:1] or b" ")
                self.wfile.flush()

        def address_string(self) -> str:
            return "the client"

        def log_message(self, *_: object) -> None:
            """Nothing is said of a request."""

    class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True

        def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
            """Whoever asked has gone."""

    engine.path.unlink(missing_ok=True)
    with Server(str(engine.path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            engine.closing.set()
            server.shutdown()
            thread.join()
