"""Which extensions a server has, and who may create them there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adx_tui.services.postgres.connection import Connection, rows


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension that this server has. `trusted`: whoever may create in the database may create it.
    https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-FILES-TRUSTED"""

    installed: bool
    trusted: bool


def on_server(connection: Connection, names: Iterable[str]) -> Mapping[str, Extension]:
    """Those of `names` that the server has, as they stand in the connected database."""
    extension_rows = rows(connection, "extensions", names=list(names))
    return {name: Extension(installed, trusted) for name, installed, trusted in extension_rows}
