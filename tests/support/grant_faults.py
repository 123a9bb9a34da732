"""Every way to take one thing from an application's role, as data: the tests of several servers share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# One object of each kind, made as the application's role, for a fault to take something from.
OBJECTS = (
    "CREATE TABLE word (id serial PRIMARY KEY, text text)",
    "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2'",
    "CREATE TYPE mood AS ENUM ('good', 'bad')",
)


@dataclass(frozen=True, slots=True)
class GrantFault:
    """`statement` breaks one thing, as the administrator; `{role}`, `{database}` and `{admin}` stand for names. Then
    check `check` fails with `code`, and `cure` is the one statement that is needed."""

    name: str
    statement: str
    check: str
    code: str
    cure: str

    def broken_by(self, names: Mapping[str, str]) -> str:
        return self.statement.format(**names)

    def cured_by(self, names: Mapping[str, str]) -> str:
        return self.cure.format(**names)


def _database(privilege: str) -> GrantFault:
    return GrantFault(
        f"{privilege} on the database",
        f"REVOKE {privilege} ON DATABASE {{database}} FROM {{role}}, PUBLIC",
        "privileges.database",
        "ADX310",
        f"GRANT {privilege} ON DATABASE {{database}} TO {{role}}",
    )


def _schema(privilege: str) -> GrantFault:
    return GrantFault(
        f"{privilege} on the schema",
        f"REVOKE {privilege} ON SCHEMA public FROM {{role}}, PUBLIC",
        "privileges.schema",
        "ADX311",
        f"GRANT {privilege} ON SCHEMA public TO {{role}}",
    )


def _object(privilege: str, kind: str, name: str, code: str) -> GrantFault:
    word = "ROUTINE" if kind == "FUNCTION" else kind
    return GrantFault(
        f"{privilege} on a {kind.lower()}",
        f"REVOKE {privilege} ON {kind} public.{name} FROM {{role}}, PUBLIC",
        f"privileges.{kind.lower()}",
        code,
        f"GRANT {privilege} ON {word} public.{name} TO {{role}}",
    )


def _default(privilege: str, kind: str) -> GrantFault:
    return GrantFault(
        f"{privilege} on future {kind.lower()}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {{admin}} IN SCHEMA public REVOKE {privilege} ON {kind} FROM {{role}}",
        "privileges.default",
        "ADX316",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {{admin}} IN SCHEMA public GRANT {privilege} ON {kind} TO {{role}}",
    )


def _default_of_public(privilege: str, kind: str) -> GrantFault:
    return GrantFault(
        f"{privilege} on future {kind.lower()}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {{admin}} REVOKE {privilege} ON {kind} FROM PUBLIC",
        "privileges.default",
        "ADX316",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {{admin}} IN SCHEMA public GRANT {privilege} ON {kind} TO {{role}}",
    )


_READ_AND_WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")
_COUNT = ("USAGE", "SELECT", "UPDATE")

FAULTS = (
    GrantFault("LOGIN", "ALTER ROLE {role} NOLOGIN", "role", "ADX302", "ALTER ROLE {role} LOGIN"),
    GrantFault("CREATEDB", "ALTER ROLE {role} NOCREATEDB", "createdb", "ADX305", "ALTER ROLE {role} CREATEDB"),
    GrantFault(
        "expired",
        "ALTER ROLE {role} VALID UNTIL '2001-01-01'",
        "valid",
        "ADX304",
        "ALTER ROLE {role} VALID UNTIL 'infinity'",
    ),
    GrantFault(
        "no connections",
        "ALTER ROLE {role} CONNECTION LIMIT 0",
        "connections",
        "ADX307",
        "ALTER ROLE {role} CONNECTION LIMIT -1",
    ),
    *map(_database, ("CONNECT", "CREATE", "TEMPORARY")),
    *map(_schema, ("USAGE", "CREATE")),
    *(_object(privilege, "TABLE", "word", "ADX313") for privilege in _READ_AND_WRITE),
    *(_object(privilege, "SEQUENCE", "word_id_seq", "ADX314") for privilege in _COUNT),
    _object("EXECUTE", "FUNCTION", "twice(n integer)", "ADX315"),
    _object("USAGE", "TYPE", "mood", "ADX319"),
    *(_default(privilege, "TABLES") for privilege in _READ_AND_WRITE),
    *(_default(privilege, "SEQUENCES") for privilege in _COUNT),
    _default_of_public("EXECUTE", "FUNCTIONS"),
    _default_of_public("USAGE", "TYPES"),
    GrantFault(
        "owner",
        "ALTER TABLE public.word OWNER TO {admin};"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON public.word TO {role};"
        " GRANT USAGE, SELECT, UPDATE ON SEQUENCE public.word_id_seq TO {role}",
        "privileges.owner",
        "ADX317",
        "ALTER TABLE public.word OWNER TO {role}",
    ),
)
