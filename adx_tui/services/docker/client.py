"""A client of the Docker engine whose every call ends with the run, and takes only so long and so much.

The SDK waits without a limit for a pull, for events, for what runs in a container and for whatever comes over ssh, and
where it has a limit, it is one between two bytes. What it waits for comes through a socket in all cases; so the sockets
are remembered, and shut down when the run is cancelled or a call takes too long. An engine whose client has gone ends
what it did for it, a pull for one.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any
from weakref import WeakSet

import docker
import requests
from requests.adapters import BaseAdapter
from requests.exceptions import ReadTimeout

from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.services.docker import answers
from adx_tui.services.docker.answers import EngineAnswerError

_SILENCE = 600
"""Seconds that a stream may be silent: an engine that unpacks a large layer says little."""
_UPLOAD = 3600
"""Seconds for what is streamed to the engine, which may be a whole dump."""
_TIDYING = 8
_MOST = 32 * 2**20
"""Bytes of an answer that is taken as a whole. The longest are lists of images, some hundred thousand."""
_PIECE = 2**16


class EngineClient(docker.APIClient):
    """The SDK's own, with `timeout` for a whole answer. Raises CancelledRunError, and EngineAnswerError for an answer
    that is not what the engine's API promises."""

    def __init__(self, cancellation: Cancellation, **settings: Any) -> None:
        self._cancellation = cancellation
        self._pools: WeakSet[Any] = WeakSet()
        self._sockets: list[Any] = []
        self._streams: WeakSet[requests.Response] = WeakSet()
        try:
            super().__init__(**settings)  # which asks for the version, where none is given
        except BaseException:
            self.close()
            raise

    def mount(self, prefix: str | bytes, adapter: BaseAdapter) -> None:
        """As requests has it, which finds the transport for a URL here: remember what sockets it opens."""
        super().mount(prefix, adapter)
        _replace(adapter, "get_connection_with_tls_context", lambda find: lambda *a, **k: self._watched(find(*a, **k)))

    def _watched(self, pool: Any) -> Any:
        """A pool of connections (urllib3's, or the SDK's own), each of which is remembered once it stands."""

        def watched_connection(make: Callable[..., Any]) -> Callable[..., Any]:
            def made(*arguments: Any, **named: Any) -> Any:
                connection = make(*arguments, **named)
                _replace(connection, "connect", lambda connect: lambda: self._connected(connection, connect))
                return connection

            return made

        if pool not in self._pools:
            self._pools.add(pool)
            _replace(pool, "_new_conn", watched_connection)
        return pool

    def _connected(self, connection: Any, connect: Callable[[], None]) -> None:
        connect()
        self._sockets.append(connection.sock)
        self._cancellation.check()  # a run cancelled before that had no socket to be cut

    def cut(self) -> None:
        """Break whatever is being waited for, from another thread."""
        for wire in tuple(self._sockets):
            _cut(wire)

    def close(self) -> None:
        """Also what was not read to its end, which the SDK leaves open."""
        for response in tuple(self._streams):
            with suppress(OSError):
                response.close()
        with suppress(OSError):  # ssh's, whose process has ended
            super().close()
        for wire in self._sockets:
            with suppress(OSError):
                wire.close()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """As requests has it, which every request comes through."""
        options["timeout"] = options.get("timeout") or _SILENCE
        streams = not isinstance(request.body, str | bytes | None)
        with self.limited(_UPLOAD if streams else options["timeout"]):
            response = super().send(request, **options | {"stream": True})
            if not options.get("stream") or not response.ok:
                # Where requests keeps what it has read; by itself it knows no limit.
                response._content = _limited(response)
            else:
                self._streams.add(response)
            return response

    @contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Whatever is waited for inside is cut after `seconds`, also what the SDK waits for without a limit of its own.
        Raises ReadTimeout."""
        over = threading.Event()

        def end() -> None:
            over.set()
            self.cut()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            with self._cancellation.interrupting(self.cut):
                yield
        except Exception:
            self._cancellation.check()
            if not over.is_set():
                raise
        finally:
            timer.cancel()
        self._cancellation.check()
        if over.is_set():
            raise ReadTimeout(f"the engine did not come to the end of an answer within {seconds:.0f} s")

    @contextmanager
    def tidying(self) -> Iterator[None]:
        """For putting away what is left behind: it is done though the run was cancelled, as far as it gets in a few
        seconds."""
        before, self._cancellation = self._cancellation, Cancellation(_TIDYING)
        try:
            with suppress(CancelledRunError):
                yield
        finally:
            self._cancellation.close()
            self._cancellation = before

    def _result(self, response: requests.Response, json: bool = False, binary: bool = False) -> Any:
        """As the SDK has it, which reads every answer here; JSON has to be what the API promises."""
        if not json:
            return super()._result(response, json, binary)  # type: ignore[misc]  # the stubs do not have it
        self._raise_for_status(response)
        return answers.parse(response.request.path_url, response.content)

    def _raise_for_status(self, response: requests.Response) -> None:
        """As the SDK has it, which looks for the engine's words in whatever JSON it finds."""
        if response.status_code >= 400:
            answers.refuse_garbled_error(response.request.path_url, response.content)
        super()._raise_for_status(response)  # type: ignore[misc]


class Engine(docker.DockerClient):
    """The SDK's objects, by way of such a client."""

    api: EngineClient

    def __init__(self, api: EngineClient) -> None:
        self.api = api

    def limited(self) -> AbstractContextManager[None]:
        """For what the SDK would wait for without a limit, though it takes no longer than any request."""
        return self.api.limited(self.api.timeout)


def _limited(response: requests.Response) -> bytes:
    """The whole of an answer. Raises EngineAnswerError where that is too much."""
    content = bytearray()
    for piece in response.iter_content(_PIECE):
        content += piece
        if len(content) > _MOST:
            response.close()
            raise EngineAnswerError(f"an answer of more than {_MOST >> 20} MB")
    return bytes(content)


def _cut(wire: Any) -> None:
    """Shut a socket down, which ends a `recv` that waits on it; closing it would not."""
    with suppress(OSError):
        if (ssh := getattr(wire, "proc", None)) is not None:
            ssh.kill()
        elif isinstance(wire, socket.socket):
            # Not by way of an SSLSocket, whose state belongs to the thread that reads.
            socket.socket.shutdown(wire, socket.SHUT_RDWR)
        else:
            wire.close()  # a named pipe of Windows


def _replace(owner: object, name: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Have the method `name` of this one object be what `around` makes of it."""
    setattr(owner, name, around(getattr(owner, name)))
