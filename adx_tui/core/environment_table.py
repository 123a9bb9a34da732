"""What a project's environment says, key by key, as it may be shown: no secret is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adx_tui.core.model import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that reads environment files: `reader` is by which rules, `files` in which order, those that are there,
    the one that counts most first; `source` is the script that names them, where one does."""

    name: str
    reader: str
    files: tuple[str, ...]
    source: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """A program that gets a key, and the line it gets it from; None where that is the process environment."""

    program: str
    source: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentRow:
    """One key. `value` is masked; `source` is the line that counts, None where that is the process environment
    (`in_process`), or where the key is not set at all; `overridden` are the lines that lose."""

    key: str
    value: str
    source: Location | None
    in_process: bool
    overridden: tuple[Location, ...]
    read_by: tuple[KeyUse, ...]
    type: str
    required: bool
    sensitive: bool

    @property
    def is_set(self) -> bool:
        """Whether anything gives it a value."""
        return self.in_process or self.source is not None

    @property
    def origin(self) -> str:
        """Where the value is from, in words."""
        if self.in_process:
            return "process environment"
        return "not set" if self.source is None else str(self.source)

    @property
    def readers(self) -> str:
        """Who reads it, and from where if that is another line than the one that counts."""
        return ", ".join(
            use.program if use.source in (None, self.source) else f"{use.program} ({use.source})"
            for use in self.read_by
        )

    @property
    def kind(self) -> str:
        """What the schema says of it."""
        words = ("required" if self.required else "", self.type, "secret" if self.sensitive else "")
        return " ".join(word for word in words if word)

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """A row of a table: see `HEADINGS`."""
        return self.key, self.value, self.origin, self.readers, self.kind


HEADINGS = ("KEY", "VALUE", "FROM", "READ BY", "SCHEMA")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentTable:
    """Every key: those of the example in its order, then the others as the files have them."""

    programs: tuple[Program, ...]
    rows: tuple[EnvironmentRow, ...]

    def notes(self) -> Iterator[str]:
        """What is said beside the table: who reads what."""
        for program in self.programs:
            files = ", ".join(program.files)
            named_by = f" ({program.source})" if program.source is not None else ""
            yield f"{program.name} reads " + (f"{files} as {program.reader} does" if files else "no file") + named_by
