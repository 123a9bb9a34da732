"""What the environment step says of a URL that one of the project's drivers reads otherwise than it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from adx_tui.core.model import Check, Risk
from adx_tui.services.project.project import Project
from adx_tui.steps.environment.drivers import check_drivers
from tests.support.application import apply, findings, open_project
from tests.support.repositories import SEVEN, SIX, URL, config, package, schema, write

PLAIN = "postgresql://shop:pass-word@127.0.0.1:5432/shop"
ENGINE = {"dependencies": dict(SIX)}
ADAPTER = {"dependencies": {"@prisma/adapter-pg": "7.1.0", **SEVEN}}
PG = {"dependencies": {"pg": "8.23.1"}}
POSTGRES_JS = {"dependencies": {"postgres": "3.4.9"}}
NEON = {"dependencies": {"@prisma/adapter-neon": "7.1.0", **SEVEN}}
PSQL = {"scripts": {"db:look": 'psql "$DATABASE_URL" -c "TABLE users"'}}


def project_with(
    root: Path, manifest: Mapping[str, object], url: str, environment: Mapping[str, str] | None = None
) -> Project:
    text = str(manifest)
    files = {"package.json": package("shop", **manifest), ".env": f"# the shop's\nDATABASE_URL='{url}'\n"}
    if "prisma" in text:
        is_six = "adapter" not in text
        files["prisma/schema.prisma"] = schema(*([URL] if is_six else []))
        files |= {} if is_six else {"prisma.config.ts": config('datasource: { url: env("DATABASE_URL") },')}
    return open_project(write(root / "project", files), root / "state", environment)


def checks_of(project: Project) -> list[Check]:
    return list(check_drivers(project, project.environment()))


def words(checks: list[Check]) -> list[str]:
    return [f"{check.finding.code} {check.finding.subject}".strip() for check in findings(checks) if check.finding]


@pytest.mark.parametrize(
    ("manifest", "url"),
    [
        (ENGINE, f"{PLAIN}?schema=shop&connection_limit=5&pool_timeout=9&sslmode=prefer&pgbouncer=true"),
        (ADAPTER, f"{PLAIN}?schema=public&pgbouncer=true&sslmode=disable&connect_timeout=9&application_name=shop"),
        (PG, f"{PLAIN}?options=-c%20search_path%3Dshop&statement_timeout=5000"),
        (POSTGRES_JS, f"{PLAIN}?search_path=shop&max=5&sslmode=prefer&target_session_attrs=read-write"),
        (NEON, "postgresql://me:pw@ep-1.neon.tech/db?sslmode=require&channel_binding=require"),
        (PSQL, f"{PLAIN}?sslmode=prefer&connect_timeout=9"),
        (ADAPTER, "postgresql://shop:p%40ss%2Fw@[::1]:5433/shop"),
        ({}, f"{PLAIN}?sslmode=no-verify&whatever=1"),
    ],
    ids=["engine", "adapter", "pg", "postgres.js", "neon", "psql", "encoded", "none"],
)
def test_of_what_every_driver_can_use_nothing_is_said(manifest: Mapping[str, object], url: str, tmp_path: Path) -> None:
    assert words(checks_of(project_with(tmp_path, manifest, url))) == []


@pytest.mark.parametrize(
    ("manifest", "url", "expected", "remedy"),
    [
        (ADAPTER, f"{PLAIN}?sslmode=prefer", "ADX127 DATABASE_URL", PLAIN),
        (PG, f"{PLAIN}?ssl=true&application_name=x", "ADX127 DATABASE_URL", f"{PLAIN}?application_name=x"),
        (PG, f"{PLAIN}?sslmode=no-verify", "ADX127 DATABASE_URL", PLAIN),
        (POSTGRES_JS, f"{PLAIN}?sslmode=allow", "ADX127 DATABASE_URL", PLAIN),
        (POSTGRES_JS, f"{PLAIN}?schema=public", "ADX170 postgres: schema", PLAIN),
        (POSTGRES_JS, f"{PLAIN}?schema=shop", "ADX170 postgres: schema", "manual …?search_path=shop"),
        (POSTGRES_JS, f"{PLAIN}?pgbouncer=true", "ADX170 postgres: pgbouncer", "manual …?prepare=false"),
        (PSQL, f"{PLAIN}?schema=public", "ADX170 psql: schema", PLAIN),
        (PSQL, f"{PLAIN}?schema=shop", "ADX170 psql: schema", 'manual psql "${DATABASE_URL%%\\?*}"'),
        (ENGINE, f"{PLAIN}?connection_limit=five", "ADX170 Prisma 6's engine: connection_limit", PLAIN),
        (ADAPTER, f"{PLAIN}?connection_limit=5&pgbouncer=true", "ADX172 connection_limit", "manual max: 5"),
        (ADAPTER, f"{PLAIN}?pool_timeout=9", "ADX172 pool_timeout", "manual connectionTimeoutMillis: 9000"),
        (
            PG,
            f"{PLAIN}?schema=shop",
            "ADX172 schema",
            "manual DATABASE_URL=…?options=-c%20search_path%3Dshop",
        ),
        (
            PG,
            "postgresql://shop:pass-word@h1,h2:5432/shop",
            "ADX171 pg: host",
            "manual DATABASE_URL=postgresql://shop:pass-word@h1,h2:5432/shop",
        ),
        (
            PG,
            f"{PLAIN}?user=other",
            "ADX171 pg: user",
            f"manual DATABASE_URL={PLAIN}?user=other",
        ),
        (
            POSTGRES_JS,
            "postgresql://shop:pass-word@127.0.0.1:5432/my%20shop",
            "ADX171 postgres: database",
            "manual DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/my%20shop",
        ),
        (
            ENGINE,
            "postgresql://shop:pass-word@%2Ftmp/shop",
            "ADX171 Prisma 6's engine: host",
            "postgresql://shop:pass-word@localhost:5432/shop?host=/tmp",
        ),
    ],
)
def test_what_a_driver_reads_otherwise(
    manifest: Mapping[str, object], url: str, expected: str, remedy: str, tmp_path: Path
) -> None:
    project = project_with(tmp_path, manifest, url)

    checks = checks_of(project)

    assert words(checks)[0] == expected
    (check, *_) = findings(checks)
    assert check.finding is not None
    assert str(check.finding.location) == ".env:2"
    (way,) = check.finding.remedies
    assert "pass-word" not in f"{check.finding.cause}{check.finding.evidence}{way.preview}"
    if remedy.startswith("manual "):
        assert way.risk is Risk.MANUAL
        assert way.preview == remedy.removeprefix("manual ").replace("pass-word", "••••••••")
        return
    assert way.risk is Risk.SAFE
    apply(way)
    project.refresh()
    assert (project.settings.project / ".env").read_text().replace("'", "") == f"# the shops\nDATABASE_URL={remedy}\n"
    assert words(checks_of(project)) == []


def test_a_url_of_several_readers_is_said_once_of_each(tmp_path: Path) -> None:
    """What one of them refuses can't be left out where another goes by it."""
    manifest = {"dependencies": {"postgres": "3.4.9", **SIX}}

    checks = checks_of(project_with(tmp_path, manifest, f"{PLAIN}?connection_limit=5"))

    assert words(checks) == ["ADX170 postgres: connection_limit"]
    assert findings(checks)[0].finding.remedies[0].risk is Risk.MANUAL  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("manifest", "url", "shell", "expected"),
    [
        (ADAPTER, PLAIN, {"PGHOST": "x", "PGUSER": "x", "PGPASSWORD": "secret", "PGDATABASE": "x", "PGPORT": "1"}, []),
        (ADAPTER, PLAIN, {"PGSSLMODE": "require", "PGOPTIONS": "-c a.b=c"}, ["ADX173 PGSSLMODE, PGOPTIONS"]),
        (
            ADAPTER,
            f"{PLAIN}?sslmode=disable&options=-c%20a.b%3Dc",
            {"PGSSLMODE": "require", "PGOPTIONS": "-c x.y=z"},
            [],
        ),
        (ENGINE, PLAIN, {"PGSSLMODE": "require", "PGOPTIONS": "-c a.b=c", "PGHOST": "x"}, []),
        (PG, "postgresql://shop@127.0.0.1/shop", {"PGPASSWORD": "secret-word"}, ["ADX173 PGPASSWORD"]),
        (POSTGRES_JS, PLAIN, {"PGSSLMODE": "require", "PGSSL": "require"}, ["ADX173 PGSSL"]),
        (PSQL, PLAIN, {"PGSERVICE": "other", "PGHOSTADDR": "10.0.0.1"}, ["ADX173 PGSERVICE, PGHOSTADDR"]),
        ({}, PLAIN, {"PGSSLMODE": "require"}, []),
    ],
)
def test_a_variable_of_the_shell_that_the_driver_goes_by(
    manifest: Mapping[str, object], url: str, shell: Mapping[str, str], expected: list[str], tmp_path: Path
) -> None:
    checks = checks_of(project_with(tmp_path, manifest, url, shell))

    assert words(checks) == expected
    assert not any(value in str(checks) for value in shell.values() if value.startswith("secret"))


def test_what_is_no_fault_is_a_remark(tmp_path: Path) -> None:
    url = "postgresql://me:pw@db.example/shop?sslmode=verify-full&pgbouncer=true"
    process = {"ADX_POSTGRES": "external"}

    (check,) = checks_of(project_with(tmp_path, ADAPTER, url, process))

    assert check.detail.split("; ") == [
        "@prisma/adapter-pg, Prisma's command line",
        "encryption: @prisma/adapter-pg verify-full, Prisma's command line prefer",
        "pgbouncer without effect for @prisma/adapter-pg",
    ]
