"""What the catalogue says of a script that was begun: which of its statements have happened.

A statement that creates something leaves a name in the catalogue, and one that drops something takes it away. Each
statement by itself happens whole or not at all, so that one such name tells of all of it; the exception is an index
made with CONCURRENTLY, which a failure leaves behind invalid. What only changes rows, or changes an object without
a new name, leaves no trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.identifiers import IDENTIFIER, QUALIFIED, statement_pattern
from adx_tui.services.postgres.script import Statement

_IF = r"(?:(?P<if>IF\s+(?:NOT\s+)?EXISTS)\s+)?"


_INDEX = statement_pattern(
    rf"CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?{_IF}(?P<name>{IDENTIFIER}) ON (?:ONLY )?(?P<table>{QUALIFIED})"
)
_CREATE = statement_pattern(
    r"CREATE (?:UNLOGGED |MATERIALIZED |FOREIGN )?(?P<kind>TABLE|VIEW|SEQUENCE|TYPE|DOMAIN|SCHEMA|EXTENSION) "
    rf"{_IF}(?P<name>{QUALIFIED})"
)
_DROP = statement_pattern(
    r"DROP (?:MATERIALIZED |FOREIGN )?(?P<kind>TABLE|VIEW|SEQUENCE|TYPE|DOMAIN|SCHEMA|EXTENSION|INDEX) "
    rf"(?:CONCURRENTLY )?{_IF}(?P<name>{QUALIFIED})\s*(?:CASCADE|RESTRICT)?\Z"
)
_ALTER = statement_pattern(rf"ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?P<table>{QUALIFIED}) (?P<actions>.*)")
_ACTION = statement_pattern(rf"\b(?P<verb>ADD|DROP) (?P<kind>COLUMN|CONSTRAINT) {_IF}(?P<name>{IDENTIFIER})")
_VALUE = statement_pattern(rf"ALTER TYPE (?P<type>{QUALIFIED}) ADD VALUE {_IF}'(?P<label>(?:[^']|'')+)'")
_ASKED_AS = {"domain": "type"}


class Verdict(Enum):
    """Whether a statement has happened."""

    DONE = auto()
    NOT_DONE = auto()
    INVALID = auto()
    """It was begun, and left an invalid index."""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class StatementEffect:
    """What the catalogue shows of one statement. `seen` says it in words; empty where it leaves no trace."""

    statement: Statement
    verdict: Verdict
    seen: str
    object: str = ""
    """The object it is told by, as SQL names it."""

    def __str__(self) -> str:
        words = " ".join(self.statement.text.split())
        shown = words if len(words) <= 60 else words[:59] + "…"
        return f"line {self.statement.line}  {shown}  →  {self.seen or 'leaves no trace in the catalogue'}"


@dataclass(frozen=True, slots=True)
class _Fact:
    """One name that tells of a statement. `conditional`: IF [NOT] EXISTS, so that it may have been so before."""

    kind: str
    object: str
    part: str
    expected: bool
    conditional: bool

    @property
    def words(self) -> str:
        name = f"{self.object}.{self.part}" if self.part else self.object
        return f"{self.kind} {name}"


def find_effects(connection: Connection, script: str) -> tuple[StatementEffect, ...]:
    """A trace for each statement of `script`. The session's search_path must be the migrations'."""
    statements = sql_script.split(script)
    facts_by_statement = [tuple(_facts(statement.text)) for statement in statements]
    facts = [fact for statement_facts in facts_by_statement for fact in statement_facts]
    trace_rows = iter(
        rows(
            connection,
            "traces",
            kinds=[_ASKED_AS.get(fact.kind, fact.kind) for fact in facts],
            objects=[fact.object for fact in facts],
            parts=[fact.part for fact in facts],
        )
    )
    return tuple(
        _trace(statement, [(fact, *next(trace_rows)) for fact in statement_facts])
        for statement, statement_facts in zip(statements, facts_by_statement, strict=True)
    )


def _trace(statement: Statement, facts: Sequence[tuple[_Fact, bool, bool]]) -> StatementEffect:
    verdicts = [
        Verdict.INVALID
        if invalid
        else Verdict.NOT_DONE
        if exists is not fact.expected
        else Verdict.UNKNOWN
        if fact.conditional
        else Verdict.DONE
        for fact, exists, invalid in facts
    ]
    seen = ", ".join(
        f"{fact.words} is " + ("there, but invalid" if invalid else "there" if exists else "not there")
        for fact, exists, invalid in facts
    )
    # A statement happens as a whole: names that disagree were there, or gone, before it.
    verdict = verdicts[0] if len(set(verdicts)) == 1 else Verdict.UNKNOWN
    if Verdict.NOT_DONE in verdicts:
        verdict = Verdict.NOT_DONE
    return StatementEffect(statement, verdict, seen, facts[0][0].object if facts else "")


def _facts(text: str) -> Iterator[_Fact]:
    if match := _INDEX.match(text):
        schema = re.match(rf"{IDENTIFIER}\s*\.", match["table"])
        name = (schema[0] if schema else "") + match["name"]
        yield _Fact("index", name, "", True, match["if"] is not None)
    elif (match := _CREATE.match(text)) or (match := _DROP.match(text)):
        created = text[:1] in "cC"
        yield _Fact(match["kind"].lower(), match["name"], "", created, match["if"] is not None)
    elif match := _ALTER.match(text):
        for action in _ACTION.finditer(match["actions"]):
            added = action["verb"].upper() == "ADD"
            yield _Fact(action["kind"].lower(), match["table"], action["name"], added, action["if"] is not None)
    elif match := _VALUE.match(text):
        yield _Fact("value", match["type"], match["label"].replace("''", "'"), True, match["if"] is not None)
