"""`adx-tui explain CODE|TEXT|-`: what a code means, or which codes a pasted error stands for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import usage

if TYPE_CHECKING:
    from adx_tui.core.explain import Answer

KNOWN, NOT_KNOWN = 0, 1

_FROM_STDIN = "-"


def _run(invocation: Invocation) -> int:
    from adx_tui.core.explain import answer

    asked = invocation.argument
    if asked == _FROM_STDIN:
        asked = _pasted()
    if not asked.strip():
        return usage("explain: there is no text; give a code or a text, or `-` and the text on standard input")
    answers = answer(asked)
    links = invocation.out.look(invocation.environment).links
    for line in _lines(answers, links=links) if answers else _unknown():
        invocation.out.write(line + "\n")
    invocation.out.flush()
    return KNOWN if answers else NOT_KNOWN


def _pasted() -> str:
    """What standard input holds, as far as it is looked at: a log may have no end."""
    from adx_tui.core.explain.pasted import LIMIT

    return sys.stdin.buffer.read(LIMIT * 4).decode("utf-8", errors="replace") if sys.stdin is not None else ""


def _unknown() -> Iterator[str]:
    # Nothing of it is said again: it may hold a password.
    yield "not known: no code and no message that adx-tui knows is in it"
    yield ""
    yield "what to do: give the whole text, from the first error on; adx-tui --check looks at this machine itself"


def _lines(answers: tuple[Answer, ...], *, links: bool) -> Iterator[str]:
    from adx_tui.core.explain import find

    best, *others = answers
    yield from _whole(best, links=links)
    see = [entry for code in best.entry.see if (entry := find(code)) is not None]
    if see:
        yield "\nwhere adx-tui looks for it:"
        yield from (f"  {_code(entry.code, links=links)}  {entry.title}" for entry in see)
    if others:
        yield "\nit may also be:"
        for other in others:
            yield f"  {_code(other.entry.code, links=links)}  {other.entry.title}"


def _whole(found: Answer, *, links: bool) -> Iterator[str]:
    from adx_tui.core import codes
    from adx_tui.core.documentation import error_page

    entry = found.entry
    yield f"{_code(entry.code, links=links)}: {entry.title}"
    for at, words in enumerate(found.words):
        yield f"{'recognised by' if not at else '':<13}  {words}"
    yield f"\n{entry.why}\n\nwhat to do: {entry.what_to_do}"
    ours = codes.ENTRIES.get(entry.code)
    if ours is not None:
        yield f"\nprevention: {ours.prevention}"
        yield f"\nexample: {ours.example}"
        yield f"\nmore: {error_page(entry.code)}"


def _code(code: str, *, links: bool) -> str:
    from adx_tui.core import codes
    from adx_tui.core.documentation import error_page, linked

    return linked(code, error_page(code)) if links and code in codes.ENTRIES else code


def _codes() -> tuple[str, ...]:
    from adx_tui.core import codes

    return tuple(codes.ENTRIES)


COMMAND = Command(
    name="explain",
    flag="--explain",
    argument="CODE|TEXT|-",
    argument_values=_codes,
    summary="what a code or an error means, why it happens, what to do",
    details=(
        "A code of adx-tui, a SQLSTATE or its name (42501, insufficient_privilege), a code of Prisma (P3009) or Node\n"
        "(ECONNREFUSED), or any text that was pasted: the codes that fit it, the best first. `-` is standard input.\n"
        "Exit code 0: it is known, 1: it is not."
    ),
    examples=(
        "adx-tui explain ADX311",
        'adx-tui explain "P3014: permission denied to create database"',
        "adx-tui explain -",
    ),
    on_project=False,
    run=_run,
)
