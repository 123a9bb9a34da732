"""What the scripts of a package tell Prisma on its command line: `--schema` and `--config`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.project.repository import Package, Source, Unsettled

_COMMANDS = re.compile(r"&&|\|\||[;|&\n]")
_PRISMA = re.compile(r"(?:^|[\s/\"'])prisma7?(?:@\S+)?(?=\s)")
_OPTION = re.compile(r"""\s--(schema|config)(?:=|\s+)(?:"([^"]+)"|'([^']+)'|([^\s"']+))""")


@dataclass(frozen=True, slots=True)
class Pointer:
    """`option` is `schema` or `config`; what it leads to is there."""

    option: str
    path: Path
    source: Source


def find(package: Package) -> tuple[tuple[Pointer, ...], tuple[Unsettled, ...]]:
    """The places that the package's scripts name, each once; and the ones that only a shell could tell."""
    pointers: dict[tuple[str, Path], Pointer] = {}
    unsettled: dict[str, Unsettled] = {}
    for option, text, source in _options(package):
        path = Path(os.path.normpath(package.folder / text))
        if re.search(r"[$`{%]", text):
            unsettled.setdefault(text, Unsettled(option, text, source))
        elif files.may_exist(path):
            pointers.setdefault((option, path), Pointer(option, path, source))
    return tuple(pointers.values()), tuple(unsettled.values())


def _options(package: Package) -> Iterator[tuple[str, str, Source]]:
    for name, script in package.scripts.items():
        if "prisma" not in script:
            continue
        for command in _COMMANDS.split(script):
            call = _PRISMA.search(command)
            for option in _OPTION.finditer(command, call.end()) if call else ():
                text = option[2] or option[3] or option[4]
                yield option[1], text, package.source(f"scripts.{name}")
