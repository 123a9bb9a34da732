"""Recorded runs: the scenes of a first day and of a bad hour, in the very events the engine sends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from adx_tui.core.events import (
    CheckReported,
    Event,
    LogWritten,
    ProgressMade,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
)
from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Location,
    Remedy,
    Risk,
    Status,
    failed,
    ok,
    skipped,
    warning,
    worst,
)
from adx_tui.core.overview import (
    AdministratorLogin,
    AppliedMigrations,
    ConnectedClient,
    DatabaseContents,
    Overview,
    StartCommand,
    TableSize,
)

START = datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)
STEPS = (
    ("project", "Project"),
    ("environment", "Environment"),
    ("postgres", "Postgres"),
    ("grants", "Grants"),
    ("migrations", "Migrations"),
    ("seeds", "Seeds"),
    ("application", "Application"),
)


def _done(_context: Context) -> str:
    return "done"


def safe(id: str, title: str, preview: str) -> Remedy:
    return Remedy(id=id, title=title, risk=Risk.SAFE, preview=preview, apply=_done)


def by_hand(id: str, title: str, preview: str = "") -> Remedy:
    return Remedy(id=id, title=title, risk=Risk.MANUAL, preview=preview)


def destructive(id: str, title: str, preview: str, consent: str) -> Remedy:
    return Remedy(id=id, title=title, risk=Risk.DESTRUCTIVE, preview=preview, apply=_done, consent=consent)


class Recorder:
    """Writes events with a clock that goes as it is told."""

    def __init__(self) -> None:
        self.at = START
        self.events: list[Event] = [
            RunStarted(
                at=START,
                version="0.1.0",
                project="adhyayanx",
                steps=STEPS,
                postgres="docker",
                why="the engine at unix:///var/run/docker.sock, the current context, answers",
            )
        ]
        self.statuses: list[Status] = []

    def step(self, id: str, summary: str, seconds: float, *checks: Check) -> Recorder:
        """A whole step."""
        self.begin(id, *checks)
        return self.end(id, summary, seconds, worst(check.status for check in checks))

    def begin(self, id: str, *checks: Check) -> Recorder:
        """A step that is being looked at."""
        self.events.append(StepStarted(at=self.at, step=id))
        self.events += [CheckReported(at=self.at, step=id, check=check) for check in checks]
        self.statuses += [check.status for check in checks]
        return self

    def end(self, id: str, summary: str, seconds: float, status: Status) -> Recorder:
        """The end of a step."""
        self.at += timedelta(seconds=seconds)
        self.events.append(StepFinished(at=self.at, step=id, status=status, seconds=seconds, summary=summary))
        return self

    def blocked(self, id: str, title: str, waits_for: str) -> Recorder:
        """A step whose requirement does not hold."""
        detail = f"waits for {waits_for}"
        return self.step(
            id, detail, 0, Check(id=f"{id}.blocked", statement=title, status=Status.BLOCKED, detail=detail)
        )

    def progress(
        self, step: str, text: str, done: int, total: int, unit: str, after: float, remedy: str = ""
    ) -> Recorder:
        """Counted work, `after` seconds later."""
        self.at += timedelta(seconds=after)
        self.events.append(
            ProgressMade(
                at=self.at,
                step=step,
                check=f"{step}.x",
                text=text,
                done=done,
                total=total,
                unit=unit,
                remedy=remedy,
            )
        )
        return self

    def log(self, step: str, text: str) -> Recorder:
        """A line of the server's log."""
        self.events.append(LogWritten(at=self.at, step=step, source="server", text=text))
        return self

    def finish(self, *, ready: bool, seconds: float = 5.3) -> list[Event]:
        """The end of the run; returns all events."""
        counts = {status: self.statuses.count(status) for status in Status}
        finished = RunFinished(at=self.at, ready=ready, exit_code=0 if ready else 1, seconds=seconds, counts=counts)
        return [*self.events, finished]


