"""TypeScript and JavaScript as a tree: the only place that loads a parser, and only once there is something to parse.

Whatever the bytes are, there is a tree or a reason why there is none; what the grammar does not know is an error in the
tree, and the rest of it stands.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import check_run, of_this_run

if TYPE_CHECKING:
    from tree_sitter import Language, Tree
    from tree_sitter import Node as Node

SOURCE_BYTES = 512 * 1024
"""A module that a person wrote: larger ones are bundles and generated clients."""
DEEPEST = 200
"""How deep a tree is walked: nobody nests expressions like that by hand."""
_CHUNK = 64 * 1024
_PARSE_SECONDS = 3
"""Usual modules take milliseconds; some texts that nobody writes take the parser seconds a megabyte."""

SUFFIXES = frozenset({".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"})
# `<T>x` is a cast in these, and the beginning of an element in all others.
_TYPESCRIPT = frozenset({".ts", ".mts", ".cts"})


@dataclass(frozen=True, slots=True)
class Source:
    """A module's text and its tree."""

    path: Path
    data: bytes
    root: Node

    def text(self, node: Node) -> str:
        """What stands in the file for `node`."""
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")

    @property
    def error(self) -> Node | None:
        """The first place where the text is not what the grammar knows, None where all of it is."""
        if not self.root.has_error:
            return None
        return next((node for node in walk(self.root) if node.is_error or node.is_missing), self.root)


class UnparsedError(ValueError):
    """There is no tree of that text; says why, as the end of a sentence about the file."""


def parse(path: Path, data: bytes) -> Source:
    """The tree of `data`, in the language that the name says.

    Raises UnparsedError where there is too much of it, or the parser would take too long, and CancelledRunError.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnparsedError("it is UTF-16; save it as UTF-8")
    if len(data) > SOURCE_BYTES:
        raise UnparsedError(f"it has more than the {SOURCE_BYTES >> 10} KB that are read")
    return Source(path, data, _parse(_language(path.suffix.lower() in _TYPESCRIPT), data).root_node)


def line_of(node: Node) -> int:
    """The line on which it begins, counted from 1."""
    return node.start_point[0] + 1


def parts(node: Node) -> list[Node]:
    """What it is made of: no punctuation, no comments."""
    return [child for child in node.named_children if child.type != "comment"]


def walk(root: Node, enters: Callable[[Node], bool] = lambda _node: True) -> Iterator[Node]:
    """Every node of the tree in the order of the text, but for what lies deeper than anybody writes, or in a node that
    it is not to enter."""
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None:
            yield node
            if cursor.depth < DEEPEST and enters(node) and cursor.goto_first_child():
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


@functools.cache
def _language(typescript: bool) -> Language:
    import tree_sitter_typescript
    from tree_sitter import Language

    return Language(
        tree_sitter_typescript.language_typescript() if typescript else tree_sitter_typescript.language_tsx()
    )


def _parse(language: Language, data: bytes) -> Tree:
    from tree_sitter import Parser

    run, end = of_this_run(), time.monotonic() + _PARSE_SECONDS

    def is_over(_offset: int, _has_error: bool) -> bool:
        return time.monotonic() > end or (run is not None and run.reason is not None)

    try:
        # The parser asks for its text piece by piece, as only then it can be ended. Nothing but bytes may it be given:
        # https://github.com/tree-sitter/py-tree-sitter/issues/435
        return Parser(language).parse(lambda offset, _point: data[offset : offset + _CHUNK], progress_callback=is_over)
    except ValueError:
        check_run()
        raise UnparsedError(f"reading it takes longer than {_PARSE_SECONDS} s") from None
