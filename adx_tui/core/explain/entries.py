"""Every code that can be explained, as one kind of entry: ours, PostgreSQL's, Prisma's and Node's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adx_tui.core import codes
from adx_tui.core.explain import node_codes, prisma_commands, prisma_queries, sqlstates
from adx_tui.core.explain.foreign import ForeignCode
from adx_tui.core.explain.sqlstate_names import CLASSES, NAMES
from adx_tui.core.explain.sqlstate_names import CODES as BY_NAME

PRISMA: Mapping[str, ForeignCode] = {**prisma_commands.CODES, **prisma_queries.CODES}

_UNKNOWN_CAUSE = "The message beside it says what is meant; adx-tui knows no cause of its own for it."


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a code. `see` are codes of ours that look at what is behind it."""

    code: str
    title: str
    why: str
    what_to_do: str
    see: tuple[str, ...] = ()


def find(word: str) -> Entry | None:
    """Returns the entry of a code, or of a condition's name, however its letters are written; None where there is no
    such code."""
    code = word.strip().upper()
    code = BY_NAME.get(code.lower(), code)
    if (ours := codes.ENTRIES.get(code)) is not None:
        return Entry(code, ours.title, ours.why, ours.what_to_do)
    if code in NAMES:
        return _sqlstate(code)
    if (prisma := PRISMA.get(code)) is not None:
        return _foreign(code, "an error code of Prisma", prisma)
    if (node := node_codes.CODES.get(code)) is not None:
        return _foreign(code, "an error code of Node.js", node)
    return None


def _sqlstate(code: str) -> Entry:
    kind = f"class {code[:2]} ({CLASSES[code[:2]]})"
    title = f"{NAMES[code]}, a SQLSTATE of PostgreSQL, {kind}"
    known = sqlstates.CODES.get(code)
    if known is None:
        return Entry(code, title, f"PostgreSQL says: {NAMES[code].replace('_', ' ')}.", _UNKNOWN_CAUSE)
    return _foreign(code, title, known)


def _foreign(code: str, title: str, known: ForeignCode) -> Entry:
    return Entry(code, title, known.meaning, known.what_to_do, known.see)
