"""Rights as the catalogues tell them are one thing; doing it is the proof. Nothing done here stays.

Each proof returns what the server said against it, None where it let everything happen.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from adx_tui.services.grants.spec import DesiredPrivileges, Layer
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import ServerMessage, server_message

_NAME_PREFIX = "adx_probe_"


@dataclass(slots=True)
class _Refusal:
    message: ServerMessage | None = None


@contextmanager
def _attempt(connection: Connection) -> Iterator[_Refusal]:
    """A transaction that is rolled back. A lost session and a cancelled statement are no refusals, and are raised."""
    refusal = _Refusal()
    try:
        with connection.transaction(force_rollback=True):
            yield refusal
    except psycopg.errors.QueryCanceled:
        raise
    except psycopg.Error as error:
        if connection.broken:
            raise
        refusal.message = server_message(error)


def create_and_use(connection: Connection, schema: str) -> ServerMessage | None:
    """As the application: make, change, fill, read, empty and drop a table with a sequence."""
    with _attempt(connection) as refusal:
        table = sql.Identifier(schema, _new_name())
        for statement in (
            "CREATE TABLE {} (id serial PRIMARY KEY, word text)",
            "ALTER TABLE {} ADD COLUMN at timestamptz DEFAULT now()",
            "INSERT INTO {} (word) VALUES ('probe')",
            "UPDATE {} SET word = 'proof' WHERE id = 1",
            "SELECT * FROM {}",
            "DELETE FROM {}",
            "DROP TABLE {}",
        ):
            connection.execute(sql.SQL(statement).format(table))
    return refusal.message


def may_act_as(connection: Connection, role: str) -> bool:
    """Whether the session may SET ROLE to `role`: an administrator who is no superuser may not always."""
    with _attempt(connection) as refusal:
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    return refusal.message is None


def use_what_is_created_later(connection: Connection, wish: DesiredPrivileges) -> ServerMessage | None:
    """As the administrator: make a table, a sequence, a function and a type now, after every grant, and use them as
    the wish's role."""
    schema, name = wish.schemas[0], _new_name()
    made = {
        "table": sql.Identifier(schema, name),
        "sequence": sql.Identifier(schema, f"{name}_id_seq"),
        "function": sql.Identifier(schema, name),
        "type": sql.Identifier(schema, f"{name}_type"),
        "sequence_name": sql.Literal(sql.Identifier(schema, f"{name}_id_seq").as_string(connection)),
    }
    uses = (
        (Layer.TABLE, "INSERT", "INSERT INTO {table} (id, word) VALUES (0, 'probe')"),
        (Layer.TABLE, "SELECT", "SELECT word FROM {table}"),
        (Layer.TABLE, "UPDATE", "UPDATE {table} SET word = 'proof'"),
        (Layer.TABLE, "DELETE", "DELETE FROM {table}"),
        (Layer.SEQUENCE, "USAGE", "SELECT nextval({sequence_name})"),
        (Layer.SEQUENCE, "SELECT", "SELECT last_value FROM {sequence}"),
        (Layer.SEQUENCE, "UPDATE", "SELECT setval({sequence_name}, 1)"),
        (Layer.FUNCTION, "EXECUTE", "SELECT {function}()"),
        (Layer.TYPE, "USAGE", "CREATE TEMPORARY TABLE adx_probe (word {type}) ON COMMIT DROP"),
    )
    with _attempt(connection) as refusal:
        for statement in (
            "CREATE TABLE {table} (id serial PRIMARY KEY, word text)",
            "CREATE FUNCTION {function}() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "CREATE TYPE {type} AS ENUM ('probe')",
        ):
            connection.execute(sql.SQL(statement).format(**made))
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(wish.role)))
        for layer, privilege, statement in uses:
            if privilege in wish.on(layer) and (layer is not Layer.TYPE or "TEMPORARY" in wish.on(Layer.DATABASE)):
                connection.execute(sql.SQL(statement).format(**made))
    return refusal.message


def create_extension(connection: Connection, name: str, schema: str) -> ServerMessage | None:
    """As the application: create an extension."""
    with _attempt(connection) as refusal:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {}").format(
                sql.Identifier(name), sql.Identifier(schema)
            )
        )
    return refusal.message


def _new_name() -> str:
    return _NAME_PREFIX + secrets.token_hex(6)
