"""What an expression of a module is, as far as reading settles it: a value, a look at the environment, or neither.

Nothing is guessed. What can't be settled keeps its text and its line, for a person to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number, true, false or null."""

    value: str | float | bool | None
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Undefined:
    """JavaScript's `undefined`: also what an object has under a name that it does not have."""

    line: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An expression that has to be run to know what it is: its text, as one line, shortened.

    `alternatives`: it is one of these, by a condition that reading does not settle; empty where not even that is known.
    """

    text: str
    line: int = field(compare=False)
    alternatives: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A variable of the environment. `required`: Prisma's `env()`, which ends the program where it is unset or empty.

    https://github.com/prisma/prisma/blob/main/packages/config/src/env.ts
    """

    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the environment has under the first key that is there. `skips_empty`: `||` goes on at an empty value too,
    `??` does not. The last alternative may be a default, or unsettled."""

    alternatives: tuple[Key | Literal | Unsettled, ...]
    line: int = field(compare=False)
    skips_empty: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables in the order in which they are asked."""
        return tuple(entry.name for entry in self.alternatives if isinstance(entry, Key))

    @property
    def default(self) -> str | None:
        """The text that counts where no variable is there."""
        for entry in self.alternatives:
            if isinstance(entry, Literal) and isinstance(entry.value, str):
                return entry.value
        return None

    def resolve(self, environment: Mapping[str, str]) -> str | Unsettled | None:
        """Its value in that environment; None where there is none, which a required key says loudly."""
        for entry in self.alternatives:
            if isinstance(entry, Unsettled):
                return entry
            if isinstance(entry, Key) and entry.required:
                return environment.get(entry.name) or None
            value = environment.get(entry.name) if isinstance(entry, Key) else entry.value
            if isinstance(value, str) and (value or not self.skips_empty):
                return value
        return None


@dataclass(frozen=True, slots=True)
class Array:
    """A list whose length is known."""

    items: tuple[Value, ...]
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Record:
    """An object. `rest`: something was spread into it that can't be settled, so that a name which is not in `fields`
    may be there all the same."""

    fields: Mapping[str, Value]
    line: int = field(compare=False)
    rest: Unsettled | None = None

    def get(self, name: str) -> Value:
        """What it has under `name`."""
        return self.fields.get(name) or self.rest or Undefined(self.line)

    def having(self, fields: Mapping[str, Value]) -> Record:
        """The same with these fields, whatever it had under their names."""
        return replace(self, fields={**self.fields, **fields})


@dataclass(frozen=True, slots=True)
class Imported:
    """Something of another module: `path`'s `join`. `name` is empty for the module as a whole; `node:` is left out."""

    module: str
    name: str
    line: int = field(compare=False)


Value: TypeAlias = Literal | Undefined | Unsettled | Lookup | Array | Record | Imported
