"""Where statements begin and end in a script of SQL, and what kind of statements they are.

Nothing here parses SQL: it does what psql does to know where a statement ends. The lexical rules (quotes, dollar
quotes, comments, identifiers) are those of PostgreSQL's `src/backend/parser/scan.l`; that a semicolon inside
parentheses or inside the body of an SQL function ends nothing is psql's `src/fe_utils/psqlscan.l`. What psql
adds (backslash commands, `:variables`, data after `COPY … FROM stdin`) is not taken over: a migration goes to
the server, which knows none of it. `standard_conforming_strings` is taken to be on, its default since 9.1.
Every function is pure, takes any text, and raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from adx_tui.core.cancellation import check_run

# scan.l: `space`, `identifier`, `dolqdelim`. To it every character beyond ASCII is a letter, a blank one too. Said by
# what is none: a class that reaches to U+10FFFF takes Python milliseconds to compile, at every start.
_BLANK = r"[ \t\n\r\f\v]"
_LETTER = r"[^\x00-@\[-^`{-\x7f]"
_LETTER_OR_DIGIT = r"[^\x00-/:-@\[-^`{-\x7f]"
_IN_WORD = r"[^\x00-#%-/:-@\[-^`{-\x7f]"  # and the dollar sign
_IDENTIFIER = rf"{_LETTER}{_IN_WORD}*+"
_WORD_END = rf"(?!{_IN_WORD})"
_DOLLAR_QUOTE = rf"\$(?:{_LETTER}{_LETTER_OR_DIGIT}*+)?+\$"
_OTHER = "".join(map(chr, (*range(9), *range(14, 32), 127))) + "0123456789!#%&()*+,.:;<=>?@[\\]^`{|}~"
# Comments nest, which no regular expression can follow: this one takes those that hold no other.
_LINE_COMMENT = r"--[^\n\r]*+"
_COMMENT = rf"(?:{_LINE_COMMENT}|/\*[^*/]*+(?:\*(?!/)[^*/]*+|/(?!\*)[^*/]*+)*+\*/)"
_GAP = rf"{_BLANK}*+(?:{_COMMENT}{_BLANK}*+)*+"
# scan.l: `xe` and `quotecontinue`. E'a' goes on in a 'b' on the next line, where backslashes count as well.
_E_QUOTED = r"'(?:[^'\\]|''|\\.)*+'"
_E_CONTINUED = rf"[ \t\f\v]*+(?:{_LINE_COMMENT})?+[\n\r](?:{_BLANK}|{_LINE_COMMENT}[\n\r])*+{_E_QUOTED}"
_E_STRING = rf"[eE]{_E_QUOTED}(?:{_E_CONTINUED})*+"
# '' inside '…' needs no rule: seen as two texts, one right after the other, it ends at the same place. Likewise ""
# inside "…"; and B'…', X'…', N'…', U&'…', U&"…" are a prefix and then a quoted text.
_QUOTED = r"'[^']*+'|\"[^\"]*+\""


def _token(stops: str, *, but: str = "") -> str:
    """A token that is no character of `stops`, no dollar quote, and not something without an end."""
    other = "".join(re.escape(character) for character in _OTHER if character not in stops)
    other = rf"[{other}]++|-|/(?!\*)|(?!{_DOLLAR_QUOTE})\$"
    return rf"(?:{_QUOTED}|{but}(?![eE]'){_IDENTIFIER}|{other}|{_E_STRING})"


# Parentheses with none inside, which most are, cost no step in Python.
_FLAT = rf"\((?:{_GAP}{_token('()')})*+{_GAP}\)"


@cache
def _run(stops: str, *, but: str = "") -> re.Pattern[str]:
    """All tokens there are up to one that `_token` is not; it ends where the last of them ends."""
    return re.compile(rf"(?:{_GAP}(?:{_token(stops, but=but)}|{_FLAT}))*+", re.DOTALL | re.ASCII)


# In a routine the words BEGIN, CASE and END count, but not where they are names: `t.end`, `1 AS end`.
_NO_BLOCK = rf"(?i:AS){_WORD_END}{_GAP}(?![eE]'){_IDENTIFIER}|(?!(?<!\.)(?i:BEGIN|CASE|END){_WORD_END})"

_SKIPPED, _DOLLAR, _NAME = re.compile(_GAP), re.compile(_DOLLAR_QUOTE), re.compile(_IDENTIFIER)
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_TOKEN = re.compile(
    rf"(?![eE]'){_IDENTIFIER}|[0-9]++|{_E_STRING}|(?:'[^']*+')++|(?:\"[^\"]*+\")++"
    rf"|({_DOLLAR_QUOTE})(?:.*?\1|.*+)|[^'\"]|.++",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a script, without its semicolon and the blanks and comments round it.

    `script[start:end] == text`. `line`, that of its first character, counts from 1.
    """

    text: str
    start: int
    end: int
    line: int


