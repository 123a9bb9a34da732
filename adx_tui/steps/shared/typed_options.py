"""The options that a person typed stand in the commands that they are advised to type next: without them the same
command would be about another project, another `.env`, another server."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import replace

from adx_tui.core.model import Check, Inspection, Remedy

_COMMAND = re.compile(r"\badx-tui (?P<rest>--[^\n;&·#]*)")


def repeated(options: Mapping[str, str], checks: Inspection) -> Inspection:
    """`checks`, with `options` (each by its flag, as it was typed) in the commands of their remedies."""
    if not options:
        return (yield from checks)
    return (yield from _with_options(options, checks))


def _with_options(options: Mapping[str, str], checks: Inspection) -> Generator[Check, None, str]:
    with closing(checks):
        while True:
            try:
                check = next(checks)
            except StopIteration as end:
                summary: str = end.value
                return summary
            if check.finding is not None:
                remedies = tuple(_typed(options, remedy) for remedy in check.finding.remedies)
                check = replace(check, finding=replace(check.finding, remedies=remedies))
            yield check


def _typed(options: Mapping[str, str], remedy: Remedy) -> Remedy:
    def insert(match: re.Match[str]) -> str:
        words = match["rest"].split()
        missing = [f"{flag} {value}" for flag, value in options.items() if flag not in words]
        return " ".join(("adx-tui", *missing, match["rest"]))

    return replace(remedy, preview=_COMMAND.sub(insert, remedy.preview))
