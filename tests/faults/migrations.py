"""Migrations that can't be applied, a history that does not fit its folder, and a database that does not fit either."""

from __future__ import annotations

import hashlib
from contextlib import closing, suppress
from unittest.mock import patch

import psycopg

from adx_tui.services.migrations.history import LOCK_KEY
from adx_tui.steps.migrations import lock
from tests.faults.deeds import append, drop_key, in_turn, release, remove, sql, write
from tests.faults.model import AUTO, CONSENT, ByHand, Deed, Fault, Look
from tests.faults.scripts import MORE, applied, apply, as_application, migration
from tests.support.world import FIRST, World

_SCRIPT = f"migrations/{MORE}/migration.sql"
_RENAMED = "20260109000000_first"
_A = "CREATE TABLE a (id int);\n"
_WITH_INDEX = _A + "CREATE INDEX i ON a (id);\n"
_OF_PRISMA = "A migration failed to apply.\n\nMigration name: more\n\nDatabase error code: 42P01\n"
_DUMP = b"--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\nCREATE TABLE public.a (id int);\n"

_corrected = migration(_A)


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
        "1",
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

FAULTS: tuple[Fault, ...] = (*_USUAL, *_HISTORY, *_NO_HISTORY, *_DRIFT, *_IN_THE_WAY, *_FOLDER)