def split(script: str) -> tuple[Statement, ...]:
    """The statements of `script`, in order; none when it holds only blanks and comments.

    What has no end (a quote, a comment, a parenthesis, a function's body) makes all the rest one statement, for
    the server to refuse. In a CREATE FUNCTION psql takes any BEGIN for the start of a body and any END for its
    end; this asks for BEGIN ATOMIC, as the server's grammar does, and passes names by (`t.end`, `1 AS end`).
    """
    statements = []
    at, line, counted = 0, 1, 0
    while (place := next_statement(script, at)) is not None:
        check_run()
        start, at = place
        line += script.count("\n", counted, start)
        counted = start
        statements.append(Statement(text=script[start:at], start=start, end=at, line=line))
    return tuple(statements)


def next_statement(script: str, at: int) -> tuple[int, int] | None:
    """Where the first statement from `at` on starts and ends; None where only blanks, comments and semicolons follow.
    `at` is between two statements."""
    while (start := _skip(script, at)) < len(script):
        if script[start] != ";":
            return start, _statement_end(script, start)
        at = start + 1
    return None


def _statement_end(script: str, start: int) -> int:
    """Where the last token of the statement that starts at `start` ends."""
    in_parentheses = _run("()")
    outside, body = _run(";()"), in_parentheses
    if script.startswith(("C", "c"), start):
        match _words(script, start, 4):
            case ("CREATE", "FUNCTION" | "PROCEDURE", *_) | ("CREATE", "OR", "REPLACE", "FUNCTION" | "PROCEDURE"):
                outside, body = _run(";()", but=_NO_BLOCK), _run("()", but=_NO_BLOCK)
    parentheses = blocks = 0
    end = start
    while True:
        check_run()
        run = in_parentheses if parentheses else body if blocks else outside
        end = _past(run, script, end)
        at = _skip(script, end)
        if at == len(script) or (script[at] == ";" and not parentheses and not blocks):
            return end
        if (end := _past(run, script, at)) > at:
            continue  # there are tokens behind a comment with a comment in it
        end = at + 1
        match script[at]:
            case "(":
                parentheses += 1
            case ")":
                parentheses = max(0, parentheses - 1)
            case "$":
                quote = script[at : _past(_DOLLAR, script, at)]
                close = script.find(quote, at + len(quote))
                if close < 0:
                    return len(script)
                end = close + len(quote)
            case _:
                end = _past(_NAME, script, at)
                word = script[at:end].upper()
                if word not in ("BEGIN", "CASE", "END"):
                    return len(script)  # a quote or a comment that has no end
                if blocks:
                    blocks += {"BEGIN": 0, "CASE": 1, "END": -1}[word]
                elif _words(script, at, 2) == ("BEGIN", "ATOMIC"):
                    blocks = 1


def _skip(script: str, at: int) -> int:
    """The first character from `at` on that is neither blank nor in a comment (one without an end is none)."""
    while script.startswith("/*", at := _past(_SKIPPED, script, at)):
        depth = 0
        for edge in _COMMENT_EDGE.finditer(script, at):
            depth += 1 if edge[0] == "/*" else -1
            if depth == 0:
                at = edge.end()
                break
        else:
            break
    return at


def _past(pattern: re.Pattern[str], script: str, at: int) -> int:
    match = pattern.match(script, at)
    return match.end() if match else at


def tokens(text: str, at: int = 0) -> Iterator[str]:
    """The tokens of `text` from `at` on as they are written; blanks and comments are none."""
    while (at := _skip(text, at)) < len(text):
        end = _past(_TOKEN, text, at)
        yield text[at:end]
        at = end


def _spelled(token: str) -> str:
    """A token for comparing: a word in upper case, one in quotes likewise (options may be `'off'`)."""
    if len(token) > 1 and (token[0] in "'\"$" or token[-1] == "'"):
        return token[1:-1].upper() if token[0] == "'" and token[1:-1].isalnum() else token[-1] * 2
    # PostgreSQL folds ASCII only; str.upper would make a REINDEX of one that is spelled with a long s.
    return token.upper() if token.isascii() else token


def leading_words(statement_text: str, count: int = 4) -> tuple[str, ...]:
    """The first words of a statement in upper case, at most `count`, up to the first token that is not one:
    CREATE, UNIQUE and INDEX of `create /* once */ unique index "User_email_key" on "User" ("email")`."""
    return _words(statement_text, 0, count)


