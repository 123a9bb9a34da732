"""What calls of functions that are known give: those of Node's `path`, `url` and `process`, Prisma's `env()`, and the
`define…()` functions that give back what they are given."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.javascript import node_paths
from adx_tui.services.javascript.literals import written_as_text
from adx_tui.services.javascript.values import Array, Imported, Key, Literal, Lookup, Unsettled, Value

_PRISMA_CONFIG = re.compile(r"prisma\d*/config\Z|@prisma/.+")
_DEFINE = re.compile(r"define\w*Config\Z")

GLOBALS = {
    "process": ("process", ""),
    "globalThis": ("globalThis", ""),
    "global": ("globalThis", ""),
    "Object": ("Object", ""),
    "require": ("module", "require"),
    "URL": ("url", "URL"),
}
"""What every module of Node has without an import, and where it is to be imported from."""
OWN_PATHS: dict[str, Callable[[Path], str]] = {
    "__dirname": lambda path: path.parent.as_posix(),
    "__filename": lambda path: path.as_posix(),
    "import.meta.dirname": lambda path: path.parent.as_posix(),
    "import.meta.filename": lambda path: path.as_posix(),
    "import.meta.url": node_paths.to_url,
}
"""What a module knows of its own path. https://nodejs.org/api/esm.html#importmeta"""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function whose arguments are settled as far as they can be. `folder` is the working folder."""

    arguments: list[Value]
    text: str
    line: int
    folder: Path

    def unsettled(self) -> Unsettled:
        return Unsettled(self.text, self.line)

    def literal(self, value: str) -> Literal:
        return Literal(value, self.line)

    def texts(self) -> list[str] | None:
        """Its arguments, where all are texts."""
        texts = [argument.value for argument in self.arguments if isinstance(argument, Literal)]
        strings = [text for text in texts if isinstance(text, str)]
        return strings if len(strings) == len(self.arguments) else None


def call_imported(function: Imported, call: Call) -> Value:
    """What `function` of another module gives; unsettled where that is not known."""
    module, name = function.module, function.name
    if module.partition("/")[0] == "path":
        # `path/posix`, `path.win32.join`: the same on the paths that are met here.
        module, name = "path", name.removeprefix("posix.").removeprefix("win32.")
    known = _KNOWN.get((module, name))
    if known is not None:
        return known(call)
    if _PRISMA_CONFIG.match(module) and call.arguments:
        if name == "env":
            return _environment(call)
        if _DEFINE.match(name):
            return call.arguments[0]
    return call.unsettled()


def join_items(array: Array, call: Call) -> Value:
    """`["a", "b"].join("/")`."""
    separators = call.texts()
    items = [written_as_text(item) for item in array.items if item != Literal(None, 0)]
    texts = [item for item in items if item is not None]
    if separators is None or len(separators) > 1 or len(texts) < len(array.items):
        return call.unsettled()
    return call.literal((separators[0] if separators else ",").join(texts))


def _environment(call: Call) -> Value:
    match call.arguments:
        case [Literal(str() as name), *_]:
            return Lookup((Key(name, required=True),), call.line)
    return call.unsettled()


def _of_texts(function: Callable[..., str]) -> Callable[[Call], Value]:
    def evaluate(call: Call) -> Value:
        texts = call.texts()
        try:
            return call.unsettled() if texts is None else call.literal(function(*texts))
        except (TypeError, ValueError):
            # Too many of them, or too few; no URL.
            return call.unsettled()

    return evaluate


def _resolve(call: Call) -> Value:
    texts = call.texts()
    return call.unsettled() if texts is None else call.literal(node_paths.resolve(call.folder, *texts))


def _file_url_to_path(call: Call) -> Value:
    texts = call.texts()
    path = node_paths.from_url(texts[0]) if texts else None
    return call.unsettled() if path is None else call.literal(path)


def _require(call: Call) -> Value:
    texts = call.texts()
    return call.unsettled() if not texts else Imported(texts[0].removeprefix("node:"), "", call.line)


_KNOWN: dict[tuple[str, str], Callable[[Call], Value]] = {
    ("path", "join"): _of_texts(node_paths.join),
    ("path", "normalize"): _of_texts(node_paths.normalize),
    ("path", "dirname"): _of_texts(node_paths.dirname),
    ("path", "resolve"): _resolve,
    ("url", "fileURLToPath"): _file_url_to_path,
    ("url", "pathToFileURL"): _of_texts(lambda path: node_paths.to_url(Path(path))),
    ("url", "URL"): _of_texts(lambda reference, base="": node_paths.join_url(reference, base)),
    ("process", "cwd"): lambda call: call.literal(call.folder.as_posix()),
    ("module", "require"): _require,
    ("module", "createRequire"): lambda call: Imported("module", "require", call.line),
}
