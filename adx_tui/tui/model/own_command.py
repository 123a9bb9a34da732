"""A remedy whose command is this very program: the screen does it, instead of starting itself a second time."""

from __future__ import annotations

import re
from typing import NamedTuple

# The options of the session that it belongs to stand before what it is about: see `steps.shared.typed_options`.
_COMMAND = re.compile(
    r"adx-tui(?: --(?:project|env-file|migrations|seeds|compose-file|app|postgres) (?:'[^']*'|\S+))*?"
    r"(?: --(?P<run>auto|check))?(?: --postgres (?P<server>\w+))?"
)


class OwnCommand(NamedTuple):
    """`run` is auto, check or nothing; `server` what `--postgres` says, where it is about that."""

    run: str
    server: str


def own_command(text: str) -> OwnCommand | None:
    """What `text` asks of adx-tui that has a key or a question here; None for anything else."""
    match = _COMMAND.fullmatch(text)
    if match is None or not (match["run"] or match["server"]):
        return None
    return OwnCommand(match["run"] or "", match["server"] or "")
