"""What can be wrong with the repository: which project is meant, and where its schema and migrations lie."""

from __future__ import annotations

from tests.faults.deeds import remove, write
from tests.faults.model import ByHand, Fault

FAULTS: tuple[Fault, ...] = (
    Fault(
        "a key of adx-tui.toml that is none",
        write("adx-tui.toml", 'migration = "prisma"\n'),
        "ADX008",
        ByHand(remove("adx-tui.toml")),
        "migration has no effect",
    ),
)
