"""What a call to the Docker engine may fail with, and what that says of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from adx_tui.services.docker.answers import EngineAnswerError


class EngineFault(Enum):
    """Why no engine answers: faults with different mends."""

    NOT_INSTALLED = auto()
    NOT_RUNNING = auto()
    DENIED = auto()
    STALE_VARIABLE = auto()
    TLS = auto()
    TOO_OLD = auto()
    SILENT = auto()
    """It takes what it is asked, and does not answer."""
    GARBLED = auto()
    """What it answers is not what an engine answers."""
    REFUSED = auto()


def errors() -> tuple[type[Exception], ...]:
    """What comes out of the SDK, which lets through what the libraries below it raise where it reads a stream."""
    import struct
    from http.client import HTTPException

    from docker.errors import DockerException
    from docker.utils.socket import SocketError
    from requests.exceptions import RequestException
    from urllib3.exceptions import HTTPError

    return DockerException, RequestException, EngineAnswerError, HTTPError, HTTPException, SocketError, struct.error


def of_answer(error: BaseException) -> tuple[EngineFault, str] | None:
    """What `error` says of something that did answer, or at least took the question, and the words for it. None for
    one that only says that nobody is there."""
    import struct
    from http.client import HTTPException, RemoteDisconnected

    from docker.errors import APIError, StreamParseError
    from requests.exceptions import ContentDecodingError, Timeout
    from urllib3.exceptions import ReadTimeoutError

    kinds: tuple[tuple[EngineFault, tuple[type[BaseException], ...]], ...] = (
        (
            EngineFault.GARBLED,
            (EngineAnswerError, HTTPException, ContentDecodingError, StreamParseError, struct.error),
        ),
        (EngineFault.SILENT, (Timeout, ReadTimeoutError)),
        (EngineFault.REFUSED, (APIError,)),
    )
    for cause in chain(error):
        for fault, types in kinds:
            if isinstance(cause, types) and not isinstance(cause, RemoteDisconnected):
                return fault, explanation(cause)
    return None


def explanation(error: BaseException) -> str:
    """The engine's own words, where it said any."""
    return str(getattr(error, "explanation", None) or error)


def chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and what led to it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def innermost(error: BaseException) -> str:
    """What it all began with."""
    *_, last = chain(error)
    return f"{type(last).__name__}: {last}"