def find_in_code(statement_text: str, character: str) -> int:
    """Where `character`, which begins no token of more than itself, stands in code, not in a text or a comment; -1
    where it does not."""
    at = 0
    while (at := _skip(statement_text, at)) < len(statement_text):
        if statement_text[at] == character:
            return at
        at = _past(_TOKEN, statement_text, at)
    return -1


def _words(script: str, at: int, count: int) -> tuple[str, ...]:
    return tuple(map(_spelled, takewhile(_NAME.fullmatch, islice(tokens(script, at), count))))


def has_word(script: str, *words: str) -> bool:
    """Whether one of `words`, given in upper case, stands in `script`, in code or in a text: a look that spares most
    scripts being split."""
    upper = script.upper()
    candidates = [word for word in words if word in upper]
    return bool(candidates) and re.search(rf"\b(?:{'|'.join(candidates)})\b", upper, re.ASCII) is not None


def controls_transaction(script: str) -> bool:
    """Whether a statement of `script` begins, commits, aborts or prepares a transaction.

    ROLLBACK TO does none of these. What a procedure or a DO block commits is not seen: its caller's text is silent.
    """
    if not has_word(script, "BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK", "PREPARE"):
        return False
    for statement in split(script):
        match leading_words(statement.text):
            case ("BEGIN" | "COMMIT" | "END" | "ABORT", *_) | ("START", "TRANSACTION", *_):
                return True
            case ("ROLLBACK", *rest) if "TO" not in rest:
                return True
            case ("PREPARE", "TRANSACTION", *rest) if rest[:1] != ["AS"]:  # a prepared statement of that name
                return True
    return False


_MAY_REFUSE = re.compile(  # over the first two words
    r"(?:VACUUM|REINDEX|CLUSTER|DISCARD|COMMIT|ROLLBACK)\b|ALTER TABLE\b"
    r"|(?:CREATE|ALTER|DROP) (?:DATABASE|INDEX|SUBSCRIPTION|SYSTEM|TABLESPACE|UNIQUE)\b"
)
_REFUSING = re.compile(  # over the tokens as `_spelled`, with one blank between two
    r"""VACUUM\b | DISCARD\ ALL\b | (?:COMMIT|ROLLBACK)\ PREPARED\b | ALTER\ SYSTEM\b
    | (?:CREATE|DROP)\ (?:DATABASE|TABLESPACE)\b | ALTER\ DATABASE\ \S+\ SET\ TABLESPACE\b
    | (?:CREATE(?:\ UNIQUE)?|DROP)\ INDEX\ CONCURRENTLY\b | ALTER\ TABLE\b.*\ DETACH\ PARTITION\b.*\ CONCURRENTLY\Z
    | REINDEX\ (?:\([^)]*\)\ )?(?:DATABASE\b|SYSTEM\b|SCHEMA\b|(?:INDEX|TABLE)\ CONCURRENTLY\b)
    | REINDEX\ \([^)]*\bCONCURRENTLY\b(?!\ (?:FALSE|OFF|0)\b) | CLUSTER(?:\ VERBOSE|\ \([^)]*\))?\Z
    | CREATE\ SUBSCRIPTION\b(?!.*\b(?:CREATE_SLOT|CONNECT)\ =\ (?:FALSE|OFF|0)\b) | DROP\ SUBSCRIPTION\b
    | ALTER\ SUBSCRIPTION\ \S+\ (?:REFRESH\b|SET\ \(.*\b(?:FAILOVER|TWO_PHASE)\b)
    | ALTER\ SUBSCRIPTION\ \S+\ (?:SET|ADD|DROP)\ PUBLICATION\b(?!.*\bREFRESH\ =\ (?:FALSE|OFF|0)\b)""",
    re.VERBOSE,
)


def refuses_transaction(statement_text: str) -> bool:
    """Whether PostgreSQL refuses the statement inside a transaction block (SQLSTATE 25001).

    The list is that of the callers of the server's `PreventInTransactionBlock`, versions 15 to 18. Some of them
    ask the catalogue, which a text can't: DROP SUBSCRIPTION counts as refused (it is, where there is a slot);
    REINDEX and CLUSTER of one table do not (they are, where it is partitioned). Often thought to be on the list,
    and not: ALTER TYPE … ADD VALUE (since 12), REFRESH MATERIALIZED VIEW CONCURRENTLY, ANALYZE, DETACH … FINALIZE.
    """
    kind = " ".join(leading_words(statement_text, 2))  # so that most need not be read to their end
    if not _MAY_REFUSE.match(kind) or (kind == "ALTER TABLE" and "CONCURRENTLY" not in statement_text.upper()):
        return False
    return _REFUSING.match(" ".join(map(_spelled, tokens(statement_text)))) is not None
