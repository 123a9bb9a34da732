"""What the Docker engine promises to answer: https://docs.docker.com/reference/api/engine/.

Checked once, where an answer comes in, so that its users (the SDK's own objects among them) can rely on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Shape = Any
"""A type; a pattern, for a text that matches it; `[shape]`, for a list of such; a mapping, for an object with these
keys. A key that ends with `?` may be missing, or null."""

_TEXTS = {"": str}
"""An object whose values, whatever their keys, are of the shape under the empty key."""

_CONTAINER = {
    "Id": str,
    "Name": str,
    "State": {
        "Status": str,
        "ExitCode": int,
        "OOMKilled": bool,
        "Error?": str,
        "FinishedAt?": str,
        "Health?": {
            "Status": str,
            "FailingStreak?": int,
            "Log?": [{"ExitCode?": int, "Output?": str}],
        },
    },
    "RestartCount?": int,
    "Created?": str,
    "Config": {
        "Image": str,
        "Labels?": _TEXTS,
        "Env?": [str],
        "User?": str,
        "Healthcheck?": {"Test?": [str]},
    },
    "HostConfig": {
        "NetworkMode?": str,
        "PortBindings?": {"": [{"HostIp?": str, "HostPort?": str}]},
        "Memory?": int,
    },
    "Mounts": [{"Name?": str, "Source?": str, "Destination": str, "RW?": bool}],
    "NetworkSettings": {"Networks?": {"": {"NetworkID?": str, "IPAddress?": str}}},
}
_NETWORK = {"Id": str, "Name": str, "Labels?": _TEXTS}
_VOLUME = {"Name": str, "Labels?": _TEXTS}
# By the end of the path that was asked for, without its query.
_ANSWERS: tuple[tuple[str, Shape], ...] = (
    (r"/version", {"ApiVersion": re.compile(r"\d+\.\d+"), "Arch?": str}),
    (r"/containers/json", [{"Id": str, "Names?": [str], "Ports?": [{"PublicPort?": int}]}]),
    (r"/containers/[^/]+/json", _CONTAINER),
    (r"/containers/[^/]+/exec", {"Id": str}),
    (r"/exec/[^/]+/json", {"Running": bool, "ExitCode?": int}),
    (r"/images/json", [{"Id": str}]),
    (
        r"/images/.+/json",
        {
            "Id": str,
            "RepoTags?": [str],
            "Architecture?": str,
            "Config?": {"Env?": [str], "Volumes?": {"": dict}},
        },
    ),
    (r"/(containers|networks)/create", {"Id": str}),
    (r"/networks", [_NETWORK]),
    (r"/networks/[^/]+", _NETWORK),
    (r"/volumes/[^/]+", _VOLUME),
)
EVENT: Shape = {"Action": str, "Actor": {"Attributes": {"exitCode?": re.compile(r"-?\d+")}}}
"""One of `GET /events`."""
PULL_NEWS: Shape = {
    "id?": str,
    "status?": str,
    "error?": str,
    "progressDetail?": {"current?": int, "total?": int},
}
"""One of what a pull streams."""


class EngineAnswerError(Exception):
    """What answers is no sane Docker engine; the text says what was wrong with the answer."""


def parse(path: str, content: bytes) -> Any:
    """The JSON that was answered for `path`. Raises EngineAnswerError."""
    path = path.partition("?")[0]
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EngineAnswerError(f"{path}: no JSON: {error}: {_start(content)}") from None
    shape = next((shape for end, shape in _ANSWERS if re.fullmatch(rf"(/v[\d.]+)?{end}", path)), None)
    if shape is not None:
        check(answer, shape, path)
    return answer


def check(answer: Any, shape: Shape, where: str) -> None:
    """Raises EngineAnswerError where `answer` is not of `shape`, with the place in it, which begins with `where`."""
    match shape:
        case type():
            # In Python, True is an int; in JSON it is not.
            right = isinstance(answer, shape) and not (shape is int and isinstance(answer, bool))
            _expect(right and not _HALVES.search(answer if shape is str else ""), answer, where, _KINDS[shape])
        case re.Pattern():
            _expect(isinstance(answer, str) and bool(shape.fullmatch(answer)), answer, where, f"like {shape.pattern}")
        case [item_shape]:
            _expect(isinstance(answer, list), answer, where, "a list")
            for index, item in enumerate(answer):
                check(item, item_shape, f"{where}[{index}]")
        case Mapping():
            _expect(isinstance(answer, dict), answer, where, "an object")
            _check_keys(answer, shape, where)


def refuse_garbled_error(path: str, content: bytes) -> None:
    """Raises EngineAnswerError for JSON that says no reason why the engine did not do what it was asked for. One that
    is no JSON is what it says, as a proxy's."""
    try:
        answer = json.loads(content)
    except RecursionError:
        answer = None
    except ValueError:
        return
    check(answer, {"message": str}, path.partition("?")[0])


# JSON can write half a character, which is no text.
_HALVES = re.compile("[\ud800-\udfff]")
_KINDS = {str: "a text", int: "a whole number", bool: "true or false", dict: "an object"}


def _check_keys(answer: dict[str, Any], shape: Mapping[str, Shape], where: str) -> None:
    if "" in shape:
        for key, value in answer.items():
            check(key, str, f"a key of {where}")
            if value is not None:
                check(value, shape[""], f"{where} {key}")
        return
    for key, value_shape in shape.items():
        name = key.removesuffix("?")
        if name == key and name not in answer:
            raise EngineAnswerError(f"{where}: {name} is missing")
        if name == key or answer.get(name) is not None:
            check(answer[name], value_shape, f"{where} {name}")


def _expect(right: bool, answer: Any, where: str, what: str) -> None:
    if not right:
        raise EngineAnswerError(f"{where} is not {what}: {_start(answer)}")


def _start(answer: Any) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else repr(answer)
    return text if len(text) <= 80 else f"{text[:80]}…"
