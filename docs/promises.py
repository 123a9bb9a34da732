"""Writes docs/promised.txt, all that other programs may hold to, a line each: python -m docs.promises

A line is added for what is new and none is ever removed: a test fails where something of it is gone. What that means
stands in docs/versions.md.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from adx_tui import api, settings
from adx_tui.cli.commands import ALL
from adx_tui.cli.options import EVERY
from adx_tui.core import codes, event_json
from adx_tui.core.state import ExitCode
from docs.event_schema import schema

PATH = Path(__file__).with_name("promised.txt")


def now() -> set[str]:
    """Returns what is there today."""
    return {
        *(f"exit code {code.value}" for code in ExitCode),
        *(f"code {code}" for code in codes.ENTRIES),
        *(f"option {spelling}" for option in EVERY for spelling in option.spellings),
        *(f"option {command.flag}" for command in ALL if command.flag),
        *(
            f"option {spelling} of {command.name}"
            for command in ALL
            for one in command.options
            for spelling in one.spellings
        ),
        *(f"command {command.name}" for command in ALL),
        *(f"variable {settings.variable(name)}" for name in (*settings.NAMES, *settings.COMMANDS)),
        *(f".env {settings.variable(name)}" for name in settings.FROM_ENV_FILE),
        *(f"adx-tui.toml {settings.flag(name).removeprefix('--')}" for name in settings.FROM_OPTIONS_FILE),
        *(f"api {line}" for line in _api()),
        *(f"stream {event_json.VERSION} {line}" for event in schema()["oneOf"] for line in _fields(event)),
    }


def kept() -> set[str]:
    """Returns what the file has."""
    return set(PATH.read_text(encoding="utf-8").splitlines())


def _api() -> Iterator[str]:
    yield from api.__all__
    yield from (f"option {name}" for name in api.Options.__annotations__)
    for function in (api.check, api.up):
        yield from (f"{function.__name__}({name})" for name in inspect.signature(function).parameters)


def _fields(told: dict[str, Any], name: str = "") -> Iterator[str]:
    """The fields of an event, and those of what is in its lists."""
    name = name or told["properties"]["event"]["const"]
    for field, one in told["properties"].items():
        kind = one.get("type", one.get("enum", one.get("const")))
        yield f"{name}.{field}: {' | '.join(kind) if isinstance(kind, list) else kind}"
        if "properties" in (items := one.get("items", {})):
            yield from _fields(items, f"{name}.{field}[]")


if __name__ == "__main__":
    PATH.write_text("".join(f"{line}\n" for line in sorted(kept() | now())), encoding="utf-8")
