"""SQLSTATE is where the diagnosis begins: each case is refused by a real server, and has its own cause and remedy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adx_tui.steps.shared.sqlstates import table
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.refused import explain_refused
from tests.support.refused_definitions import DEFINITIONS
from tests.support.refused_in_the_way import IN_THE_WAY
from tests.support.refused_names import ELSEWHERE, NAMES, SYNTAX
from tests.support.refused_rights import FURTHER, LIMITS, RIGHTS
from tests.support.refused_rows import ROWS, VALUES

pytestmark = pytest.mark.postgres

# What takes other sessions, or a machine that breaks, has its tests elsewhere.
_BREAKING = {"53100", "53200", "53300", "54001", "54011", "54023", "XX000", "XX001", "XX002"}
NOT_AT_WILL = {"25P02", "40001", "40P01", "55P03"} | _BREAKING

CASES = IN_THE_WAY | NAMES | ELSEWHERE | ROWS | RIGHTS | VALUES | LIMITS | FURTHER | DEFINITIONS | SYNTAX


def test_every_sqlstate_of_the_table_has_a_case() -> None:
    assert table.QUESTIONS.keys() - NOT_AT_WILL <= {case.sqlstate for case in CASES.values()}


@pytest.fixture(scope="module")
def database(embedded_server: EmbeddedServer) -> Iterator[FreshDatabase]:
    """One for all: to make a database takes longer than any of the cases."""
    with make_database(embedded_server) as database:
        yield database


@pytest.fixture
def emptied(database: FreshDatabase) -> Iterator[FreshDatabase]:
    """As it was when it was new."""
    role, name = database.role, database.name
    database.connect_admin().execute(
        "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS shop CASCADE; DROP SCHEMA IF EXISTS locked CASCADE;"
        f"DROP OWNED BY {role} CASCADE; CREATE SCHEMA public; GRANT USAGE, CREATE ON SCHEMA public TO {role};"
        f"GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {name} TO {role};"
        f"ALTER ROLE {role} NOSUPERUSER; ALTER ROLE {role} RESET ALL; REVOKE pg_read_server_files FROM {role};".encode()
    )
    yield database
    database.close_connections()


@pytest.mark.parametrize("name", CASES)
def test_each_refusal_has_its_own_cause(name: str, emptied: FreshDatabase) -> None:
    case = CASES[name]
    sqlstate, explanation = explain_refused(case, emptied)
    previews = "\n".join(remedy.preview for remedy in explanation.remedies)
    told = f"{explanation.cause}\n" + "\n".join(explanation.evidence)
    assert sqlstate == case.sqlstate
    assert all(words in told for words in case.causes)
    titled = previews + "\n".join(remedy.title for remedy in explanation.remedies)
    assert all(words in titled for words in case.remedies)
    assert not any(words in titled for words in case.never)
