"""Migrations that are pending, changed or gone, and what is in their way: a lock, a shadow database, their folder."""

from __future__ import annotations

from contextlib import closing
from unittest.mock import patch

from adx_tui.services.migrations.history import LOCK_KEY
from adx_tui.steps.migrations import lock
from tests.faults.deeds import append, drop_key, in_turn, release, remove, sql, write
from tests.faults.model import AUTO, CONSENT, ByHand, Deed, Fault, Look
from tests.faults.scripts import MORE, apply, migration
from tests.support.world import FIRST, World

_A = "CREATE TABLE a (id int);\n"


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
    apply(world)
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


def _hold(*statements: str, database: str = "shop") -> Deed:
    """A session that goes on."""

    def deed(world: World) -> None:
        session = world.hold("session", closing(world.connect(database)))
        for statement in statements:
            session.execute(statement.encode())

    return deed


def _be_patient_for(seconds: int) -> Deed:
    """Instead of a minute: nobody would wait for that here."""
    return lambda world: world.hold("patience", patch.object(lock, "SECONDS", seconds))


def _not_compared(world: World) -> None:
    """As on another machine: nothing is remembered of a replay, so that `--auto` makes one."""
    for kept in world.project.state_directory.glob("projects/*/*-catalogue.json"):
        kept.unlink()


def _fill_shadow(world: World) -> None:
    world.sql("CREATE DATABASE shop_shadow OWNER shop_app", database="postgres")
    world.sql("CREATE TABLE precious ()", database="shop_shadow")
    append(f"SHADOW_DATABASE_URL={world.value('DATABASE_URL').replace('/shop?', '/shop_shadow?')}\n")(world)


def _no_shadow(world: World) -> None:
    drop_key("SHADOW_DATABASE_URL")(world)
    world.sql("DROP DATABASE shop_shadow", database="postgres")


_USUAL = (
    Fault("a pending migration", pending, "ADX401", AUTO),
    Fault("a migration that fails", _failing, "ADX421", ByHand(_correct), look=Look.AUTO),
    Fault("an edited migration, put back", _edited, "ADX403", ByHand(_put_back)),
    Fault("an edited migration, the data given up", _edited, "ADX403", CONSENT),
    Fault("a migration that is missing on disk", _gone_from_disk, "ADX471", ByHand(_put_back)),
)

_IN_THE_WAY = (
    Fault(
        "another run has the migration lock",
        in_turn(migration(_A), _be_patient_for(2), _hold(f"SELECT pg_advisory_lock({LOCK_KEY})")),
        "ADX408",
        ByHand(release("session")),
        "pg_advisory_lock",
        look=Look.AUTO,
    ),
    Fault(
        "a console's open transaction has a table",
        in_turn(
            migration('ALTER TABLE "Quiet" ADD COLUMN more text;\n'),
            _be_patient_for(2),
            _hold("BEGIN", 'SELECT * FROM "Quiet"'),
        ),
        "ADX245",
        ByHand(release("session")),
        'SELECT * FROM "Quiet"',
        look=Look.AUTO,
    ),
    Fault(
        "somebody is on the template of shadow databases",
        _hold("SELECT 1", database="template1"),
        "ADX460",
        ByHand(release("session")),
        "template1",
    ),
    Fault(
        "the template of shadow databases is half dropped",
        sql("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'template1'"),
        "ADX462",
        ByHand(sql("UPDATE pg_database SET datconnlimit = -1 WHERE datname = 'template1'")),
        "template1",
    ),
    Fault(
        "a role with one session, and none for a shadow database",
        sql("ALTER ROLE shop_app CONNECTION LIMIT 1"),
        "ADX463",
        ByHand(sql("ALTER ROLE shop_app CONNECTION LIMIT -1")),
        "that role shop_app may have",
    ),
    Fault(
        "a shadow database that something is in",
        in_turn(_fill_shadow, _not_compared),
        "ADX415",
        ByHand(_no_shadow),
        "precious",
        look=Look.AUTO,
    ),
)

_FOLDER = (
    Fault(
        "a folder without its script",
        write(f"migrations/{MORE}/notes.txt", "to be written"),
        "ADX406",
        ByHand(remove(f"migrations/{MORE}")),
        MORE,
    ),
    Fault(
        "migrations for MySQL",
        write("migrations/migration_lock.toml", 'provider = "mysql"\n'),
        "ADX003",
        ByHand(remove("migrations/migration_lock.toml")),
        "mysql",
    ),
    Fault(
        "the folder of Prisma 8",
        write("migrations/app/20260101_users/ops.json", "[]"),
        "ADX412",
        ByHand(remove("migrations/app")),
        "migrations/app",
    ),
    Fault(
        "a program among the migrations",
        write(f"migrations/{MORE}/migration.ts", "export const run = () => undefined;\n"),
        "ADX431",
        ByHand(remove(f"migrations/{MORE}")),
        MORE,
    ),
)

FAULTS: tuple[Fault, ...] = (*_USUAL, *_IN_THE_WAY, *_FOLDER)
