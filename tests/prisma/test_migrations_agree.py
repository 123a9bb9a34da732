"""Whatever adx-tui begins the real Prisma can end, and the other way round, and both make the same schema."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.prisma import judge
from tests.prisma.judge import adhyayanx_project, prisma_judge, prisma_verdict, run_adx_tui
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer, find_binaries

pytestmark = [pytest.mark.prisma, pytest.mark.postgres]


def prisma(project: Path, database: FreshDatabase, *arguments: str) -> subprocess.CompletedProcess[str]:
    return judge.prisma(prisma_judge(), project, database, *arguments)


def first_half(project: Path) -> Path:
    """The project before its last migration was written."""
    half = project.with_name(project.name + "-half")
    shutil.copytree(project, half)
    migrations = sorted(path for path in (half / "prisma" / "migrations").iterdir() if path.is_dir())
    shutil.rmtree(migrations[-1])
    return half


def schema_dump(database: FreshDatabase) -> list[str]:
    done = subprocess.run(
        # The server's own: an older pg_dump refuses a newer server.
        [find_binaries() / "pg_dump", "--schema-only", "--no-owner", "--no-privileges", database.admin_url],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PGCONNECT_TIMEOUT": "10"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # Beside comments, pg_dump from 2025 on writes a random word that psql's \restrict needs.
    return [line for line in done.stdout.splitlines() if not line.startswith(("--", "\\"))]


def test_both_make_the_same_schema_in_every_order(embedded_server: EmbeddedServer, tmp_path: Path) -> None:
    project = adhyayanx_project(tmp_path / "adhyayanx")
    half = first_half(project)
    with (
        make_database(embedded_server) as ours,
        make_database(embedded_server) as theirs,
        make_database(embedded_server) as ours_first,
        make_database(embedded_server) as theirs_first,
    ):
        run_adx_tui(project, ours, step="migrations")
        assert prisma(project, theirs, "migrate", "deploy").returncode == 0
        run_adx_tui(half, ours_first, step="migrations")
        assert prisma(project, ours_first, "migrate", "deploy").returncode == 0
        assert prisma(half, theirs_first, "migrate", "deploy").returncode == 0
        run_adx_tui(project, theirs_first, step="migrations")

        for database in (ours, theirs, ours_first, theirs_first):
            assert "all 3 applied" in run_adx_tui(project, database, step="migrations")
            assert prisma(project, database, "migrate", "status").returncode == 0
        verdict = prisma_verdict(prisma_judge(), project, theirs_first)
        assert verdict.returncode == 0, verdict.stdout
        assert schema_dump(ours) == schema_dump(theirs) == schema_dump(ours_first) == schema_dump(theirs_first)


def test_what_prisma_gives_up_on_is_mended(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """P3018, then P3009 for ever: the row that Prisma leaves open is closed, as Postgres rolled everything back."""
    project = adhyayanx_project(tmp_path / "adhyayanx")
    # It fails only as long as `helper` is missing.
    folder = project / "prisma" / "migrations" / "20990101000000_needs_a_helper"
    folder.mkdir()
    script = (
        'CREATE TABLE "Helped" (id int);\nINSERT INTO helper VALUES (1);\nDROP TABLE helper;\nDROP TABLE "Helped";\n'
    )
    (folder / "migration.sql").write_text(script, "utf-8")
    assert "P3018" in (failed := prisma(project, fresh_database, "migrate", "deploy")).stdout + failed.stderr
    assert "P3009" in (again := prisma(project, fresh_database, "migrate", "deploy")).stdout + again.stderr
    fresh_database.connect().execute("CREATE TABLE helper (id int)")

    run_adx_tui(project, fresh_database, step="migrations")

    assert prisma(project, fresh_database, "migrate", "status").returncode == 0


def test_prisma_goes_on_after_a_failure_of_ours(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """Neither a script that was rolled back whole, nor one that ran alone and left nothing, leaves a P3009."""
    project = adhyayanx_project(tmp_path / "adhyayanx")
    folder = project / "prisma" / "migrations" / "20990101000000_index"
    folder.mkdir()
    for script in ("CREATE TABLE x (id int); SELECT 1/0;", 'CREATE INDEX CONCURRENTLY "i" ON "Usr"("email");'):
        (folder / "migration.sql").write_text(script, "utf-8")
        with pytest.raises(AssertionError, match="ADX421"):
            run_adx_tui(project, fresh_database, step="migrations")
    (folder / "migration.sql").write_text('CREATE INDEX CONCURRENTLY "i" ON "User"("fullName");', "utf-8")

    deployed = prisma(project, fresh_database, "migrate", "deploy")

    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    assert "all 4 applied" in run_adx_tui(project, fresh_database, step="migrations")


def test_a_rename_of_ours_is_in_order_to_prisma(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """As after a rebase: newer than one that came meanwhile, which is applied after it."""
    project = adhyayanx_project(tmp_path / "adhyayanx")
    run_adx_tui(project, fresh_database, step="migrations")
    folder = project / "prisma" / "migrations"
    last = max(path.name for path in folder.iterdir() if path.is_dir())
    (folder / last).rename(folder / "20990102000000_rebased")
    assert prisma(project, fresh_database, "migrate", "status").returncode == 1

    run_adx_tui(project, fresh_database, step="migrations")

    verdict = prisma_verdict(prisma_judge(), project, fresh_database)
    assert verdict.returncode == 0, verdict.stdout
