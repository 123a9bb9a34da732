"""What adx-tui applies statement by statement and Prisma, which sends a file whole, can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.migrations import folder
from adx_tui.steps.migrations import prisma_refuses
from tests.support.environment import open_project
from tests.support.repositories import write

INDEX = "CREATE INDEX CONCURRENTLY i ON a (b);\n"


@pytest.mark.parametrize(
    ("script", "line"),
    [
        (f"ALTER TABLE a ADD b int;\n{INDEX}", 2),
        (INDEX, None),
        (f"-- why\n{INDEX}-- done\n", None),
        ("ALTER TABLE a ADD b int;\nCREATE INDEX i ON a (b);\n", None),
        (f"BEGIN;\nALTER TABLE a ADD b int;\nCOMMIT;\n{INDEX}", None),
    ],
)
def test_a_statement_that_has_to_be_alone(tmp_path: Path, script: str, line: int | None) -> None:
    project = open_project(write(tmp_path / "shop", {"migrations/1_a/migration.sql": script, ".env": ""}))

    found = list(prisma_refuses.checks(project, folder.read(tmp_path / "shop" / "migrations").migrations))

    assert [check.finding and check.finding.code for check in found] == ["ADX427"] * (line is not None)
    assert [str(check.finding and check.finding.location) for check in found] == [
        "migrations/1_a/migration.sql:2" for _ in found
    ]
