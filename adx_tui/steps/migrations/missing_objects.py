"""What a migration needs that is not there: a misspelt name, an extension's object, a feature of another server.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

import re

from adx_tui.services.postgres import names
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.quoting import identifier
from adx_tui.steps.migrations.advice import Advice, Failure, quoted_name, spell


def advise_on_relation(failure: Failure) -> Advice:
    """A table, view, index or sequence is missing: SQLSTATE 42P01 (undefined_table)."""
    wanted = _last_part(quoted_name(failure.server.message))
    known = names.named(failure.connection) if failure.connection else ()
    elsewhere = [relation for relation in known if relation.name == wanted and relation.schema != failure.schema]
    if elsewhere:
        namesake = elsewhere[0]
        return Advice(
            "there is one of that name in another schema",
            (f"seen  {namesake}",),
            (("name it with its schema", f"{identifier(namesake.schema)}.{namesake.quoted}"),),
        )
    return _near(
        failure,
        wanted,
        [relation.name for relation in known if relation.schema == failure.schema and relation.kind != "type"],
        "the name is misspelt, or an earlier migration that creates it is missing",
    )


def advise_on_column(failure: Failure) -> Advice:
    """A column is missing: SQLSTATE 42703 (undefined_column)."""
    match = re.search(r'column "?([^"]+)"?(?: of relation "([^"]+)")?', failure.server.message)
    wanted, table = (match[1], match[2] or "") if match else ("", "")
    if not table:
        stated = re.match(
            r'(?is)(?:ALTER\s+TABLE|UPDATE|.*?\bON|.*?\bFROM)\s+(?:ONLY\s+)?"?([\w$]+)', failure.statement
        )
        table = stated[1] if stated else ""
    known = names.columns(failure.connection, failure.schema, table) if failure.connection and table else ()
    return _near(
        failure, _last_part(wanted), known, "the column is misspelt, or an earlier migration that adds it is missing"
    )


def _near(failure: Failure, wanted: str, known: list[str] | tuple[str, ...], cause: str) -> Advice:
    near = names.nearest(wanted, known)
    if not near:
        return Advice(cause)
    if near.lower() == wanted.lower():
        cause = "without double quotes Postgres reads a name in lower case, and with them exactly as it is written"
    return Advice(
        cause,
        (f"seen  nearest name in the database: {spell(near)}",),
        (("correct the name in the file, then run again", f"{failure.where}: {spell(near)}"),),
    )


# What comes with an extension: types, operator classes and functions that scripts use.
_FROM_EXTENSION = {
    "citext": "citext",
    "hstore": "hstore",
    "ltree": "ltree",
    "vector": "vector",
    "halfvec": "vector",
    "cube": "cube",
    "geometry": "postgis",
    "geography": "postgis",
    "gin_trgm_ops": "pg_trgm",
    "gist_trgm_ops": "pg_trgm",
    "similarity": "pg_trgm",
    "uuid_generate_v4": "uuid-ossp",
    "uuid_generate_v1": "uuid-ossp",
    "crypt": "pgcrypto",
    "gen_salt": "pgcrypto",
    "digest": "pgcrypto",
    "unaccent": "unaccent",
}


def advise_on_other(failure: Failure) -> Advice:
    """A type, an operator class or a function is missing: SQLSTATE 42704 (undefined_object) or 42883."""
    wanted = _last_part(quoted_name(failure.server.message) or _before_parenthesis(failure.server.message))
    extension = _FROM_EXTENSION.get(wanted)
    if extension is not None:
        return _extension_needed(failure, extension)
    known = [entry.name for entry in names.named(failure.connection)] if failure.connection else []
    return _near(failure, wanted, known, "the name is misspelt, or an earlier migration that creates it is missing")


def _extension_needed(failure: Failure, extension: str) -> Advice:
    statement = f"CREATE EXTENSION IF NOT EXISTS {identifier(extension)};"
    if failure.connection and not names.is_available(failure.connection, extension):
        return _extension_absent(failure, extension)
    return Advice(
        f"it comes with the extension {extension}, which this database lacks",
        (),
        (("put this at the beginning of the migration, or have an administrator run it", statement),),
    )


def advise_on_feature(failure: Failure) -> Advice:
    """The server lacks a feature, or a file: SQLSTATE 0A000 (feature_not_supported), 58P01 (undefined_file)."""
    match = re.search(r'extension "([^"]+)" is not available|extension/([\w-]+)\.control', _all_text(failure.server))
    if match:
        return _extension_absent(failure, match[1] or match[2])
    if library := re.search(r'could not access file "(?:\$libdir/)?([^"]+)"', failure.server.message):
        return _library_absent(failure, library[1])
    return Advice(
        "this server's version does not have that feature",
        (f"server  {_version(failure)}",) if failure.connection else (),
        (("use a server of the version the migrations were written for, or another statement", failure.where),),
    )


def _library_absent(failure: Failure, library: str) -> Advice:
    return Advice(
        f"the server lacks the library {library}: its extension is installed by half, or was built for another version",
        (f"server  {_version(failure)}; looked for in $libdir",) if failure.connection else (),
        (
            ("install the extension anew, for this version of the server", "SHOW server_version"),
            ("or use an image that brings it whole", "POSTGRES_IMAGE=…"),
        ),
    )


def _extension_absent(failure: Failure, extension: str) -> Advice:
    return Advice(
        f"the files of extension {extension} are not on the server",
        (f"server  {_version(failure)}; pg_available_extensions has no {extension}",) if failure.connection else (),
        (
            ("use a server that has it: an image that brings it, or the system's package", "POSTGRES_IMAGE=…"),
            ("or do without it: take it out of the migration", failure.where),
        ),
    )


def _version(failure: Failure) -> str:
    number = failure.connection.info.server_version if failure.connection else 0
    return f"PostgreSQL {number // 10_000}.{number % 10_000}"


def _before_parenthesis(message: str) -> str:
    match = re.search(r"([\w.]+)\(", message)
    return match[1] if match else ""


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _all_text(server: ServerMessage) -> str:
    return "\n".join((server.message, server.detail, server.hint))
