"""The client that `prisma generate` wrote: where it is, and the copy of the schema that it carries.

`prisma-client-js` keeps a `schema.prisma` beside its code; `prisma-client` has it in a text, `inlineSchema`.
https://www.prisma.io/docs/orm/prisma-schema/overview/generators
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.prisma.schema_files import SCHEMA_BYTES
from adx_tui.services.prisma.schema_syntax import ConfigBlock
from adx_tui.services.project.package_manager import upward

OF_PACKAGE = "prisma-client-js"
"""The generator that writes into node_modules where nothing else is said, to be imported as `@prisma/client`."""
_PROVIDERS = (OF_PACKAGE, "prisma-client")
_CODE = ("internal/class.ts", "internal/class.mts", "internal/class.js", "internal/class.mjs", "client.ts")
_OF_BROWSER = "index-browser.js"
_INLINE = re.compile(r"""["']?inlineSchema["']?\s*:\s*("(?:[^"\\]|\\.)*")""")
_CODE_BYTES = 2 * SCHEMA_BYTES


@dataclass(frozen=True, slots=True)
class GeneratedClient:
    """`folder` is where it belongs. `copy` is the schema that it was made from; None where it is not there, or has
    none that can be read. `is_default`: it is imported as `@prisma/client`."""

    generator: ConfigBlock
    folder: Path
    is_default: bool
    is_there: bool
    copy: str | None

    @property
    def is_in_packages(self) -> bool:
        return "node_modules" in self.folder.parts


def find_generated(generators: Iterable[ConfigBlock], folder: Path, root: Path) -> tuple[GeneratedClient, ...]:
    """The clients of a schema's generators, of Prisma that is started in `folder`. One whose place can't be told, as
    its package is not installed, is left out. Raises nothing."""
    clients = []
    for generator in generators:
        if generator.provider not in _PROVIDERS:
            continue
        output, is_js = generator.text("output"), generator.provider == OF_PACKAGE
        if generator.find("output") is not None:
            place = Path(os.path.normpath(generator.span.file.parent / output)) if output else None
        else:
            place = _default_place(folder, root) if is_js else None
        if place is not None:
            is_default = is_js and (output is None or place == _default_place(folder, root))
            clients.append(_read(generator, place, is_default))
    return tuple(clients)


def is_generated(folder: Path) -> bool:
    """Whether a client was written there, of either generator."""
    return any(files.may_exist(folder / name) for name in (_OF_BROWSER, *_CODE[:-1]))


def _default_place(folder: Path, root: Path) -> Path | None:
    """`.prisma/client` beside the `@prisma/client` that is found from there, wherever a package manager has it."""
    for step in upward(folder, root):
        package = step / "node_modules" / "@prisma" / "client"
        if files.may_exist(package):
            return Path(os.path.realpath(package)).parent.parent / ".prisma" / "client"
    return None


def _read(generator: ConfigBlock, place: Path, is_default: bool) -> GeneratedClient:
    copy = _schema_beside(place) if generator.provider == OF_PACKAGE else _schema_inside(place)
    existing = copy is not None or (files.may_exist(place) and not is_default and is_generated(place))
    return GeneratedClient(generator, place, is_default, existing, copy)


def _schema_beside(place: Path) -> str | None:
    return _text(place / "schema.prisma", SCHEMA_BYTES)


def _schema_inside(place: Path) -> str | None:
    for name in _CODE:
        text = _text(place / name, _CODE_BYTES)
        if text is not None and (hit := _INLINE.search(text)):
            try:
                copy = json.loads(hit[1])
            except ValueError:
                return None
            return copy if isinstance(copy, str) else None
    return None


def _text(path: Path, limit: int) -> str | None:
    try:
        return files.read_text(path, limit)
    except OSError:
        return None
