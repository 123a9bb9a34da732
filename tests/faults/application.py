"""What only shows when the application works with its database."""

from __future__ import annotations

from contextlib import closing

from tests.faults.deeds import release
from tests.faults.model import ByHand, Fault
from tests.support.world import World


def _lock_table(world: World) -> None:
    session = world.hold("lock", closing(world.connect()))
    session.execute("BEGIN")
    session.execute('LOCK TABLE "Shop" IN ACCESS EXCLUSIVE MODE')


FAULTS: tuple[Fault, ...] = (Fault("a table that somebody has locked", _lock_table, "ADX245", ByHand(release("lock"))),)
