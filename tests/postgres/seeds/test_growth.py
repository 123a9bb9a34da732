"""What a trial of a seed costs does not grow with the database."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow

from adx_tui.services.seeds import transaction
from adx_tui.services.seeds.proof import Proof
from tests.support.databases import FreshDatabase

pytestmark = pytest.mark.postgres

SEED = "INSERT INTO note (word) VALUES ('a'), ('b') ON CONFLICT (word) DO NOTHING"


class CountingConnection(psycopg.Connection[TupleRow]):
    """Counts what it is asked."""

    sent = 0

    def execute(self, *arguments: Any, **named: Any) -> psycopg.Cursor[TupleRow]:
        self.sent += 1
        return super().execute(*arguments, **named)


def try_out(database: FreshDatabase, sequences: tuple[str, ...]) -> tuple[int, Proof]:
    """How many statements a trial sends, and what it says was touched."""
    with CountingConnection.connect(database.url.partition("?")[0], autocommit=True) as connection:
        outcome = transaction.try_out(connection, transaction.sql_body(SEED), {}, sequences)
        return connection.sent, outcome.proof


def test_a_trial_sends_as_many_statements_whatever_the_tables_sequences_and_rows(fresh_database: FreshDatabase) -> None:
    connection = fresh_database.connect()
    connection.execute("CREATE TABLE note (id serial PRIMARY KEY, word text UNIQUE)")
    _, proof = try_out(fresh_database, ())
    small, _ = try_out(fresh_database, proof.sequences)

    connection.execute(
        "DO $$ BEGIN FOR i IN 1..300 LOOP"
        " EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY)', i); END LOOP; END $$"
    )
    connection.execute("INSERT INTO t1 SELECT FROM generate_series(1, 10000)")
    before = connection.execute("SELECT last_value, is_called FROM note_id_seq").fetchone()
    large, proof = try_out(fresh_database, proof.sequences)

    assert large == small
    assert proof.sequences == ("public.note_id_seq",)
    assert proof.targets == ("public.note",), "no other table is looked at"
    assert connection.execute("SELECT last_value, is_called FROM note_id_seq").fetchone() == before
