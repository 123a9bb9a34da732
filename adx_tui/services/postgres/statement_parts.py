"""Which names a statement of a script speaks of: its table, the columns it adds, alters or drops, what it creates.

Nothing here parses SQL; a statement of an unusual form has no such part. Names are as the statement has them, for
`to_regclass` to read, or as the catalogue keeps them where a docstring says so. Every function is pure, takes any
text, and raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.identifiers import (
    IDENTIFIER,
    NAME_BYTES,
    QUALIFIED,
    own_name,
    statement_pattern,
    unquote,
)

_TABLE = statement_pattern(
    rf"(?:ALTER TABLE (?:IF EXISTS )?(?:ONLY )?|INSERT INTO |MERGE INTO (?:ONLY )?|UPDATE (?:ONLY )?"
    rf"|DELETE FROM (?:ONLY )?|TRUNCATE (?:TABLE )?(?:ONLY )?|COPY |DROP TABLE (?:IF EXISTS )?|LOCK (?:TABLE )?"
    rf"|CREATE (?:UNIQUE )?INDEX\b.*?\bON (?:ONLY )?|CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER\b.*?\bON "
    rf"|CREATE POLICY {IDENTIFIER} ON )(?P<table>{QUALIFIED})"
)
_INDEXED = statement_pattern(
    rf"CREATE (?:UNIQUE )?INDEX\b.*?\bON (?:ONLY )?{QUALIFIED}\s*(?:USING \w+\s*)?\((?P<columns>[^()]*)\)"
)
_KEYED = statement_pattern(r"\b(?:UNIQUE(?: NULLS(?: NOT)? DISTINCT)?|PRIMARY KEY)\s*\((?P<columns>[^()]*)\)")
_REFERENCE = statement_pattern(
    rf"FOREIGN KEY\s*\((?P<columns>[^()]*)\)\s*REFERENCES (?P<other>{QUALIFIED})\s*(?:\((?P<keys>[^()]*)\))?"
)
_RETYPED = statement_pattern(
    rf"\bALTER (?:COLUMN )?(?P<column>{IDENTIFIER}) (?:SET DATA )?TYPE "
    r"(?P<type>.+?)(?: USING (?P<using>.+?))?\s*(?=,\s*(?:ALTER|ADD|DROP|RENAME)\b|\Z)"
)
_DROPPED = statement_pattern(
    rf"\bDROP (?:COLUMN )?(?:IF EXISTS )?(?!(?:CONSTRAINT|NOT|DEFAULT|EXPRESSION|IDENTITY)\b)(?P<column>{IDENTIFIER})"
)
_REQUIRED = statement_pattern(rf"\bALTER (?:COLUMN )?(?P<column>{IDENTIFIER}) SET NOT NULL")
_ADDED = statement_pattern(
    rf"\bADD (?:COLUMN )?(?:IF NOT EXISTS )?(?!CONSTRAINT\b|CHECK\b|FOREIGN\b|PRIMARY\b|UNIQUE\b)"
    rf"(?P<column>{IDENTIFIER}) (?P<definition>.+?)\s*(?=,\s*(?:ALTER|ADD|DROP|RENAME)\b|\Z)"
)
_CHECK = re.compile(r"\bCHECK\s*(?=\()", re.IGNORECASE)
_CREATED = statement_pattern(
    r"CREATE (?:OR REPLACE )?(?:GLOBAL |LOCAL |TEMP |TEMPORARY |UNLOGGED |RECURSIVE |MATERIALIZED |FOREIGN |UNIQUE "
    r"|CONSTRAINT |TRUSTED |PROCEDURAL )*"
    r"(?P<kind>TABLE|INDEX(?: CONCURRENTLY)?|VIEW|SEQUENCE|TYPE|DOMAIN|SCHEMA|EXTENSION|FUNCTION|PROCEDURE|AGGREGATE"
    rf"|TRIGGER|POLICY|COLLATION|OPERATOR CLASS|ROLE|PUBLICATION) (?:IF NOT EXISTS )?(?P<name>{QUALIFIED})"
)
_WITHIN = statement_pattern(
    rf"\b(?:CONSTRAINT (?P<constraint>{IDENTIFIER})|ADD COLUMN (?:IF NOT EXISTS )?(?P<column>{IDENTIFIER})"
    rf"|RENAME(?: (?:COLUMN|CONSTRAINT))?(?: {IDENTIFIER})? TO (?P<renamed>{IDENTIFIER}))"
)
_TEXT = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_VALUE = statement_pattern(rf"ALTER TYPE (?P<type>{QUALIFIED}) ADD VALUE (?:IF NOT EXISTS )?'(?P<label>(?:[^']|'')+)'")


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column that ALTER TABLE … ADD COLUMN adds. `definition` is all behind its name."""

    name: str
    definition: str

    @property
    def is_required(self) -> bool:
        return re.search(r"\b(?:NOT\s+NULL|PRIMARY\s+KEY)\b", self.definition, re.IGNORECASE) is not None

    @property
    def has_value(self) -> bool:
        """Whether rows that are there get a value of their own."""
        pattern = r"\b(?:DEFAULT|GENERATED|(?:small|big)?serial)\b"
        return re.search(pattern, self.definition, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Retyping:
    """ALTER COLUMN … TYPE: `using` is empty where the server has to find the way by itself."""

    column: str
    type: str
    using: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A FOREIGN KEY: its columns, the table it refers to, and that table's columns (empty: its primary key)."""

    columns: tuple[str, ...]
    other: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CreatedName:
    """A name that a statement gives to something, as it is written. In the script `line` counts from 1, and
    `start`, in characters, from 0."""

    kind: str
    written: str
    line: int
    start: int

    @property
    def name(self) -> str:
        """As the catalogue keeps it, without its schema."""
        return own_name(self.written)


def without_texts(statement: str) -> str:
    """What is code in a statement: without constants, the bodies of functions (which are read when they are called),
    names in quotes and comments."""
    return _TEXT.sub("''", statement)


def table(statement: str) -> str:
    """The table that a statement changes, fills or drops; empty where it has none."""
    match = _TABLE.match(statement)
    return match["table"] if match else ""


def key_columns(statement: str) -> tuple[str, ...]:
    """The columns of the unique index, or the unique or primary key, that a statement makes; none of expressions."""
    match = _INDEXED.match(statement) or (_KEYED.search(statement) if is_alteration(statement) else None)
    return _split(match["columns"]) if match else ()


def reference(statement: str) -> Reference | None:
    """The foreign key that ALTER TABLE adds."""
    match = _REFERENCE.search(statement) if is_alteration(statement) else None
    return Reference(_split(match["columns"]), match["other"], _split(match["keys"] or "")) if match else None


def retypings(statement: str) -> tuple[Retyping, ...]:
    """The columns to which ALTER TABLE gives another type."""
    if not is_alteration(statement):
        return ()
    return tuple(
        Retyping(match["column"], match["type"], match["using"] or "") for match in _RETYPED.finditer(statement)
    )


def dropped_columns(statement: str) -> tuple[str, ...]:
    """The columns that ALTER TABLE drops."""
    return tuple(match["column"] for match in _DROPPED.finditer(statement)) if is_alteration(statement) else ()


def required_columns(statement: str) -> tuple[str, ...]:
    """The columns that ALTER TABLE … SET NOT NULL is about."""
    return tuple(match["column"] for match in _REQUIRED.finditer(statement)) if is_alteration(statement) else ()


def added_columns(statement: str) -> tuple[NewColumn, ...]:
    """The columns that ALTER TABLE adds."""
    if not is_alteration(statement):
        return ()
    return tuple(NewColumn(match["column"], match["definition"]) for match in _ADDED.finditer(statement))


def check_expression(statement: str) -> str:
    """The condition of the CHECK that ALTER TABLE adds; empty where it adds none, or where it has no end."""
    match = _CHECK.search(statement) if is_alteration(statement) else None
    if match is None:
        return ""
    depth, start = 0, match.end()
    for at in range(start, len(statement)):
        depth += {"(": 1, ")": -1}.get(statement[at], 0)
        if depth == 0:
            return statement[start + 1 : at].strip()
    return ""


def is_alteration(statement: str) -> bool:
    return sql_script.leading_words(statement, 2) == ("ALTER", "TABLE")


def created_names(script: str) -> Iterator[CreatedName]:
    """The names that the statements of `script` give, in order: of objects, constraints, added columns, renamings."""
    for statement in sql_script.split(script):
        kind = ""
        if match := _CREATED.match(statement.text):
            kind = match["kind"].split()[0].lower()
            yield CreatedName(kind, match["name"], statement.line, statement.start)
        if kind in ("", "table") and (kind or statement.text[:5].upper() == "ALTER"):
            for within in _WITHIN.finditer(statement.text):
                part = within.lastgroup or ""
                line = statement.line + statement.text.count("\n", 0, within.start())
                yield CreatedName(
                    "object" if part == "renamed" else part, within[part], line, statement.start + within.start()
                )


def created_columns(script: str, of_table: str) -> Iterator[CreatedName]:
    """The columns that `script` gives to a table, named as the catalogue has it. In a CREATE TABLE those are the first
    words behind its parenthesis and commas, some of which are none."""
    for statement in sql_script.split(script):
        match = _CREATED.match(statement.text)
        if match and match["kind"].upper() == "TABLE" and own_name(match["name"]) == of_table:
            for column in re.finditer(rf"[(,]\s*({IDENTIFIER})", statement.text[match.end() :]):
                start = match.end() + column.start(1)
                line = statement.line + statement.text.count("\n", 0, start)
                yield CreatedName("column", column[1], line, statement.start + start)
        elif own_name(table(statement.text)) == of_table:
            for added in _ADDED.finditer(statement.text):
                line = statement.line + statement.text.count("\n", 0, added.start())
                yield CreatedName("column", added["column"], line, statement.start + added.start())


def added_labels(script: str) -> Iterator[tuple[str, str, int]]:
    """Type, value and line of each ALTER TYPE … ADD VALUE."""
    for statement in sql_script.split(script):
        if match := _VALUE.match(statement.text):
            yield match["type"], match["label"].replace("''", "'"), statement.line


def quoted_long_names(script: str) -> Iterator[tuple[str, int]]:
    """The names in double quotes that PostgreSQL cuts off, as they are meant, each with its line."""
    for statement in sql_script.split(script):
        for match in re.finditer(IDENTIFIER, statement.text):
            if len(meant := unquote(match[0])) > 0 and len(meant.encode()) > NAME_BYTES:
                yield meant, statement.line + statement.text.count("\n", 0, match.start())


def _split(columns: str) -> tuple[str, ...]:
    """`"a", b DESC` as the names alone."""
    names = (re.match(rf"\s*({IDENTIFIER})", column) for column in columns.split(",") if column.strip())
    return tuple(match[1] for match in names if match)
