"""Which roles a statement needs."""

from __future__ import annotations

import pytest

from adx_tui.services.postgres import script_roles
from adx_tui.services.postgres.script import tokens


@pytest.mark.parametrize(
    ("statement", "roles"),
    [
        ('ALTER TABLE public.t OWNER TO "App Owner"', ["App Owner"]),
        ("ALTER TABLE t OWNER TO CURRENT_USER", []),
        ("GRANT SELECT, UPDATE (a) ON TABLE t TO Reader, GROUP writer, PUBLIC WITH GRANT OPTION", ["reader", "writer"]),
        ("GRANT a, b TO c", ["c", "a", "b"]),
        ("REVOKE ALL ON SCHEMA public FROM rds CASCADE", ["rds"]),
        ("ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES TO b", ["a", "b"]),
        ("CREATE POLICY p ON t FOR SELECT TO authenticated USING (a = b)", ["authenticated"]),
        ("CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION x", ["x"]),
        ("SET SESSION AUTHORIZATION DEFAULT", []),
        ("SET ROLE x", ["x"]),
        ('ALTER TABLE t ALTER COLUMN "to" SET NOT NULL', []),
        ("UPDATE t SET owner = 'to'", []),
    ],
)
def test_the_roles_that_a_statement_names(statement: str, roles: list[str]) -> None:
    assert list(script_roles.named(tuple(tokens(statement)))) == roles


def test_the_roles_that_scripts_make() -> None:
    assert script_roles.made_by(["DO $$ BEGIN CREATE ROLE app; END $$", 'create user "B"']) == frozenset(("app", "B"))
    assert script_roles.made_by(["SELECT format('CREATE ROLE %I', x)"]) is None
