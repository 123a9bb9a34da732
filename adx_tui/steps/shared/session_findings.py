"""What is no fault of a script: the encoding that the database keeps text in, and a setting that it only reads."""

from __future__ import annotations

from collections.abc import Sequence

from adx_tui.core.model import Check, Finding, Location, Remedy, failed, manual, warning
from adx_tui.services.grants import privileges
from adx_tui.services.postgres import session_settings
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import ServerMessage, untranslatable
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import chosen_sql

_READ_ONLY = "default_transaction_read_only"


def unchecked_encoding(connection: Connection, url: DatabaseUrl) -> Check | None:
    """A database in SQL_ASCII keeps whatever bytes it is sent.
    https://www.postgresql.org/docs/current/multibyte.html#MULTIBYTE-CHARSET-SUPPORTED"""
    if session_settings.encoding(connection, "server") != "SQL_ASCII":
        return None
    cause = (
        f"Database {url.database} is in SQL_ASCII: it stores bytes without looking whether they are text, and counts "
        "and sorts by the byte. What adx-tui sends is UTF8."
    )
    how = _in_utf8(url)
    finding = Finding(
        code="ADX269",
        cause=cause,
        subject=url.database,
        evidence=("server_encoding  SQL_ASCII",),
        remedies=(how,),
    )
    return warning("encoding", "text is kept as text", finding)


def not_in_encoding(
    server: ServerMessage | None, connection: Connection, url: DatabaseUrl, place: Location, evidence: Sequence[str]
) -> Finding | None:
    """A character of the script at `place` that the database's encoding lacks; None for every other error, and where
    the script itself asks for another encoding (`convert_to`)."""
    character, encoding = untranslatable(server), session_settings.encoding(connection, "server")
    if server is None or not character or encoding == session_settings.ENCODING:
        return None
    shown = f"{character} (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
    lacks = f"database {url.database} is in {encoding}, which has no such character"
    return Finding(
        code="ADX268",
        cause=f"{place.path} brings {shown}, but {lacks}.",
        subject=shown,
        evidence=tuple(evidence),
        location=place,
        remedies=(_in_utf8(url), manual("encoding.character", "or take the character out of the file", str(place))),
    )


def only_reads(project: Project, connection: Connection, url: DatabaseUrl) -> Check | None:
    """Whether the sessions of the URL's role begin so that they can't write (SQLSTATE 25006), those of scripts too."""
    (begins,) = connection.execute(f"SELECT reset_val FROM pg_settings WHERE name = '{_READ_ONLY}'".encode()).fetchall()
    if begins != ("on",):
        return None
    setting = privileges.role_setting(connection, _READ_ONLY, url.user)
    title = "if that is not meant, take the setting away"
    if setting is not None:
        statement = f"{setting.statement} RESET {_READ_ONLY};"
    elif _READ_ONLY in url.parameters.get("options", ""):
        statement = f"{url.variable}=…  (without that part of its options)"
    else:
        statement = f"ALTER SYSTEM RESET {_READ_ONLY}; SELECT pg_reload_conf();  -- or in postgresql.conf"
    where = (
        f"{setting.statement} SET" if setting else f"options in {url.variable}" if "=…" in statement else "the server"
    )
    how = manual("grants.read_only", title, statement)
    if setting is not None:
        reset = f"{setting.statement} RESET {_READ_ONLY}"
        how = chosen_sql.remedy(project, "grants.read_only", title, (reset,), f"{url.user} may write again")
    finding = Finding(
        code="ADX267",
        cause=f"The sessions of role {url.user} only read: {_READ_ONLY} is on, and a migration, a seed and the "
        "application would be refused every write (25006).",
        subject=url.user,
        evidence=(f"{_READ_ONLY} = on  set by {where}",),
        remedies=(how,),
    )
    return failed("read_only", f"role {url.user} may write", finding)


def _in_utf8(url: DatabaseUrl) -> Remedy:
    """The encoding of a database can't be changed: what is in it moves into another one."""
    database, old = identifier(url.database), identifier(f"{url.database}_old")
    return manual(
        "encoding.utf8",
        "move the data into a database in UTF8, as an administrator",
        f"pg_dump --encoding=UTF8 -Fc -f {url.database}.dump {url.database}\n"
        f"ALTER DATABASE {database} RENAME TO {old};\n"
        f"CREATE DATABASE {database} OWNER {identifier(url.user)} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';\n"
        f"pg_restore -d {url.database} {url.database}.dump",
    )
