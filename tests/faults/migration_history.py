"""A history of migrations that does not fit its folder, and a database that fits neither."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import psycopg

from tests.faults.deeds import in_turn, remove, sql
from tests.faults.model import AUTO, ByHand, Deed, Fault, Look
from tests.faults.scripts import MORE, applied, as_application, migration
from tests.support.world import FIRST, World

_RENAMED = "20260109000000_first"
_A = "CREATE TABLE a (id int);\n"
_WITH_INDEX = _A + "CREATE INDEX i ON a (id);\n"
_OF_PRISMA = "A migration failed to apply.\n\nMigration name: more\n\nDatabase error code: 42P01\n"


def _left_open(script: str, logs: str | None = None, *, begun_as: str | None = None) -> Deed:
    """The row that Prisma leaves when a script fails (with `logs`), or when Prisma is killed (without)."""

    def deed(world: World) -> None:
        world.project.migration(MORE, script)
        checksum = hashlib.sha256((begun_as or script).encode()).hexdigest()
        row = "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('a', %s, %s, %s)"
        with world.connect() as connection:
            connection.execute(row, [checksum, MORE, logs])

    return deed


def _as_if_applied(world: World) -> None:
    """`prisma migrate resolve --applied`."""
    world.sql(f"UPDATE _prisma_migrations SET finished_at = now() WHERE migration_name = '{MORE}'")


def _as_if_never_begun(world: World) -> None:
    """`prisma migrate resolve --rolled-back`."""
    world.sql(f"UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '{MORE}'")


def _forget(world: World) -> None:
    world.sql(f"DELETE FROM _prisma_migrations WHERE migration_name = '{MORE}'")


def _rename(world: World) -> None:
    migrations = world.project.path / "migrations"
    (migrations / FIRST).rename(migrations / _RENAMED)


def _leave_on_branch(world: World) -> None:
    """It was applied here, and then came a `git switch`."""
    world.git("init", "--quiet", "--initial-branch=main")
    world.git("add", "--all")
    world.git("commit", "--quiet", "--message=the shop")
    world.git("switch", "--quiet", "--create", "feature")
    applied("CREATE TABLE of_feature (id int);\n", MORE)(world)
    world.git("add", "--all")
    world.git("commit", "--quiet", "--message=a feature")
    world.git("switch", "--quiet", "main")


def _on_branch(world: World) -> None:
    world.git("switch", "--quiet", "feature")


def _fail_to_build(world: World) -> None:
    """An index, concurrently, on rows that are twice there."""
    with suppress(psycopg.errors.UniqueViolation):
        world.sql("SET ROLE shop_app", "CREATE UNIQUE INDEX CONCURRENTLY twice ON twin (id)")


_HISTORY = (
    Fault(
        "a migration that failed and that the server undid",
        _left_open(_A, _OF_PRISMA),
        "ADX402",
        AUTO,
        "rolled all of it back",
    ),
    Fault("a migration whose run was killed before its commit", _left_open(_A), "ADX402", AUTO, MORE),
    Fault(
        "a migration whose run was killed after its commit",
        in_turn(as_application(_A), _left_open(_A)),
        "ADX402",
        AUTO,
        "All of it is there",
    ),
    Fault(
        "a migration of which half is there",
        in_turn(as_application(_A), _left_open(_WITH_INDEX)),
        "ADX402",
        ByHand(in_turn(as_application("CREATE INDEX i ON a (id)"), _as_if_applied)),
        "table a is there",
    ),
    Fault(
        "a failed migration that was edited since",
        _left_open(_A, _OF_PRISMA, begun_as="COMMIT;"),
        "ADX402",
        ByHand(_as_if_never_begun),
        "edited since it was begun",
    ),
    Fault("an applied migration is on another branch", _leave_on_branch, "ADX404", ByHand(_on_branch), "feature"),
    Fault("an applied migration was renamed", _rename, "ADX470", AUTO, _RENAMED),
    Fault(
        "a pending migration that comes before applied ones",
        migration(_A, "20251231000000_early"),
        "ADX401",
        AUTO,
        "20251231000000_early",
        along=("ADX411",),
    ),
    Fault(
        "another tool's history",
        as_application("DROP TABLE _prisma_migrations", "CREATE TABLE _prisma_migrations (version int)"),
        "ADX409",
        ByHand(sql("DROP TABLE _prisma_migrations")),
        "migration_name",
    ),
    Fault(
        "a database that Prisma 8 keeps",
        as_application("CREATE SCHEMA prisma_contract", "CREATE TABLE prisma_contract.marker (id smallint)"),
        "ADX412",
        ByHand(sql("DROP SCHEMA prisma_contract CASCADE")),
        "prisma_contract.marker",
    ),
)

_NO_HISTORY = (
    Fault(
        "no history, and tables as its migrations make them",
        sql("DROP TABLE _prisma_migrations"),
        "ADX405",
        AUTO,
        "seem to be applied",
    ),
    Fault(
        "no history, and tables that differ",
        in_turn(sql("DROP TABLE _prisma_migrations"), as_application('ALTER TABLE "Shop" ADD COLUMN extra int')),
        "ADX405",
        ByHand(sql('ALTER TABLE "Shop" DROP COLUMN extra')),
        'column public."Shop".extra',
        look=Look.AUTO,
    ),
    Fault(
        "no history, and tables of something else",
        in_turn(
            sql('DROP TABLE _prisma_migrations, "Shop", "Quiet"', "DROP SCHEMA adx_tui CASCADE"),
            as_application("CREATE TABLE wordpress (id int)"),
        ),
        "ADX405",
        ByHand(sql("DROP TABLE wordpress")),
        "wordpress",
    ),
)

_DRIFT = (
    *(
        Fault(name, as_application(statement), "ADX414", ByHand(as_application(undone)), says, along=("ADX507",))
        for name, statement, undone, says in (
            ("a table that somebody made", "CREATE TABLE stray ()", "DROP TABLE stray", "table public.stray"),
            (
                "a column that somebody added",
                'ALTER TABLE "Shop" ADD COLUMN stray int',
                'ALTER TABLE "Shop" DROP COLUMN stray',
                'column public."Shop".stray',
            ),
            (
                "an index that somebody added",
                'CREATE INDEX stray ON "Shop" (name)',
                "DROP INDEX stray",
                'index public."Shop".stray',
            ),
            (
                "a constraint that somebody dropped",
                'ALTER TABLE "Shop" DROP CONSTRAINT "Shop_name_key"',
                'ALTER TABLE "Shop" ADD CONSTRAINT "Shop_name_key" UNIQUE (name)',
                'constraint public."Shop"."Shop_name_key"',
            ),
            (
                "a table that somebody dropped",
                'DROP TABLE "Quiet"',
                'CREATE TABLE "Quiet" (word text)',
                'missing  table public."Quiet"',
            ),
        )
    ),
    Fault(
        "an index that was not built to its end",
        in_turn(applied("CREATE TABLE twin AS SELECT 1 AS id FROM generate_series(1, 2);\n"), _fail_to_build),
        "ADX413",
        ByHand(as_application("DROP INDEX twice")),
        "public.twice",
        along=("ADX414",),
    ),
    Fault(
        "a migration that needs what only this database has",
        in_turn(as_application("CREATE TABLE by_hand (id int)"), migration("ALTER TABLE by_hand ADD COLUMN x int;\n")),
        "ADX416",
        ByHand(in_turn(remove(f"migrations/{MORE}"), _forget, as_application("DROP TABLE by_hand"))),
        "P3006",
        look=Look.AUTO,
    ),
)

FAULTS: tuple[Fault, ...] = (*_HISTORY, *_NO_HISTORY, *_DRIFT)
