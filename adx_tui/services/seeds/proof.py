"""What is kept of a seed's run: what it wrote, which tables decide what it would do now, and how they stood then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows of one table that a seed wrote; `unchanged` are those of a CSV that were in the table already."""

    inserted: int
    updated: int
    deleted: int
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.inserted + self.updated + self.deleted

    def plus(self, other: RowCounts) -> RowCounts:
        return RowCounts(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.deleted + other.deleted,
            self.unchanged + other.unchanged,
        )


Counters = Mapping[str, tuple[int, ...]]
"""For each table, what changes whenever somebody writes to it: `table_counters.sql`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """See the module. Tables and sequences are named as SQL names them."""

    counts: Mapping[str, RowCounts] = field(default_factory=dict)
    """The rows of the last run that wrote any."""
    has_written: bool = False
    """Whether any run of it, with whatever text, has written a row."""
    targets: tuple[str, ...] = ()
    """The tables that it writes to, if only with statements that match no row."""
    sequences: tuple[str, ...] = ()
    """Those that it draws numbers from."""
    counters: Counters = field(default_factory=dict)
    """Of the tables it reads and writes, right after it ran or was tried."""
    is_repeatable: bool = False
    """Whether it was tried out since it ran, and changed nothing more."""
    complaint: str = ""
    """The line of its output that speaks of an error, though it ended as if there were none."""
    on_empty: bool = False
    """Whether no table that the last run wrote to had held a row before."""
    expected: Mapping[str, RowCounts] = field(default_factory=dict)
    """What it wrote on an empty database before, where it has now written less on another one."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Proof:
        return cls(
            counts=counts_from_json(data.get("counts", {})),
            has_written=bool(data.get("has_written")),
            targets=tuple(data.get("targets", ())),
            sequences=tuple(data.get("sequences", ())),
            counters={name: tuple(numbers) for name, numbers in data.get("counters", {}).items()},
            is_repeatable=bool(data.get("is_repeatable")),
            complaint=str(data.get("complaint", "")),
            on_empty=bool(data.get("on_empty")),
            expected=counts_from_json(data.get("expected", {})),
        )

    def renewed(self, trial: Proof) -> Proof:
        """This proof after a trial that changed nothing: `trial` tells what was touched, and how it stands."""
        return replace(
            self,
            targets=trial.targets or self.targets,
            sequences=trial.sequences,
            counters=trial.counters,
            is_repeatable=True,
        )


def counts_from_json(data: Mapping[str, Any]) -> dict[str, RowCounts]:
    """Rows by table, as `asdict` of each writes them."""
    return {name: RowCounts(**numbers) for name, numbers in data.items()}
