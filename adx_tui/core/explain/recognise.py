"""Which codes a pasted text stands for, by the tables alone: the best first, with the words that told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from adx_tui.core import codes
from adx_tui.core.explain import node_codes, sqlstates
from adx_tui.core.explain.entries import PRISMA
from adx_tui.core.explain.foreign import ForeignCode
from adx_tui.core.explain.pasted import comparable
from adx_tui.core.explain.sqlstate_names import CODES as BY_NAME
from adx_tui.core.explain.sqlstate_names import NAMES
from adx_tui.core.explain.symptom import Strength, Symptom
from adx_tui.core.explain.symptoms import ALL

# Between a message that only hints and one that names the cause. Prisma says what it was doing, the server what was
# wrong in it: of the two Prisma's is the narrower, since a SQLSTATE stands for many causes.
_PRISMA_CODE, _SQLSTATE, _NODE_CODE = 20, 15, 9
# A code that several may stand behind is an answer itself, before those.
_ITS_OWN_ANSWER = frozenset(
    {"P2002", "P2003", "P2011", "P2024", "P2028"}
    | {"22P02", "23502", "23503", "23505", "25P02", "40P01", "42704", "42883", "55P04", "57014"}
)
# The likeliest code is as good as the message, those after it are less than any first one of its strength.
_LATER = 7

# Where a SQLSTATE is one, and not a number: as psql, Prisma, node-postgres, JDBC, PDO and Rust write it.
_IN_PLACE = re.compile(
    r"(?:SQLSTATE|SqlState|\bcode)[\s:=\['\"(]*E?(?P<code>[0-9A-Z]{5})\b"
    r"|\b(?:ERROR|FATAL|PANIC):? (?P<psql>[0-9A-Z]{5}):"
)
_BARE = re.compile(r"\b(?=\d*[A-Z])\d{2}[0-9A-Z]{3}\b|\b(?:F0|HV|P0|XX)[0-9A-Z]{3}\b", re.IGNORECASE)
# As drivers of Python call their exceptions.
_EXCEPTION = re.compile(r"\b(?:psycopg2?\.errors|asyncpg\.exceptions)\.(?P<name>[A-Za-z]+)")
_CONDITION = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_OURS = re.compile(r"\bADX\d{3}\b", re.IGNORECASE)
_PRISMAS = re.compile(r"\bP[1-6]\d{3}\b")
_NODES = re.compile(r"\b(?:E[A-Z]{4,}(?:_[A-Z]+)*|ERR_[A-Z_]+|[A-Z]+(?:_[A-Z]+)+)\b")
# Node's codes of every program's files are none of a database's.
_OF_ANYTHING = frozenset({"EACCES", "EPERM", "ENOENT", "EMFILE", "ENOSPC", "EPIPE", "MODULE_NOT_FOUND"}) | frozenset(
    {"ERR_MODULE_NOT_FOUND", "ERR_REQUIRE_ESM", "ERR_UNKNOWN_FILE_EXTENSION"}
)
# Other servers and programs, by name or port: what only hints is then theirs.
_OTHERS = re.compile(
    r"redis|mongo|mysql|mariadb|sqlite|mssql|elasticsearch|rabbitmq|kafka|memcached|nginx|apache|npm err|publickey"
    r"|:(?:6379|27017|3306|9200|5672|9092|11211|1433|80|443)\b",
    re.IGNORECASE,
)


class Match(NamedTuple):
    """A code that a text stands for, and the words of the text that told."""

    code: str
    words: tuple[str, ...]


class _Sign(NamedTuple):
    code: str
    score: int
    place: int
    words: str


def recognise(text: str) -> tuple[Match, ...]:
    """Returns the codes that `text`, made comparable, stands for; the best first, none where it is not known."""
    ranks: dict[str, tuple[int, int]] = {}  # by its strongest words, and where the first of these stand
    words: dict[str, dict[str, None]] = {}
    others = _OTHERS.search(text) is not None and "prisma" not in text.lower()
    for sign in _signs(text):
        if others and sign.score <= Strength.HINT:
            continue
        rank = (-sign.score, sign.place)
        ranks[sign.code] = min(rank, ranks.get(sign.code, rank))
        words.setdefault(sign.code, {})[sign.words] = None
    return tuple(Match(code, tuple(words[code])) for code in sorted(ranks, key=ranks.__getitem__))


def _signs(text: str) -> Iterator[_Sign]:
    lower = text.lower()
    for symptom in ALL:
        if (message := _message(symptom, text, lower)) is not None:
            yield from _ranked(symptom.codes, symptom.strength, message.start(), message[0])
    for match in _OURS.finditer(text):
        if match[0].upper() in codes.ENTRIES:
            yield _Sign(match[0].upper(), Strength.CAUSE, match.start(), match[0])
    for match in _PRISMAS.finditer(text):
        if (prisma := PRISMA.get(match[0])) is not None:
            yield from _foreign(match[0], prisma, _PRISMA_CODE, match.start(), match[0])
    for code, place, shown in _sqlstates(text):
        yield from _foreign(code, sqlstates.CODES.get(code), _SQLSTATE, place, shown)
    for match in _NODES.finditer(text):
        if match[0] not in _OF_ANYTHING and (node := node_codes.CODES.get(match[0])) is not None:
            yield from _foreign(match[0], node, _NODE_CODE, match.start(), match[0])


def _foreign(code: str, known: ForeignCode | None, score: int, place: int, shown: str) -> Iterator[_Sign]:
    """A code of another program stands for those of ours that look at what is behind it, else for itself."""
    see = known.see if known is not None else ()
    if not see:
        # Nothing is known of it but its name: better than nothing, and less than any message.
        yield _Sign(code, min(score, Strength.HINT) - 1, place, shown)
    else:
        yield from _ranked((code, *see) if code in _ITS_OWN_ANSWER else see, score, place, shown)


def _ranked(codes: tuple[str, ...], score: int, place: int, shown: str) -> Iterator[_Sign]:
    for at, code in enumerate(codes):
        yield _Sign(code, score - _LATER * (at > 0), place + at, shown)


def _sqlstates(text: str) -> Iterator[tuple[str, int, str]]:
    for match in _IN_PLACE.finditer(text):
        if (code := match["code"] or match["psql"]) in NAMES:
            yield code, match.start(), match[0]
    for match in _BARE.finditer(text):
        if match[0].upper() in NAMES:
            yield match[0].upper(), match.start(), match[0]
    for match in _EXCEPTION.finditer(text):
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", match["name"].removesuffix("Error")).lower()
        if name in BY_NAME:
            yield BY_NAME[name], match.start(), match[0]
    for match in _CONDITION.finditer(text):
        if match[0] in BY_NAME:
            yield BY_NAME[match[0]], match.start(), match[0]


def _message(symptom: Symptom, text: str, lower: str) -> re.Match[str] | None:
    """The first of its messages that stands in `text`."""
    if any(word in lower for word in symptom.unless) or not all(word in lower for word in symptom.requires):
        return None
    for message in symptom.messages:
        # Looking for the longest piece of it first is what keeps a long text from being searched hundreds of times.
        if _longest_piece(message) in lower and (match := _pattern(message).search(text)) is not None:
            return match
    return None


@cache
def _longest_piece(message: str) -> str:
    return max(re.split('["…]', comparable(message).lower()), key=len).strip()


@cache
def _pattern(message: str) -> re.Pattern[str]:
    # French quotes have blanks inside, German ones point outwards: beside a quote there may be one.
    quoted = (part.strip() for part in comparable(message).split('"'))
    words = ' ?" ?'.join(".{0,200}?".join(re.escape(part.strip()) for part in piece.split("…")) for piece in quoted)
    before = r"(?<!\w)" if message[0].isalnum() else ""
    after = r"(?!\w)" if message[-1].isalnum() or message[-1] == '"' else ""
    return re.compile(f"{before}{words}{after}", re.IGNORECASE)
