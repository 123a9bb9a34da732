"""After adx-tui, the real Prisma finds nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.prisma.judge import adhyayanx_project, prisma_judge, prisma_verdict, run_adx_tui
from tests.support.databases import FreshDatabase

pytestmark = [pytest.mark.prisma, pytest.mark.postgres]


def test_prisma_finds_everything_in_order(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    judge = prisma_judge()
    project = adhyayanx_project(tmp_path / "adhyayanx")

    run_adx_tui(project, fresh_database)

    verdict = prisma_verdict(judge, project, fresh_database)
    assert verdict.returncode == 0, verdict.stdout


def test_the_judge_notices_what_is_out_of_order(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """A judge that always agreed would prove nothing above."""
    judge = prisma_judge()
    project = adhyayanx_project(tmp_path / "adhyayanx")
    run_adx_tui(project, fresh_database, step="migrations")
    fresh_database.connect().execute("UPDATE _prisma_migrations SET checksum = repeat('0', 64)")

    verdict = prisma_verdict(judge, project, fresh_database)

    assert verdict.returncode == 1
    assert "was modified after it was applied" in verdict.stdout
