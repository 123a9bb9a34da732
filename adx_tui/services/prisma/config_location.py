"""Which file Prisma takes as its configuration, by the rules of the version that is installed.

https://github.com/prisma/prisma/blob/main/packages/config/src/loadConfigFromFile.ts
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files

FIRST_VERSION = 6
"""Before, there was none (6.4 and 6.5 had it for those who asked: `earlyAccess: true`)."""
_EXTENSIONS = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts")
"""In this order, whatever the file is written in."""
_OF_VERSION_7 = ("prisma7.config", ".config/prisma7")
_OF_ALL = ("prisma.config", ".config/prisma", ".config/prisma.config")
# https://github.com/prisma/prisma: `prisma-next.config.ts` was the name while version 8 was an early access.
_OF_VERSION_8 = ("prisma.config", "prisma-next.config")


@dataclass(frozen=True, slots=True)
class ConfigLocation:
    """The file that Prisma takes, and those that it would take if that one were not there."""

    path: Path
    others: tuple[Path, ...] = ()


def find_config(folder: Path, version_major: int | None) -> ConfigLocation | None:
    """The configuration of Prisma that is started in `folder`: it looks nowhere else. None where there is none.

    An unknown version is taken for 7, which knows all names of those before.
    """
    existing = [folder / name for name in _names(version_major) if _is_file(folder / name)]
    return ConfigLocation(existing[0], tuple(existing[1:])) if existing else None


def _names(version_major: int | None) -> Iterator[str]:
    version = 7 if version_major is None else version_major
    if version < FIRST_VERSION:
        return
    if version == 7:
        yield from (name + extension for name in _OF_VERSION_7 for extension in _EXTENSIONS)
    for name in _OF_ALL if version < 8 else _OF_VERSION_8:
        yield from (name + extension for extension in _EXTENSIONS)
        yield from (f"{name}/index{extension}" for extension in _EXTENSIONS)


def _is_file(path: Path) -> bool:
    """Whether Prisma would take it: also where it can't be read, which is then the finding."""
    return files.may_exist(path) and not path.is_dir()
