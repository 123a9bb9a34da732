"""Recorded runs: the scenes of a first day and of a bad hour, in the very events the engine sends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from adx_tui.core.events import CheckReported, Event, LogWritten, ProgressMade
from adx_tui.core.model import Finding, Location, failed, ok, skipped, warning
from tests.tui.recorder import START, Recorder, by_hand, destructive, environment_in_order, safe, server_ready

GRANTS = (
    ok("grants.login", "role adx_user logs in with its own password"),
    ok("grants.createdb", "CREATEDB (shadow databases)"),
    failed(
        "grants.schema.create",
        "schema public: CREATE",
        Finding(
            code="ADX311",
            subject="CREATE on public",
            cause="Owning a database gives no right inside its schemas; since PostgreSQL 15 schema public is closed "
            "to everybody but its owner.",
            evidence=("seen    has_schema_privilege('adx_user', 'public', 'CREATE') = false",),
            remedies=(
                safe(
                    "grants.schema",
                    "grant what is missing on schema public",
                    "GRANT USAGE, CREATE ON SCHEMA public TO adx_user;",
                ),
            ),
        ),
    ),
    failed(
        "grants.sequences",
        "sequences: USAGE",
        Finding(
            code="ADX314",
            subject="2 of 5",
            cause="A grant on tables does not reach sequences, and none reaches objects made later.",
            evidence=("seen    2 sequences without USAGE: \"Batch_id_seq\", 'Fee[1]_id_seq'",),
            remedies=(
                safe(
                    "grants.sequences",
                    "grant USAGE on every sequence",
                    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO adx_user;\n"
                    "ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public\n"
                    "    GRANT USAGE ON SEQUENCES TO adx_user;",
                ),
            ),
        ),
    ),
)


def grants_missing() -> list[Event]:
    """Two privileges are missing; everything after waits."""
    recorder = server_ready(environment_in_order(Recorder()))
    recorder.step("grants", "adx_user lacks 2 of what the application needs", 0.1, *GRANTS)
    recorder.blocked("migrations", "Migrations", "Grants")
    recorder.blocked("seeds", "Seeds", "Migrations")
    recorder.blocked("application", "Application", "Migrations, Seeds")
    for number in range(12):
        recorder.log(
            "postgres", f"2026-01-05 09:00:0{number % 10} UTC [6{number}] LOG:  connection received: host=127.0.0.1"
        )
    recorder.log("postgres", "2026-01-05 09:00:09 UTC [71] ERROR:  permission denied for schema public at character 14")
    return recorder.finish(ready=False)


def migrating() -> list[Event]:
    """In the middle of 820 migrations."""
    recorder = server_ready(environment_in_order(Recorder()))
    recorder.step("grants", "14 privileges hold", 0.1, ok("grants.all", "every privilege layer"))
    recorder.begin(
        "migrations", ok("migrations.folder", "820 migrations on disk"), ok("migrations.lock", "nobody migrates")
    )
    for count in range(0, 413, 59):
        recorder.progress(
            "migrations", "applying 20251209070618_add_institutes", min(count, 412), 820, "migrations", 0.1
        )
    return recorder.events


def stopped() -> list[Event]:
    """The server was stopped; its data is kept."""
    recorder = environment_in_order(Recorder())
    start = safe("docker.start", "start it", "docker compose -f compose/postgres.yml up -d postgres")
    cause = "The server is stopped; its data is kept in volume adx_postgres-data."
    finding = Finding(code="ADX213", cause=cause, remedies=(start,))
    recorder.step("postgres", finding.title, 0.1, failed("container", "container adx-postgres-1 runs", finding))
    recorder.blocked("grants", "Grants", "Postgres")
    recorder.blocked("migrations", "Migrations", "Grants")
    recorder.blocked("seeds", "Seeds", "Migrations")
    recorder.blocked("application", "Application", "Seeds")
    return recorder.finish(ready=False)


def waiting() -> list[Event]:
    """Another run has the project."""
    recorder = Recorder()
    text = "another run is at work on this project: waiting for it"
    return [*recorder.events, LogWritten(at=START, step="", source="adx-tui", text=text)]


def seeding() -> list[Event]:
    """A remedy is at work on two findings; a third one is for a person."""
    recorder = server_ready(environment_in_order(Recorder()))
    recorder.step("grants", "14 privileges hold", 0.1, ok("grants.all", "every privilege layer"))
    recorder.step("migrations", "2 of 2 applied", 0.2, ok("migrations.all", "2 of 2 applied"))
    run_them = safe("seeds.run", "run the seeds", "psql -f seeds/001_institute.sql -f seeds/002_people.sql")
    by_name = by_hand("seeds.name", "name it NNN_name.sql", "mv seeds/people.sql seeds/003_people.sql")
    recorder.begin(
        "seeds",
        failed(
            "seeds.name",
            "people.sql is a seed",
            Finding(code="ADX506", subject="people.sql", cause="No number.", remedies=(by_name,)),
        ),
        *(
            failed(
                name,
                f"{name} ran",
                Finding(code="ADX501", subject=name, cause="It never ran.", remedies=(run_them,)),
            )
            for name in ("001_institute.sql", "002_people.sql")
        ),
    )
    recorder.progress("seeds", "running 001_institute.sql", 0, 2, "seeds", 0.1, remedy="seeds.run")
    return recorder.events


def migration_failed() -> list[Event]:
    """The third of three migrations names a table that is not there."""
    recorder = server_ready(environment_in_order(Recorder()))
    recorder.step("grants", "14 privileges hold", 0.1, ok("grants.all", "every privilege layer"))
    recorder.step(
        "migrations",
        "1 of 3 failed; nothing of it was kept",
        1.4,
        ok("migrations.folder", "3 migrations on disk"),
        failed(
            "migrations.20260102101500_batch_code",
            "20260102101500_batch_code is applied",
            Finding(
                code="ADX421",
                subject="20260102101500_batch_code",
                cause="The table name is misspelt, or an earlier migration that creates it is missing. Nearest name "
                'in the database: "Batch".',
                evidence=(
                    '  2 │ ALTER TABLE "Batch" ADD COLUMN "code" TEXT;',
                    '  3 │ ALTER TABLE "Batchs" ALTER COLUMN "code" SET NOT NULL;',
                    '    │             ^ relation "Batchs" does not exist',
                    "server  42P01",
                    "state   The whole script was rolled back. The history holds no failed row.",
                ),
                location=Location("migrations/20260102101500_batch_code/migration.sql", 3, 13),
                remedies=(by_hand("migrations.correct", "correct the file, then r"),),
            ),
        ),
    )
    recorder.blocked("seeds", "Seeds", "Migrations")
    recorder.blocked("application", "Application", "Migrations, Seeds")
    return recorder.finish(ready=False)


def ready() -> list[Event]:
    """Everything holds; one warning."""
    recorder = server_ready(environment_in_order(Recorder()))
    recorder.step("grants", "created role adx_user, database adhyayanx; 9 grants", 0.1, ok("grants.all", "every layer"))
    recorder.step("migrations", "2 of 2 applied", 0.2, ok("migrations.all", "2 of 2 applied"))
    recorder.step("seeds", "31 rows in 7 tables", 1.9, ok("seeds.all", "3 files"))
    recorder.step(
        "application",
        "connects, reads, writes",
        0.1,
        ok("application.login", "logs in through DATABASE_URL"),
        skipped("application.prisma", "Prisma's code", "no --app was given"),
    )
    return recorder.finish(ready=True)


def warned() -> list[Event]:
    """Ready, with something to read."""
    recorder = server_ready(environment_in_order(Recorder()))
    recorder.step("grants", "14 privileges hold", 0.1, ok("grants.all", "every layer"))
    recorder.step("migrations", "2 of 2 applied", 0.2, ok("migrations.all", "2 of 2 applied"))
    recorder.step("seeds", "31 rows in 7 tables", 1.9, ok("seeds.all", "3 files"))
    finding = Finding(
        code="ADX698",
        cause="Each hot reload makes another pool; 40 clients at 10 connections each are more than the server has.",
        evidence=("seen    max_connections = 100, connection_limit is not set",),
        location=Location("src/lib/prisma.ts", 4, 22),
        remedies=(
            safe("app.limit", "set connection_limit in .env", "DATABASE_URL=…?schema=public&connection_limit=5"),
            destructive("app.reset", "drop and rebuild the database", 'DROP DATABASE "adhyayanx";', "adhyayanx"),
            by_hand("app.singleton", "keep one client per process", "Keep the client on globalThis in development."),
        ),
    )
    recorder.step(
        "application",
        "connects, reads, writes",
        0.1,
        ok("application.login", "logs in through DATABASE_URL"),
        warning("application.pool", "connection budget", finding),
    )
    return recorder.finish(ready=True)


def flood(migrations: int, lines: int) -> Iterator[Event]:
    """As much as a machine can send: for benchmarks."""
    recorder = server_ready(environment_in_order(Recorder()))
    recorder.begin("migrations")
    yield from recorder.events
    lines_per_migration = lines // migrations
    for number in range(migrations):
        at = START + timedelta(milliseconds=number)
        name = f"{20250000000000 + number}_change"
        yield ProgressMade(
            at=at,
            step="migrations",
            check="m",
            text=f"applying {name}",
            done=number,
            total=migrations,
            unit="migrations",
        )
        yield CheckReported(at=at, step="migrations", check=ok(f"migrations.{name}", name, "applied"))
        for line in range(lines_per_migration):
            yield LogWritten(
                at=at, step="migrations", source="server", text=f"{at} LOG:  statement {number}.{line} " * 2
            )
