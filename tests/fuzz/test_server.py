"""A Postgres server that speaks the protocol, and then anything: a finding, never a crash or a hang.

Between the program and the tests' own server stands someone who changes what that says, from some message on.
"""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from tests.fuzz.fake_server import Lie, lies, lying, silences
from tests.fuzz.fuzzing import fuzz
from tests.support.databases import FreshDatabase
from tests.support.machine import Machine

pytestmark = pytest.mark.postgres

WAYS = st.sampled_from(["--check", "--check", "--auto"])


def lied_to(machine: Machine, database: FreshDatabase, wrong: list[Lie], way: str, timeout: float) -> str:
    project = machine.clear()
    (project / "migrations" / "1_notes").mkdir(parents=True)
    (project / "migrations" / "1_notes" / "migration.sql").write_text("CREATE TABLE IF NOT EXISTS note (id int);")
    server = database.server
    with lying(server.port, wrong) as port:
        url = database.url.replace(f":{server.port}/", f":{port}/")
        (project / ".env").write_text(
            f"DATABASE_URL={url}\nPOSTGRES_USER={server.admin_user}\nPOSTGRES_PASSWORD={server.admin_password}\n"
        )
        (project / ".env").chmod(0o600)
        return machine.bears(way, "--postgres", "external", timeout=timeout)


def test_who_stands_between_is_not_noticed(machine: Machine, fresh_database: FreshDatabase) -> None:
    assert "ready in" in lied_to(machine, fresh_database, [], "--auto", 20)


def test_any_lies(machine: Machine, fresh_database: FreshDatabase) -> None:
    def bears(drawn: tuple[list[Lie], str]) -> None:
        lied_to(machine, fresh_database, *drawn, 5)

    fuzz(st.tuples(st.lists(lies, min_size=1, max_size=2), WAYS), bears)


def test_no_end_of_words(machine: Machine, fresh_database: FreshDatabase) -> None:
    def bears(drawn: tuple[list[Lie], str]) -> None:
        lied_to(machine, fresh_database, *drawn, 2)

    fuzz(st.tuples(st.lists(silences, min_size=1, max_size=1), WAYS), bears)
