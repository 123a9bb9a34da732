"""What a compose file says of how a container is run, in the engine's units: durations, sizes, restarts, commands.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md
"""

from __future__ import annotations

import re
import shlex
from typing import Any

from adx_tui.services.docker.compose_tree import Value

# compose-go reads durations by go-str2duration: `1h5m30s20ms`, and Go's fractions.
# https://github.com/compose-spec/compose-spec/blob/main/11-extension.md#specifying-durations
_DURATION_PART = re.compile(r"(\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(ns|us|µs|μs|ms|s|m|h|d|w)", re.ASCII)
_NANOSECONDS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9}
_NANOSECONDS |= {"m": 60 * 10**9, "h": 3600 * 10**9, "d": 86400 * 10**9, "w": 7 * 86400 * 10**9}
# https://github.com/docker/go-units/blob/master/size.go
_SIZE = re.compile(r"(?P<number>\d{1,18}(?:\.\d{1,18})?) ?(?P<unit>[kmgtp]?)i?b?\Z", re.IGNORECASE | re.ASCII)
_LARGEST = 2**63 - 1
"""What fits into the engine's numbers."""
_SHORTEST_PAUSE = 10**6
"""Below, the engine refuses a health check."""
_RESTART = re.compile(r"(?:no|always|unless-stopped|on-failure(?::\d{1,9})?)\Z", re.ASCII)


def read_healthcheck(given: Value) -> dict[str, Any]:
    """As Docker's API wants it: durations in nanoseconds; empty where there is none. Raises ComposeFileError."""
    if given.is_null or given.get("disable").boolean():
        return {}
    check: dict[str, Any] = {"test": _test(given.get("test"))}
    for key in ("interval", "timeout", "start_period"):
        if not (duration := given.get(key)).is_null:
            check[key] = _nanoseconds(duration)
    if not (retries := given.get("retries")).is_null:
        check["retries"] = _whole_number(retries)
    return check


def _test(given: Value) -> list[str]:
    if not given.is_list:
        return [] if given.is_null else ["CMD-SHELL", given.text("a command")]
    words = [entry.text("a word of the command") for entry in given.items()]
    if words and words[0] not in ("NONE", "CMD", "CMD-SHELL"):
        raise given.items()[0].wrong("CMD, CMD-SHELL or NONE")
    return words


def _whole_number(given: Value) -> int:
    text = given.text("a whole number")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise given.wrong("a whole number")
    return int(text)


def _nanoseconds(given: Value) -> int:
    text, total, position = given.text("a duration, like 30s,"), 0.0, 0
    while (part := _DURATION_PART.match(text, position)) is not None:
        total += float(part[1]) * _NANOSECONDS[part[2]]
        position = part.end()
    if text != "0" and (not text or position < len(text) or not _SHORTEST_PAUSE <= total <= _LARGEST):
        raise given.wrong("a duration of a millisecond or more, like 5s, 1m30s or 500ms,")
    return int(total)


def read_size(given: Value) -> int | None:
    """In bytes; None where there is nothing. Raises ComposeFileError."""
    if given.is_null:
        return None
    match = _SIZE.match(given.text("a size, like 128mb,"))
    number = float(match["number"]) * 1024 ** " kmgtp".index(match["unit"].lower() or " ") if match else -1
    if not 0 <= number <= _LARGEST:
        raise given.wrong("a size, like 128mb,")
    return int(number)


def read_restart(given: Value) -> str:
    """The restart policy; `no` where there is nothing. Raises ComposeFileError."""
    word = given.text_or("no")
    if not _RESTART.match(word):
        raise given.wrong("no, always, on-failure or unless-stopped")
    return word


def read_command(given: Value) -> tuple[str, ...]:
    """Its words; none where there is nothing. Raises ComposeFileError."""
    if given.is_list:
        return tuple(entry.text("a word of the command") for entry in given.items())
    try:
        return tuple(shlex.split(given.text_or("", "a command")))
    except ValueError:
        raise given.wrong("a command whose quotes are closed") from None
