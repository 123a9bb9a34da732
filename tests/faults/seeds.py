"""What can be wrong with the seeds: the files, what they do, and what of it is still there."""

from __future__ import annotations

from tests.faults.model import AUTO, ByHand, Fault, Look
from tests.support.world import World


def new_seed(world: World) -> None:
    """One that has not run yet."""
    world.count += 1
    world.latest = f"seeds/{world.count + 1:03}_more.sql"
    row = f"""INSERT INTO "Shop" (name) VALUES ('shop {world.count}')"""
    world.project.write(world.latest, f"{row} ON CONFLICT DO NOTHING;\n")


def _failing(world: World) -> None:
    new_seed(world)
    world.project.write(world.latest, (world.project.path / world.latest).read_text() + "SELECT 1 / 0;\n")


def _correct(world: World) -> None:
    world.replace("SELECT 1 / 0;\n", "", world.latest)


FAULTS: tuple[Fault, ...] = (
    Fault("a new seed", new_seed, "ADX501", AUTO),
    Fault("a seed that fails in its middle", _failing, "ADX504", ByHand(_correct), "division by zero", look=Look.AUTO),
)
