"""Where statements begin and end in a script of SQL, and what kind of statements they are.

Nothing here parses SQL; it does what psql does to know where a statement ends. The lexical rules (quotes, dollar
quotes, comments, identifiers) are those of PostgreSQL's ``src/backend/parser/scan.l``; that a semicolon inside
parentheses or inside the body of an SQL function ends nothing is from psql's ``src/fe_utils/psqlscan.l``. psql's
own additions (backslash commands, ``:variables``, data after ``COPY … FROM stdin``) are not: a migration goes to
the server, which knows none of them. ``standard_conforming_strings`` is taken to be on, the default since 9.1.

Every function is pure, takes any text at all, and raises nothing.
"""

import re
from dataclasses import dataclass

# scan.l: `space`, `identifier`, `dolqdelim`; every character beyond ASCII is a letter to it, a blank one too.
_BLANK = r"[ \t\n\r\f\v]"
_LETTER = r"A-Za-z_\x80-\U0010ffff"
_IDENTIFIER = rf"[{_LETTER}][{_LETTER}0-9$]*+"
_WORD_END = rf"(?![{_LETTER}0-9$])"
_DOLLAR_QUOTE = rf"\$(?:[{_LETTER}][{_LETTER}0-9]*+)?+\$"
# Comments nest, which no regular expression can follow: this one is for those that hold no other.
_LINE_COMMENT = r"--[^\n\r]*+"
_COMMENT = rf"{_LINE_COMMENT}|/\*[^*/]*+(?:\*(?!/)[^*/]*+|/(?!\*)[^*/]*+)*+\*/"
_GAP = rf"(?:{_BLANK}++|{_COMMENT})*+"
# scan.l: `xe` and `quotecontinue`. E'a' goes on in a 'b' on the next line, and backslashes count there too.
_E_QUOTED = r"'(?:[^'\\]|''|\\.)*+'"
_E_NEXT = rf"[ \t\f\v]*+(?:{_LINE_COMMENT})?+[\n\r](?:{_BLANK}|{_LINE_COMMENT}[\n\r])*+{_E_QUOTED}"
_E_STRING = rf"[eE]{_E_QUOTED}(?:{_E_NEXT})*+"
# '' within '…' and "" within "…" need no rule: seen as one quoted text right after another, they end the same.
# Likewise B'…', X'…', N'…', U&'…' and U&"…": a prefix, then a quoted text.
_QUOTED = r"'[^']*+'|\"[^\"]*+\""


def _run(*, stops: str, names_only: str = "") -> re.Pattern[str]:
    """As many tokens as there are up to one of ``stops``, a dollar quote, or something without an end.

    It consumes blanks and comments only where a token follows, so it ends where a token ends.
    """
    token = (
        rf"[^{_LETTER} \t\n\r\f\v'\"$/\-{stops}]++|-(?!-)|/(?!\*)|\$(?!{_DOLLAR_QUOTE[2:]})"
        rf"|{_QUOTED}|{names_only}(?![eE]'){_IDENTIFIER}|{_E_STRING}"
    )
    return re.compile(rf"(?:{_GAP}(?:{token}))*+", re.DOTALL | re.ASCII)


# In the text of a routine, BEGIN, CASE and END count, unless they are names: `t.end`, `1 AS end`.
_NOT_BLOCK = (
    rf"\.{_GAP}{_IDENTIFIER}|(?i:AS){_WORD_END}{_GAP}(?!(?i:BEGIN){_WORD_END})(?![eE]'){_IDENTIFIER}"
    rf"|(?!(?i:BEGIN|CASE|END){_WORD_END})"
)
_PLAIN = _run(stops=";()")
_IN_PARENTHESES = _run(stops="()")
_ROUTINE = _run(stops=";().", names_only=_NOT_BLOCK)
_ROUTINE_BODY = _run(stops="().", names_only=_NOT_BLOCK)

_SKIPPED = re.compile(_GAP, re.ASCII)
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_DOLLAR = re.compile(_DOLLAR_QUOTE)
_NAME = re.compile(_IDENTIFIER)
_BEGIN_ATOMIC = re.compile(rf"BEGIN{_WORD_END}{_GAP}ATOMIC{_WORD_END}", re.ASCII | re.IGNORECASE)
_CREATE_ROUTINE = re.compile(
    rf"CREATE{_WORD_END}{_GAP}(?:OR{_WORD_END}{_GAP}REPLACE{_WORD_END}{_GAP})?(?:FUNCTION|PROCEDURE){_WORD_END}",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a script: ``script[start:end] == text``.

    ``text`` has no semicolon, and no blanks or comments before or after it. ``start`` and ``end`` count characters
    from 0; ``line``, that of its first character, counts from 1.
    """

    text: str
    start: int
    end: int
    line: int


def split(script: str) -> tuple[Statement, ...]:
    """The statements of ``script`` in order; none for a script of blanks and comments.

    What has no end (a quote, a comment, a parenthesis, a function's body) makes the rest one statement, for
    the server to refuse. Where psql takes any BEGIN in a CREATE FUNCTION for the start of a body, and any END for
    one's end, this asks for BEGIN ATOMIC, as the server does, and leaves names alone (``t.end``, ``1 AS end``).
    """
    statements = []
    position, line, counted = 0, 1, 0
    while (start := _skip(script, position)) < len(script):
        if script[start] == ";":
            position = start + 1
            continue
        position = _statement_end(script, start)
        line += script.count("\n", counted, start)
        counted = start
        statements.append(Statement(text=script[start:position], start=start, end=position, line=line))
    return tuple(statements)


def _statement_end(script: str, start: int) -> int:
    """Where the last token of the statement that starts at ``start`` ends."""
    outside, body = _PLAIN, _IN_PARENTHESES
    if _CREATE_ROUTINE.match(script, start):
        outside, body = _ROUTINE, _ROUTINE_BODY
    parentheses = blocks = 0
    end = start
    while True:
        run = _IN_PARENTHESES if parentheses else body if blocks else outside
        end = run.match(script, end).end()  # type: ignore[union-attr]  # it can match nothing, but it matches
        position = _skip(script, end)
        if position == len(script) or (script[position] == ";" and not parentheses and not blocks):
            return end
        end = position + 1
        match script[position]:
            case "(":
                parentheses += 1
            case ")":
                parentheses = max(0, parentheses - 1)
            case ".":
                pass
            case "$":
                tag = _DOLLAR.match(script, position)
                assert tag is not None  # any other $ is a token to the pattern
                close = script.find(tag[0], tag.end())
                if close < 0:
                    return len(script)
                end = close + len(tag[0])
            case _:
                name = _NAME.match(script, position)
                word = name[0].upper() if name else ""
                if name is None or word not in ("BEGIN", "CASE", "END"):
                    return len(script)  # a quote or a comment that has no end
                end = name.end()
                if word == "END":
                    blocks = max(0, blocks - 1)
                elif blocks:
                    blocks += word == "CASE"
                elif word == "BEGIN" and _BEGIN_ATOMIC.match(script, position):
                    blocks = 1


def _skip(script: str, position: int) -> int:
    """The next character at or after ``position`` that is neither blank nor in a comment which ends."""
    while True:
        position = _SKIPPED.match(script, position).end()  # type: ignore[union-attr]  # can match nothing
        if not script.startswith("/*", position):
            return position
        depth = 0
        for edge in _COMMENT_EDGE.finditer(script, position):
            depth += 1 if edge[0] == "/*" else -1
            if depth == 0:
                position = edge.end()
                break
        else:
            return position
