"""The SQL that gives a role what it lacks: quoted, idempotent, as few statements as can be read, nothing beyond."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from adx_tui.services.grants.privileges import ForeignOwned, MissingDefaultPrivileges, Objects
from adx_tui.services.grants.spec import PUBLIC, Layer, Revocation
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.services.postgres.scram import verifier

PASSWORD_PLACEHOLDER = "'<the password in {}>'"

# Longer lists of names are no longer read by anybody.
_NAMED_AT_MOST = 20
_WORDS = {Layer.TABLE: "TABLE", Layer.SEQUENCE: "SEQUENCE", Layer.FUNCTION: "ROUTINE", Layer.TYPE: "TYPE"}


def create_role(role: str, password: str, variable: str, attributes: Sequence[str]) -> tuple[str, str]:
    """(to show, to run): a role with the password in the URL that `variable` has. What runs holds a verifier, not the
    password, so that no log can."""
    head = f"CREATE ROLE {identifier(role)} {' '.join((*attributes, 'PASSWORD'))} "
    return head + PASSWORD_PLACEHOLDER.format(variable), head + literal(verifier(password))


def create_role_without_password(role: str, attributes: Sequence[str]) -> str:
    """A further role. Nobody can log in with it until it was given a password."""
    return " ".join(("CREATE ROLE", identifier(role), *attributes))


def set_password(role: str, password: str, variable: str) -> tuple[str, str]:
    """(to show, to run): the role's password, made to be the one in the URL that `variable` has."""
    head = f"ALTER ROLE {identifier(role)} PASSWORD "
    return head + PASSWORD_PLACEHOLDER.format(variable), head + literal(verifier(password))


def alter_role(role: str, attributes: Sequence[str]) -> str:
    return f"ALTER ROLE {identifier(role)} {' '.join(attributes)}"


def create_database(database: str) -> str:
    """The application's database. Not in a transaction: the server refuses that."""
    return f"CREATE DATABASE {identifier(database)}"


def drop_database(database: str) -> str:
    """The end of it, and of every session on it."""
    return f"DROP DATABASE IF EXISTS {identifier(database)} WITH (FORCE)"


def allow_connections(database: str) -> str:
    return f"ALTER DATABASE {identifier(database)} WITH ALLOW_CONNECTIONS true"


def create_schema(schema: str) -> str:
    return f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}"


def create_extension(name: str, schema: str) -> str:
    return f"CREATE EXTENSION IF NOT EXISTS {identifier(name)} WITH SCHEMA {identifier(schema)}"


def grant_on_database(role: str, database: str, privileges: Sequence[str]) -> str:
    return f"GRANT {', '.join(privileges)} ON DATABASE {identifier(database)} TO {identifier(role)}"


def grant_on_schema(role: str, schema: str, privileges: Sequence[str]) -> str:
    return f"GRANT {', '.join(privileges)} ON SCHEMA {identifier(schema)} TO {identifier(role)}"


def grant_on_objects(role: str, objects: Objects, wanted: Sequence[str]) -> list[str]:
    """One GRANT for each set of privileges that is lacking, by name where the names are few, or where one on ALL of
    them would reach what is not wished for."""
    word, schema = _WORDS[objects.layer], identifier(objects.schema)
    if len(objects.lacking) > _NAMED_AT_MOST and objects.uniform:
        missing = {privilege for _, privileges in objects.lacking for privilege in privileges}
        privileges = ", ".join(privilege for privilege in wanted if privilege in missing)
        return [f"GRANT {privileges} ON ALL {word}S IN SCHEMA {schema} TO {identifier(role)}"]
    by_privileges: dict[tuple[str, ...], list[str]] = {}
    for name, missing_on_it in objects.lacking:
        by_privileges.setdefault(missing_on_it, []).append(f"{schema}.{name}")
    separator = ", " if len(objects.lacking) <= _NAMED_AT_MOST else ",\n  "
    return [
        f"GRANT {', '.join(missing)} ON {word} {separator.join(names)} TO {identifier(role)}"
        for missing, names in by_privileges.items()
    ]


def grant_by_default(role: str, future: MissingDefaultPrivileges) -> str:
    return (
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {identifier(future.creator)} IN SCHEMA {identifier(future.schema)}"
        f" GRANT {', '.join(future.missing)} ON {future.kind} TO {identifier(role)}"
    )


def change_owner(role: str, foreign: Iterable[tuple[str, ForeignOwned]]) -> list[str]:
    """Make `role` the owner of objects, given with their schemas. What it was granted on them stays."""
    return [
        f"ALTER {owned.word} {identifier(schema)}.{owned.name} OWNER TO {identifier(role)}" for schema, owned in foreign
    ]


def reassign_owned(owner: str, role: str) -> str:
    """Everything of `owner` in the connected database, and the databases it owns: far more than one schema's objects.
    https://www.postgresql.org/docs/current/sql-reassign-owned.html"""
    return f"REASSIGN OWNED BY {identifier(owner)} TO {identifier(role)}"


def revoke(revocation: Revocation, granted: Mapping[tuple[Layer, str], Sequence[str]], database: str) -> list[str]:
    """Take away what was granted against the declaration."""
    whom = PUBLIC if revocation.role == PUBLIC else identifier(revocation.role)
    return [
        f"REVOKE {', '.join(privileges)} ON {layer.name} {identifier(schema or database)} FROM {whom}"
        for (layer, schema), privileges in granted.items()
    ]


def run(connection: Connection, statement: str) -> None:
    """One statement by itself. Raises what psycopg raises."""
    connection.execute(statement.encode())


def run_in_transaction(connection: Connection, statements: Sequence[str]) -> None:
    """All of `statements`, or none of them. Raises what psycopg raises."""
    with connection.transaction():
        for statement in statements:
            run(connection, statement)
