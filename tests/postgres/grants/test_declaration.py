"""Roles and rights that a team declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from adx_tui.services.grants.spec import Layer
from adx_tui.steps.grants.matrix import Cell
from tests.support import grants
from tests.support.databases import FreshDatabase
from tests.support.grants import codes, execute

pytestmark = pytest.mark.postgres


class TestDeclaration:
    def declare(self, folder: Path, text: str) -> None:
        (folder / "grants.toml").write_text(text, encoding="utf-8")

    def test_a_role_that_only_reads(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        reader = f"{database.role}_reader"
        self.declare(
            folder,
            f"""
            [role.{reader}]
            role = ["LOGIN"]
            database = ["CONNECT"]
            schema = ["USAGE"]
            table = ["SELECT"]
            """,
        )
        execute(admin, "CREATE TABLE word ()")
        try:
            assert f"{reader}.role" in [check for check, _ in grants.check(folder).findings]
            mended = grants.mend(folder)
            assert (mended.exit_code, mended.findings) == (0, [])
            may = "SELECT has_table_privilege(%s, 'word', 'SELECT'), has_table_privilege(%s, 'word', 'INSERT')"
            assert admin.execute(may, [reader, reader]).fetchone() == (True, False)
            assert mended.check(f"{reader}.proof.later").status.holds
            execute(admin, f"REVOKE SELECT ON word FROM {reader}")
            mine, its = grants.matrix(folder)
            assert [(row.role, row.cell(Layer.TABLE)) for row in (mine, its)] == [
                (database.role, Cell(("SELECT", "INSERT", "UPDATE", "DELETE"), 1, 1, ())),
                (reader, Cell(("SELECT",), 0, 1, ("public.word: SELECT",))),
            ]
            assert its.cell(Layer.SEQUENCE) is None
            broken = grants.check(folder)
            assert [check for check, _ in broken.findings] == [f"{reader}.privileges.table"]
            assert broken.plan == [f"GRANT SELECT ON TABLE public.word TO {reader}"]
        finally:
            execute(admin, f"DROP OWNED BY {reader}", f"DROP ROLE {reader}")

    def test_nothing_is_revoked_unless_it_is_declared(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        execute(admin, "GRANT CREATE ON SCHEMA public TO PUBLIC")
        assert grants.mend(folder).exit_code == 0
        assert grants.check(folder).findings == []
        self.declare(folder, '[revoke.PUBLIC]\nschema = ["CREATE"]\n')
        run = grants.check(folder)
        assert (codes(run), run.plan) == (["ADX324"], ["REVOKE CREATE ON SCHEMA public FROM PUBLIC"])
        assert grants.mend(folder).exit_code == 0
        assert admin.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [database.role]).fetchone() == (
            True,
        )

    def test_only_declared_creators_count(self, folder: Path, database: FreshDatabase) -> None:
        self.declare(folder, f'[application]\ncreators = ["{database.role}"]\n')
        assert (grants.check(folder).exit_code, grants.check(folder).findings) == (0, [])
