"""What the application's role may do, layer by layer, read from the catalogues, and the SQL for what it lacks.

Postgres checks rights on layers: the cluster (LOGIN, CREATEDB), the database, the schema, each table, sequence and
function, and what will be created later (default privileges). Owning a database gives no right inside its schemas;
since PostgreSQL 15 schema `public` is closed to everybody but its owner.
https://www.postgresql.org/docs/current/ddl-priv.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql

from adx_tui.services.database import Connection, identifier, literal, rows
from adx_tui.services.scram import verifier

PASSWORD_PLACEHOLDER = "'<the password in DATABASE_URL>'"

# Longer lists of names are no longer read by anybody.
_NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Role:
    """A role's attributes."""

    can_login: bool
    can_create_databases: bool
    superuser: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of object in a schema: how many there are, what is lacking on which, and which others own."""

    total: int = 0
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()
    owned_by_others: tuple[tuple[str, str], ...] = ()


def role(connection: Connection, name: str) -> Role | None:
    """The role called `name`; None where there is none."""
    found = rows(connection, "role", role=name)
    return Role(*map(bool, found[0])) if found else None


def missing_on_database(connection: Connection, role: str, database: str) -> tuple[str, ...] | None:
    """Which of CONNECT, CREATE and TEMPORARY `role` lacks; None where the database does not exist."""
    found = rows(connection, "database", role=role, database=database)
    return tuple(found[0][1]) if found else None


def missing_on_schema(connection: Connection, role: str, schema: str) -> tuple[str, ...] | None:
    """Which of USAGE and CREATE `role` lacks; None where the schema does not exist in the connected database."""
    found = rows(connection, "schema", role=role, schema=schema)
    return tuple(found[0][0]) if found else None


def layers(connection: Connection, role: str, schema: str) -> Mapping[str, Layer]:
    """The schema's tables, sequences and functions, as `role` may use them."""
    found = {
        kind: Layer(total, tuple((name, tuple(missing)) for name, missing in lacking), tuple(map(tuple, others)))
        for kind, total, lacking, others in rows(connection, "objects", role=role, schema=schema)
    }
    return {kind: found.get(kind, Layer()) for kind in ("table", "sequence", "function")}


def missing_by_default(connection: Connection, role: str, schema: str, creator: str) -> Mapping[str, tuple[str, ...]]:
    """Which rights `role` will lack on the TABLES, SEQUENCES and FUNCTIONS that `creator` makes from now on."""
    found = rows(connection, "default_privileges", role=role, schema=schema, creator=identifier_of_role(creator))
    return {kind: tuple(missing) for kind, missing in found}


def identifier_of_role(name: str) -> str:
    """`name` as a `regrole` is written: quoted wherever it holds anything but small letters and digits."""
    return sql.Identifier(name).as_string(None)


def create_role(role: str, password: str) -> tuple[str, str]:
    """(to show, to run): the application's role. What runs holds a verifier, not the password, so that no log can."""
    head = f"CREATE ROLE {identifier(role)} LOGIN CREATEDB PASSWORD "
    return head + PASSWORD_PLACEHOLDER, head + literal(verifier(password))


def set_password(role: str, password: str) -> tuple[str, str]:
    """(to show, to run): the role's password, made to be the one in DATABASE_URL."""
    head = f"ALTER ROLE {identifier(role)} LOGIN PASSWORD "
    return head + PASSWORD_PLACEHOLDER, head + literal(verifier(password))


def create_database(database: str) -> str:
    """The application's database. Not in a transaction: the server refuses that."""
    return f"CREATE DATABASE {identifier(database)}"


def drop_database(database: str) -> str:
    """The end of it, and of every session on it."""
    return f"DROP DATABASE IF EXISTS {identifier(database)} WITH (FORCE)"


def grant_on_database(role: str, database: str, privileges: Sequence[str]) -> str:
    return f"GRANT {', '.join(privileges)} ON DATABASE {identifier(database)} TO {identifier(role)}"


def grant_on_schema(role: str, schema: str, privileges: Sequence[str]) -> str:
    return f"GRANT {', '.join(privileges)} ON SCHEMA {identifier(schema)} TO {identifier(role)}"


def create_schema(schema: str) -> str:
    return f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}"


def grant_on_objects(role: str, schema: str, kind: str, layer: Layer) -> list[str]:
    """One GRANT for each set of privileges that is lacking, by name where the names are few."""
    wanted: dict[tuple[str, ...], list[str]] = {}
    for name, missing in layer.lacking:
        wanted.setdefault(missing, []).append(name)
    word = {"table": "TABLE", "sequence": "SEQUENCE", "function": "ROUTINE"}[kind]
    statements = []
    for missing, names in wanted.items():
        if len(names) > _NAMED_AT_MOST and len(wanted) == 1:
            what = f"ALL {word}S IN SCHEMA {identifier(schema)}"
        else:
            what = f"{word} " + ", ".join(f"{identifier(schema)}.{name}" for name in names)
        statements.append(f"GRANT {', '.join(missing)} ON {what} TO {identifier(role)}")
    return statements


def grant_by_default(role: str, schema: str, creator: str, missing: Mapping[str, Sequence[str]]) -> list[str]:
    head = f"ALTER DEFAULT PRIVILEGES FOR ROLE {identifier(creator)} IN SCHEMA {identifier(schema)}"
    return [f"{head} GRANT {', '.join(names)} ON {kind} TO {identifier(role)}" for kind, names in missing.items()]


def run(connection: Connection, statement: str) -> None:
    """One statement by itself. Raises what psycopg raises."""
    connection.execute(statement.encode())


def run_in_transaction(connection: Connection, statements: Sequence[str]) -> None:
    """All of `statements`, or none of them. Raises what psycopg raises."""
    with connection.transaction():
        for statement in statements:
            run(connection, statement)


def prove(connection: Connection, schema: str) -> None:
    """Do as the application will: make, change, fill, read, empty and drop a table with a sequence, and leave nothing
    behind. `connection` is the application's. Raises what psycopg raises."""
    from psycopg import Rollback

    with connection.transaction():
        table = sql.Identifier(schema, "adx_probe")
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
        raise Rollback
