"""What a script lacks, or has too much: 42601; and names that no keyboard writes: 42P01, 42703, 42704, 42883."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.identifiers import IDENTIFIER, statement_pattern
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

# What word processors and chats make of what was typed.
_WRITTEN = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": "a blank", "\u200b": "nothing"}
_CALLED = {"\u00a0": "a no-break space (U+00A0)", "\u200b": "a space without width (U+200B)"}
_BEGINS = statement_pattern(
    r"\s*(?:(?:ALTER|DROP) (?:TABLE|TYPE|INDEX|VIEW|SEQUENCE|SCHEMA|FUNCTION)|CREATE|INSERT INTO|UPDATE (?:ONLY )?"
    rf"{IDENTIFIER} SET|DELETE FROM|COMMENT ON)\b"
)
_CREATES_TABLE = statement_pattern(r"CREATE (?:UNLOGGED |TEMP |TEMPORARY )?TABLE ")


def explain_characters(refusal: Refusal) -> Explanation | None:
    """Typographic quotes and blanks outside of texts: PostgreSQL takes them for letters of a name."""
    for token in sql_script.tokens(refusal.statement):
        found = next((character for character in _WRITTEN if character in token), None)
        if found is None or token[0] in "'\"$" or token[-1] == "'":
            continue
        line = (refusal.line or 1) + refusal.statement[: refusal.statement.index(token)].count("\n")
        where = f"{refusal.script.where}:{line}" if refusal.script else refusal.where
        return Explanation(
            f"{_CALLED.get(found, found)} is a letter of a name to PostgreSQL, as a word processor or a chat writes it",
            (),
            (advise(f"write {_WRITTEN[found]} there, and in the rest of the file", where),),
        )
    return None


def explain_semicolon(refusal: Refusal) -> Explanation | None:
    """The next statement begins before the last one has ended."""
    before = _before(refusal)
    if before is None or not before.ends_line or not _BEGINS.match(refusal.text, before.at):
        return None
    return Explanation(
        f"line {before.line}, before it, does not end with a semicolon, so that the two are read as one statement",
        (),
        (advise("end the statement before it with a semicolon", before.where),),
    )


def explain_comma(refusal: Refusal) -> Explanation | None:
    """CREATE TABLE with a comma too much before its parenthesis, or none between two lines."""
    before = _before(refusal)
    if before is None or not _CREATES_TABLE.match(refusal.statement):
        return None
    if refusal.text[before.at] == ")" and before.token == ",":
        return Explanation(
            f"the comma in line {before.line} has nothing behind it", (), (advise("take the comma out", before.where),)
        )
    if before.ends_line and before.token not in (",", "(") and re.match(IDENTIFIER, refusal.text[before.at :]):
        return Explanation(
            f"line {before.line}, before it, does not end with a comma",
            (),
            (advise("put a comma there", before.where),),
        )
    return None


@dataclass(frozen=True, slots=True)
class _Before:
    """The last token before the place `at` that the server points at, and whether its line ends with it."""

    token: str
    line: int
    where: str
    ends_line: bool
    at: int


def _before(refusal: Refusal) -> _Before | None:
    """None where the statement only begins there, or no place is known."""
    if refusal.at is None or refusal.start is None or not refusal.start < refusal.at < len(refusal.text):
        return None
    read = refusal.text[refusal.start : refusal.at]
    tokens = tuple(sql_script.tokens(read))
    if not tokens:
        return None
    end = refusal.start + read.rindex(tokens[-1]) + len(tokens[-1])
    line = refusal.text.count("\n", 0, end) + 1
    where = f"{refusal.script.where}:{line}" if refusal.script else refusal.where
    return _Before(tokens[-1], line, where, "\n" in refusal.text[end : refusal.at], refusal.at)
