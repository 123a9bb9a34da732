"""What can be wrong with the migrations: the folder, its history, and what a script does."""

from __future__ import annotations

from contextlib import closing

from adx_tui.services.migrations.history import LOCK_KEY
from tests.faults.model import AUTO, CONSENT, ByHand, Fault, Look
from tests.support.world import FIRST, World, set_up


def pending(world: World) -> None:
    """A migration that nobody has applied yet."""
    world.count += 1
    world.latest = f"migrations/2026020100{world.count:04}_more/migration.sql"
    world.project.write(world.latest, f"CREATE TABLE more_{world.count} ();\n")


def _failing(world: World) -> None:
    pending(world)
    world.replace("();", "(;", world.latest)


def _correct(world: World) -> None:
    world.replace("(;", "();", world.latest)


def _edited(world: World) -> None:
    world.latest = f"migrations/{FIRST}/migration.sql"
    world.before = (world.project.path / world.latest).read_text()
    world.project.write(world.latest, world.before + "-- an afterthought\n")


def _put_back(world: World) -> None:
    world.project.write(world.latest, world.before)


def _gone_from_disk(world: World) -> None:
    """As on a branch that does not have it yet."""
    pending(world)
    set_up(world)
    file = world.project.path / world.latest
    world.before = file.read_text()
    file.unlink()
    file.parent.rmdir()


def hold_migration_lock(world: World) -> int:
    """Another run is at work, or was left behind; returns its pid. Something is pending."""
    pending(world)
    session = world.hold("lock", closing(world.connect()))
    session.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    return session.info.backend_pid


FAULTS: tuple[Fault, ...] = (
    Fault("a pending migration", pending, "ADX401", AUTO),
    Fault("a migration that fails", _failing, "ADX421", ByHand(_correct), look=Look.AUTO),
    Fault("an edited migration, put back", _edited, "ADX403", ByHand(_put_back)),
    Fault("an edited migration, the data given up", _edited, "ADX403", CONSENT),
    Fault("a migration that is missing on disk", _gone_from_disk, "ADX404", ByHand(_put_back)),
)