def _project(recorder: Recorder) -> Recorder:
    return recorder.step(
        "project",
        "Next.js 16 · Prisma 7.1 · prisma/schema.prisma, 7 models · 2 migrations",
        0.1,
        ok("repository", "the repository is known", "pnpm (pnpm-lock.yaml)"),
        ok("prisma", "its Prisma is one that is served", "Prisma 7.1.0 (pnpm-lock.yaml:145)"),
        ok("migrations", "its migrations are known", "2 migrations in prisma/migrations"),
    )


def _environment(recorder: Recorder) -> Recorder:
    return _project(recorder).step(
        "environment",
        "21 keys, 4 secrets generated",
        0.1,
        ok("environment.exists", ".env exists"),
        ok("environment.parses", "it parses", "21 keys"),
        ok("environment.private", "it is private", "0600, git-ignored"),
    )


def _postgres(recorder: Recorder) -> Recorder:
    return recorder.step(
        "postgres",
        "adx-postgres-1, ready",
        2.9,
        ok("postgres.engine", "the engine answers"),
        ok("postgres.container", "container adx-postgres-1 runs", "postgres:17-bookworm"),
        ok("version", "is Postgres 17", "17.11"),
    )


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
    recorder = _postgres(_environment(Recorder()))
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
    recorder = _postgres(_environment(Recorder()))
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
    recorder = _environment(Recorder())
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
    recorder = _postgres(_environment(Recorder()))
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
    recorder = _postgres(_environment(Recorder()))
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
    recorder = _postgres(_environment(Recorder()))
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
    recorder = _postgres(_environment(Recorder()))
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


OVERVIEW = Overview(
    contents=DatabaseContents(
        database="adhyayanx",
        size=8_412_000,
        table_count=7,
        tables=(
            TableSize(name="Student", size=1_228_800, rows=12_040),
            TableSize(name="AttendanceRecord", size=None, rows=9_000),
            TableSize(name="Batch", size=65_536, rows=31),
            TableSize(name="audit.Event", size=16_384, rows=0),
        ),
        clients=(
            ConnectedClient(who="node next-server in apps/web", sessions=12, idle=9, in_transaction=1),
            ConnectedClient(who="psql at 127.0.0.1", sessions=1, idle=1, in_transaction=0),
        ),
        used=13,
        limit=97,
        limited_by="the server",
        migrations=AppliedMigrations(count=2, last="20251209070618_add_institutes", at=START - timedelta(days=3)),
    ),
    start=StartCommand(command="npm run dev", folder="apps/web", source=Location("apps/web/package.json", 7)),
    administrator=AdministratorLogin(
        role="postgres", password_place="POSTGRES_PASSWORD in .env:12", is_in_env_file=True
    ),
)

HOSTILE = (
    "[bold]markup[/] [/] [@click=app.quit]x[/] {not} {0!r} ARRAY[1,2] [+] Running",
    "esc \x1b[31mred\x1b[0m bell \x07 back \x08 cr \r nul \x00 c1 \x9b31m tab\there",
    "wide 日本語テキスト and emoji 👩‍👩‍👧 ✅",
    "right to left שלום עולם مرحبا override \u202etxt.exe\u202c",
    "half a character \ud83d alone",
    "x" * 10_000,
    "多" * 5_000,
)


def hostile() -> list[Event]:
    """Everything that other programs put into text."""
    recorder = _project(Recorder())
    checks = [
        failed(
            f"environment.{number}",
            text,
            Finding(
                code=f"[{number}]",
                cause=text,
                evidence=(text, f"seen    {text}", f"  3 │ {text}\n    │ ^ {text}"),
                location=Location(text[:300], 3, 1),
                remedies=(
                    safe(f"r{number}", text, f"SELECT '{text}'"),
                    by_hand(f"m{number}", text, text),
                    destructive(f"d{number}", text, text, text),
                ),
            ),
            text,
        )
        for number, text in enumerate(HOSTILE)
    ]
    recorder.step("environment", HOSTILE[0], 0.1, *checks)
    recorder.begin("postgres")
    for text in HOSTILE:
        recorder.log("postgres", text)
        recorder.progress("postgres", text, 1, 3, text[:40], 0.1)
    return recorder.events


def flood(migrations: int, lines: int) -> Iterator[Event]:
    """As much as a machine can send: for benchmarks."""
    recorder = _postgres(_environment(Recorder()))
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
