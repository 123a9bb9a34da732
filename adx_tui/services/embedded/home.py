"""Whose a data directory is. It is kept under the path of its project's folder, so a folder that is moved has a new,
empty place: what was written down here finds the way back to its data."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import private_file
from adx_tui.services.embedded.postmaster import Postmaster

_RECORD = "made-for.json"


@dataclass(frozen=True, slots=True)
class OrphanedData:
    """Data whose project's folder is gone. `certain`: it was made with the very login that is asked for now."""

    home: Path
    folder: str
    certain: bool


def remember(home: Path, folder: Path, database: str, login: str) -> None:
    """Note in `home` that its data is the database `database` of the project in `folder`. Of `login`, which holds a
    password, only a slow, salted hash is kept. Raises OSError."""
    salt = secrets.token_hex(16)
    record = {"folder": str(folder), "database": database, "salt": salt, "login": _hashed(login, salt)}
    private_file.write(home / _RECORD, json.dumps(record))


def at_port(home: Path, port: int) -> str:
    """The data directory beside `home`, another project's, whose server listens on `port`; empty where there is
    none."""
    for data in home.parent.glob("*/pgdata"):
        with suppress(ValueError):  # a postmaster.pid that no Postgres wrote
            if data.parent != home and Postmaster(data).port() == port:
                return str(data)
    return ""


def find_orphaned(home: Path, database: str, login: str) -> list[OrphanedData]:
    """Data of a database called `database` beside `home` whose project's folder is gone; what is certain comes first.

    Raises OSError.
    """
    return sorted(_forsaken(home, database, login), key=lambda orphan: not orphan.certain)


def _forsaken(home: Path, database: str, login: str) -> Iterator[OrphanedData]:
    for file in home.parent.glob(f"*/{_RECORD}"):
        record = json.loads(file.read_text(encoding="utf-8"))
        if file.parent == home or record["database"] != database or Path(record["folder"]).exists():
            continue
        if (file.parent / "pgdata" / "PG_VERSION").exists():
            certain = secrets.compare_digest(record["login"], _hashed(login, record["salt"]))
            yield OrphanedData(file.parent, record["folder"], certain)


def _hashed(login: str, salt: str) -> str:
    return hashlib.scrypt(login.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()
