"""The report for a bug ticket: what the run came to, what it came about in, and in the same order each time."""

from __future__ import annotations

import re

import pytest

from tests.support.databases import FreshDatabase
from tests.support.project import Project
from tests.support.secrecy import assert_no_secret

pytestmark = pytest.mark.postgres


def written(project: Project, *arguments: str) -> str:
    """The report of a look."""
    project.adx("--check", "--report", "report.md", *arguments)
    return (project.path / "report.md").read_text(encoding="utf-8")


def timeless(report: str) -> str:
    """Without what a clock says."""
    return re.sub(r"\b\d+(\\?\.)\d+(?= s\b| \|)", "0", report)


def test_reports_of_two_equal_runs_differ_in_their_times_alone(project: Project, fresh_database: FreshDatabase) -> None:
    project.env(DATABASE_URL=fresh_database.url, SESSION_SECRET="s3ss10n-nobody-knows")
    project.write("package.json", '{"dependencies": {"next": "16.0.3"}, "devDependencies": {"prisma": "6.19.0"}}')
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.write("adx-tui.toml", "seeds = 'data'\n")
    (project.path / "data").mkdir()
    one, two = (written(project, "--postgres", "external", "--timeout", "300") for _ in range(2))
    assert one != two
    assert timeless(one) == timeless(two)
    assert_no_secret((fresh_database.password, "s3ss10n-nobody-knows"), {"the report": one})
    for line in (
        r"\* adx-tui \d.*",
        r"\* Python 3.*",
        r"\* PostgreSQL: .*Postgres 1\d\\\.\d+",
        r"\* Prisma 6\\\.19\\\.0",
        r"\* framework: Next\\\.js 16",
        r"\| postgres \| external \| flag \|",
        r"\| seeds \| .*/data \| adx\\-tui\\\.toml \|",
        r"\| strict \| False \| default \|",
        r"\* failed \(\d\.\d\d s\): .*1\\_notes.*",
        r"  \*\*ADX401\*\* .*",
        r"the server is not ours: .*",
    ):
        assert re.search(f"^{line}$", one, re.MULTILINE), (line, one)
