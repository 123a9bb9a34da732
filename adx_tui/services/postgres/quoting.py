"""SQL as text: the catalogue queries, and names and constants in what a person reads before it runs. (The driver, which
knows how to quote, is loaded when there is something to be quoted.)"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources


@cache
def query(name: str) -> str:
    """The catalogue query in `queries/<name>.sql`."""
    return resources.files("adx_tui.services.postgres.queries").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def identifier(*names: str) -> str:
    """`names` quoted where they must be, for SQL that a person reads before it runs."""
    from psycopg import sql

    return ".".join(name if _plain(name) else sql.Identifier(name).as_string(None) for name in names)


def literal(text: str) -> str:
    """`text` as an SQL string constant."""
    from psycopg import sql

    return sql.Literal(text).as_string(None)


def lines(statements: Iterable[str]) -> str:
    """The statements one by one, to be read."""
    return "\n".join(f"{statement};" for statement in statements)


def _plain(name: str) -> bool:
    return re.fullmatch(r"[a-z_][a-z0-9_]*", name) is not None and name not in _RESERVED


# https://www.postgresql.org/docs/current/sql-keywords-appendix.html: reserved in PostgreSQL, as far as any of them
# is a likely name of a role, database, schema or table.
_RESERVED = frozenset(
    """
    all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
    current_catalog current_date current_role current_time current_timestamp current_user default deferrable
    desc distinct do else end except false fetch for foreign from grant group having in initially intersect into
    lateral leading limit localtime localtimestamp not null offset on only or order placing primary references
    returning select session_user some symmetric system_user table then to trailing true union unique user using
    variadic when where window with authorization binary collation concurrently cross current_schema freeze full
    ilike inner is isnull join left like natural notnull outer overlaps right similar tablesample verbose
    """.split()  # noqa: SIM905 - one word a line would hide what they are
)
