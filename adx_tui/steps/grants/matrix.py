"""Role × layer: who may do what is wished, as a small structure that any face can draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adx_tui.services.grants.spec import OBJECT_LAYERS, Layer
from adx_tui.steps.grants.missing import RoleDifference, matrix_layers


@dataclass(frozen=True, slots=True)
class Cell:
    """What a role has on a layer: `wanted` privileges, on `held` of `total` objects; the others by name."""

    wanted: tuple[str, ...]
    held: int
    total: int
    exceptions: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.exceptions


@dataclass(frozen=True, slots=True)
class Row:
    """One role's cells; a layer on which nothing is wished for has none."""

    role: str
    cells: tuple[tuple[Layer, Cell], ...]

    def cell(self, layer: Layer) -> Cell | None:
        return dict(self.cells).get(layer)


def matrix(standings: Iterable[RoleDifference]) -> tuple[Row, ...]:
    """A row for each role, the layers in their order."""
    return tuple(Row(standing.wish.role, tuple(_cells(standing))) for standing in standings)


def _cells(standing: RoleDifference) -> Iterable[tuple[Layer, Cell]]:
    wish = standing.wish
    for layer in matrix_layers():
        lacks = [lack for lack in standing.lacks if lack.layer is layer]
        wanted = ("OWNER",) if layer is Layer.OWNER and wish.owns else wish.on(layer)
        if layer is Layer.DEFAULT:
            wanted = tuple(dict.fromkeys(name for kind in OBJECT_LAYERS for name in wish.on(kind)))
        if not wanted:
            continue
        exceptions = tuple(name for lack in lacks for name in lack.exceptions)
        total = standing.total(layer) if layer not in (Layer.ROLE, Layer.DATABASE) else len(wanted)
        yield layer, Cell(wanted, max(0, total - len(exceptions)), total, exceptions)
