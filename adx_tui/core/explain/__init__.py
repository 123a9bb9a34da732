"""What an error means, by its code or by its text: answered by tables, never by a guess.

`answer` takes whatever somebody has before them: a code of ours, a SQLSTATE or its name, a code of Prisma or Node, or
any text that was pasted. A text that no row of the tables fits is not known, and said so.
"""

from __future__ import annotations

from typing import NamedTuple

from adx_tui.core.explain.entries import Entry, find
from adx_tui.core.explain.pasted import comparable
from adx_tui.core.explain.recognise import recognise
from adx_tui.core.redact import Redactor, without_assigned_secrets

__all__ = ["Answer", "Entry", "answer", "find"]

_MOST = 6
_MOST_WORDS = 3
_LONGEST = 120


class Answer(NamedTuple):
    """One code that fits, and the words by which it was recognised: none for a code that was asked for itself."""

    entry: Entry
    words: tuple[str, ...] = ()


def answer(asked: str) -> tuple[Answer, ...]:
    """Returns the codes that fit what was `asked`, the best first; nothing where it is not known."""
    if (entry := find(asked)) is not None:
        return (Answer(entry),)
    redactor = Redactor()
    return tuple(
        Answer(entry, tuple(_shown(redactor, words) for words in match.words[:_MOST_WORDS]))
        for match in recognise(comparable(asked))[:_MOST]
        if (entry := find(match.code)) is not None
    )


def _shown(redactor: Redactor, words: str) -> str:
    """The words with no secret in them, in one line that nothing obeys."""
    line = without_assigned_secrets(redactor.line(words))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
