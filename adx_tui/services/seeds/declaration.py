"""`seeds/seeds.toml`: what of the seeds no file name says, and what must hold once they ran. See docs/seeds.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from adx_tui.services import toml_file
from adx_tui.services.toml_file import TomlFileError

FILE = "seeds.toml"
_COMPARED = re.compile(r"(>=|<=|!=|>|<|=)\s*(-?\d{1,18})\Z")
_KEYS_OF_A_SEED = ("after", "sets", "environments", "conflict", "key")
_KEYS_OF_A_CONDITION = ("that", "sql", "answer", "seed")


class DeclarationError(ValueError):
    """seeds.toml can't be used; the text says why. `line` counts from 1, None where it is not known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


class Conflict(StrEnum):
    """What becomes of a row of a CSV whose key is in the table already."""

    ERROR = "error"
    NOTHING = "nothing"
    UPDATE = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRules:
    """What is declared of one seed: those that run before it, the sets that bring it in (none: it is always in), the
    values of NODE_ENV that it is for (none: all), and of a CSV what happens to a row whose `key` is there already."""

    after: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    conflict: Conflict = Conflict.NOTHING
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCondition:
    """A query whose answer, the first column of its first row, is known: `answer` is a value, or `>= 1` and its like.
    `seed` is the one that sees to it, where that is one."""

    that: str
    sql: str
    answer: str
    seed: str = ""

    def is_met_by(self, value: object) -> bool:
        compared = _COMPARED.match(self.answer)
        if compared is None:
            return _as_text(value) == self.answer
        try:
            number = float(str(value))
        except ValueError:
            return False
        limit = int(compared[2])
        return {
            ">=": number >= limit,
            "<=": number <= limit,
            "!=": number != limit,
            ">": number > limit,
            "<": number < limit,
            "=": number == limit,
        }[compared[1]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """All of the file."""

    rules: Mapping[str, SeedRules] = field(default_factory=dict)
    conditions: tuple[PostCondition, ...] = ()

    def of_seed(self, name: str) -> SeedRules:
        return self.rules.get(name, SeedRules())


def read(folder: Path) -> Declaration:
    """The declaration in `folder`; an empty one where there is no file. Raises DeclarationError."""
    try:
        content = toml_file.read_if_there(folder / FILE)
    except TomlFileError as error:
        raise DeclarationError(str(error), error.line) from None
    if content is None:
        return Declaration()
    _, parsed = content
    _only(parsed, ("seed", "expect"), "the file")
    seeds, conditions = parsed.get("seed", {}), parsed.get("expect", [])
    if not isinstance(seeds, dict):
        raise DeclarationError('seed must be tables, as [seed."001_users.sql"]')
    if not isinstance(conditions, list):
        raise DeclarationError("expect must be a list of tables, as [[expect]]")
    return Declaration(
        rules={name: _rules(body, f'[seed."{name}"]') for name, body in seeds.items()},
        conditions=tuple(_condition(body, f"[[expect]] number {number}") for number, body in enumerate(conditions, 1)),
    )


def _rules(body: Any, where: str) -> SeedRules:
    _only(body, _KEYS_OF_A_SEED, where)
    conflict = body.get("conflict", Conflict.NOTHING)
    if conflict not in tuple(Conflict):
        raise DeclarationError(f"conflict in {where} is {conflict!r}; it can be {', '.join(Conflict)}")
    return SeedRules(
        after=_words(body, "after", where),
        sets=_words(body, "sets", where),
        environments=_words(body, "environments", where),
        conflict=Conflict(conflict),
        key=_words(body, "key", where),
    )


def _condition(body: Any, where: str) -> PostCondition:
    _only(body, _KEYS_OF_A_CONDITION, where)
    for key in ("that", "sql", "seed"):
        if not isinstance(body.get(key, ""), str):
            raise DeclarationError(f"{key} in {where} must be text")
    if not body.get("that") or not body.get("sql") or "answer" not in body:
        raise DeclarationError(f"{where} needs that, sql and answer")
    if isinstance(body["answer"], dict | list):
        raise DeclarationError(f"answer in {where} must be one value")
    return PostCondition(that=body["that"], sql=body["sql"], answer=_as_text(body["answer"]), seed=body.get("seed", ""))


def _as_text(value: object) -> str:
    """A value of TOML or of PostgreSQL, so that both are written alike."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _only(body: Any, allowed: tuple[str, ...], where: str) -> None:
    if not isinstance(body, dict):
        raise DeclarationError(f"{where} must be a table")
    for key in body:
        if key not in allowed:
            raise DeclarationError(f"{key} in {where} is unknown; it can have {', '.join(allowed)}")


def _words(body: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = body.get(key, [])
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise DeclarationError(f"{key} in {where} must be a list of texts")
    return tuple(words)
