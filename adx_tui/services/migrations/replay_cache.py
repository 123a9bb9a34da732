"""What a migrations folder makes of an empty database, remembered, so that it is replayed only when it has changed; and
in what state the database was found to be just that, so that it is compared only when it has changed too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from adx_tui.services import private_file
from adx_tui.services.migrations.catalogue import Catalogue, Key
from adx_tui.services.migrations.folder import Migration

_FORMAT = 2
"""Another one whenever the same objects would be worded in another way: by the settings of the session that reads."""


def key(migrations: Sequence[Migration], schema: str, server_version: int) -> str:
    """What the catalogue depends on: every script, in order, the schema, and the server that words definitions."""
    parts = [
        str(_FORMAT),
        schema,
        str(server_version),
        *(f"{migration.name}={migration.checksum}" for migration in migrations),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def load(folder: Path, wanted: str) -> Catalogue | None:
    """The catalogue remembered under the key `wanted`; None where there is none, or none that can be read."""
    try:
        stored = json.loads(_path(folder).read_bytes())
        if stored["key"] != wanted:
            return None
        return {Key(kind, table, name): definition for kind, table, name, definition in stored["objects"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(folder: Path, wanted: str, catalogue: Catalogue) -> None:
    """Remember `catalogue`, in the place of the last one. Where that can't be, it is replayed again next time."""
    objects = sorted([key.kind, key.table, key.name, definition] for key, definition in catalogue.items())
    _write(_path(folder), {"key": wanted, "objects": objects})


def is_settled(folder: Path, wanted: str, state: str) -> bool:
    """Whether a database whose `catalogue.state` is this was found to be what the migrations behind `wanted` make."""
    try:
        return bool(json.loads(_settled_path(folder).read_bytes()) == {"key": wanted, "state": state})
    except (OSError, ValueError):
        return False


def settle(folder: Path, wanted: str, state: str) -> None:
    """Remember that, in the place of the last such state."""
    _write(_settled_path(folder), {"key": wanted, "state": state})


def _write(path: Path, content: object) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        private_file.write(path, json.dumps(content, separators=(",", ":")))


def _path(folder: Path) -> Path:
    return folder / "replayed-catalogue.json"


def _settled_path(folder: Path) -> Path:
    return folder / "settled-catalogue.json"
