"""The options that a person typed stand in the commands that they are advised to type next: without them the same
command would be about another project, another `.env`, another server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from adx_tui.core.model import Inspection, Remedy
from adx_tui.steps.shared.check_streams import change_checks, change_remedies

_COMMAND = re.compile(r"\badx-tui (?P<rest>--[^\n;&·#]*)")


def repeated(options: Mapping[str, str], checks: Inspection) -> Inspection:
    """`checks`, with `options` (each by its flag, as it was typed) in the commands of their remedies."""
    if not options:
        return checks
    return change_checks(checks, lambda check: change_remedies(check, partial(_typed, options)))


def _typed(options: Mapping[str, str], remedy: Remedy) -> Remedy:
    def insert(match: re.Match[str]) -> str:
        words = match["rest"].split()
        missing = [f"{flag} {value}" for flag, value in options.items() if flag not in words]
        return " ".join(("adx-tui", *missing, match["rest"]))

    return replace(remedy, preview=_COMMAND.sub(insert, remedy.preview))
