"""A script that was written for another version of PostgreSQL, or for another database."""

from __future__ import annotations

import re

from adx_tui.services.postgres import statement_parts, version_features
from adx_tui.services.postgres.version_features import Feature
from adx_tui.steps.shared import image_line
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

# Types of MySQL, SQLite, SQL Server and Oracle, and what PostgreSQL has instead.
_OTHER_DATABASES = {
    "datetime": "timestamp(3)",
    "tinyint": "smallint",
    "mediumint": "integer",
    "double": "double precision",
    "longtext": "text",
    "mediumtext": "text",
    "blob": "bytea",
    "longblob": "bytea",
    "nvarchar": "varchar",
    "uniqueidentifier": "uuid",
    "number": "numeric",
    "varchar2": "varchar",
}
_FOREIGN_SYNTAX = re.compile(
    r"`|\bAUTO_?INCREMENT\b|\bENGINE\s*=|\bIDENTITY\s*\(|\bPRAGMA\b|\[\w+\]\.\[\w+\]", re.IGNORECASE
)

_WHOSE = (
    (r"`|AUTO_INCREMENT|ENGINE", "MySQL"),
    (r"AUTOINCREMENT|PRAGMA", "SQLite"),
    (r"IDENTITY|\[", "SQL Server"),
)


def explain_newer_name(refusal: Refusal) -> Explanation | None:
    """A function, a setting, a system view or a role of another major version."""
    names = (*refusal.names, *re.findall(r"([\w.]+)\(", refusal.server.message), *refusal.server.message.split())
    own = [name.partition("(")[0].removeprefix("pg_catalog.").lower() for name in names]
    sqlstate = refusal.server.sqlstate
    feature = version_features.find_by_names(own, sqlstate, refusal.major) if refusal.major else None
    return _other_version(refusal, feature) if feature else explain_newer_syntax(refusal)


def explain_newer_syntax(refusal: Refusal) -> Explanation | None:
    """A statement that a server of another major version reads."""
    if not refusal.major or not refusal.statement:
        return None
    feature = version_features.find_syntax(refusal.statement, refusal.major)
    return _other_version(refusal, feature) if feature else None


def explain_other_databases_sql(refusal: Refusal) -> Explanation | None:
    """SQL of MySQL, SQLite or SQL Server."""
    match = _FOREIGN_SYNTAX.search(statement_parts.without_texts(refusal.statement))
    if match is None:
        return None
    database = next((name for sign, name in _WHOSE if re.match(sign, match[0], re.IGNORECASE)), "another database")
    return Explanation(
        f"{match[0]} is SQL of {database}: the {refusal.author} was made for that",
        (),
        (advise("make it anew for PostgreSQL", 'provider = "postgresql"'),),
    )


def explain_other_databases_type(refusal: Refusal) -> Explanation | None:
    for name in refusal.names:
        if instead := _OTHER_DATABASES.get(name.lower()):
            return Explanation(
                f"{name} is a type of another database",
                (),
                (advise("use PostgreSQL's", f"{refusal.where}: {instead}"),),
            )
    return None


def _other_version(refusal: Refusal, feature: Feature) -> Explanation:
    came = f"{feature.name} is gone since" if feature.gone else f"{feature.name} came with"
    version = image_line.write(refusal.project, f"postgres:{feature.major - 1 if feature.gone else feature.major}")
    other = advise("use a server of that version (its data is moved over with a dump)", version)
    instead = advise("or write what every version takes", f"{refusal.where}: {feature.instead}")
    remedies = (instead, other) if feature.gone else (other, instead)
    return Explanation(
        f"{came} PostgreSQL {feature.major}, and this server is {refusal.version.removeprefix('PostgreSQL ')}",
        (f"server  {refusal.version}",),
        remedies if feature.instead else (other, advise("or do without it", refusal.where)),
    )
