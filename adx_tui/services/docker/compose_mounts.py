"""What a service mounts, and which of it holds Postgres' data.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from adx_tui.core.inside import leads_outside
from adx_tui.services.docker.compose_tree import Value

DATA = "/var/lib/postgresql"
"""Where most images keep the data, or a folder above it."""
DEFAULT_TARGET = f"{DATA}/data"
# Bitnami's; Timescale's with high availability; Zalando's.
_OTHER_DATA = ("/bitnami/postgresql", "/home/postgres/pgdata", "/home/postgres/pgroot")
# What is written for it: `/var/lib/postgres/data`, `/var/lib/pgsql/data`, `/var/lib/postgres`, `/pgdata`.
_MEANT_FOR_DATA = re.compile(r"/var/lib/p\w*(?:[-/]data)?\Z|/(?:pg|postgres|postgresql|db)[-_]?data\Z", re.ASCII)
# By its own name: `postgres_data`, `pgdata`, `db-data`, also at `/data/db`, where another database has its data.
_NAMED_FOR_DATA = re.compile(r"(?:.*[-_])?(?:pg|postgres|postgresql|db|database)[-_]?data", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mount:
    """One entry of `volumes`. `source` is empty for a volume without a name. `mode` is what a short form ends in."""

    source: str
    target: str
    is_volume: bool
    mode: str = ""

    def __str__(self) -> str:
        where = f"{self.target}:{self.mode}" if self.mode else self.target
        return f"{self.source} mounted at {where}" if self.source else f"a volume at {where}"


@dataclass(frozen=True, slots=True)
class DataMount:
    """What the server's data is kept in: a volume's key, or the `folder` of this machine. `line` is None where the
    file says nothing of it and the volume is ours to add."""

    volume: str
    target: str
    folder: Path | None = None
    line: int | None = None


def read_mount(value: Value) -> Mount:
    """One entry. Raises ComposeFileError."""
    if value.is_mapping:
        source, target = value.get("source").text_or(""), value.get("target").text_or("")
        kind = value.get("type").text_or("bind" if _is_path(source) else "volume")
        return Mount(source, _plain(target), kind == "volume")
    source, colon, rest = value.text("a mount, like data:/var/lib/postgresql/data,").partition(":")
    if not colon:
        return Mount("", _plain(source), True)
    target, _, mode = rest.partition(":")
    return Mount(source, _plain(target), not _is_path(source), mode)


def read_data_mount(volumes: Value, name: str, pgdata: str, root: Path) -> DataMount:
    """Where service `name` keeps its data, or is to keep it: the one mount of a service without data that is called as
    data is, but lies beside it. A folder must lie in the repository at `root`; without a named volume or a folder, the
    volume that is added. `pgdata` is PGDATA where the service sets it. Raises ComposeFileError."""
    target = pgdata or DEFAULT_TARGET
    mounts = [(value, read_mount(value)) for value in volumes.items()]
    holding = [(value, mount) for value, mount in mounts if holds_data(mount.target, pgdata)]
    meant = [(value, mount) for value, mount in mounts if _is_meant_for_data(mount)]
    for value, mount in holding or (meant if len(meant) == 1 else ()):
        target = mount.target
        if mount.source and mount.is_volume:
            return DataMount(mount.source, target, line=value.line)
        if mount.source:
            return DataMount("", target, _folder(mount.source, value, root), value.line)
    return DataMount(f"{name}-data", target)


def holds_data(target: str, pgdata: str = "") -> bool:
    """Whether what is mounted at `target` holds a server's data; `pgdata` is PGDATA where that is set."""
    if pgdata and target not in ("", "/") and PurePosixPath(pgdata).is_relative_to(target):
        return True
    return target == DATA or target.startswith(f"{DATA}/") or target in _OTHER_DATA


def _is_meant_for_data(mount: Mount) -> bool:
    if not mount.source:
        return False
    named = mount.is_volume and _NAMED_FOR_DATA.match(mount.source)
    return bool(named or _MEANT_FOR_DATA.match(mount.target))


def _folder(source: str, value: Value, root: Path) -> Path:
    """The real folder, which must be the repository's own. Raises ComposeFileError."""
    folder = Path(os.path.normpath(value.node.origin.folder / source))
    try:
        outside = source.startswith("~") or leads_outside(folder, root) is not None
    except ValueError as error:
        raise value.fault(f"{source!r} is no path: {error}") from None
    if outside or folder == root:
        raise value.fault(
            f"it keeps the data in the folder {source}, which is not inside of this repository: "
            "name a volume, or a folder of the repository"
        )
    return folder


def _plain(target: str) -> str:
    """As the engine writes it."""
    return target.rstrip("/") or target


def _is_path(source: str) -> bool:
    return source.startswith((".", "/", "~"))
