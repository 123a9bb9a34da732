"""What a file says in @env-spec: its header, the comments of each key, and values that are calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adx_tui.services.environment.env_file import Entry, EnvFile
from adx_tui.services.environment.spec import decorators
from adx_tui.services.environment.spec.decorators import FUNCTIONS, Place, SchemaProblem
from adx_tui.services.environment.spec.grammar import Call, Comments, Decorator, read_call, read_comments

_LINE_END = re.compile(r"\r\n|\n|\r")
_KEY_IN_COMMENT = re.compile(r"[A-Z_][A-Z0-9_]*=")
"""A key that is commented out: what stands above it is about that."""
_COMMENT = re.compile(r"[^\S\n]*#")
_DIVIDER = re.compile(r"[^\S\n]*#[ \t]*[-=*#]{3}")
_AFTER_VALUE = re.compile(r"(?:\"(?:\\\"|[^\"])*\"|'(?:\\'|[^'])*'|`[^`]*`|[^#]*?(?=\s#|\Z))\s*(#[^\n]*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One key's decorators, the prose above it, and the call that its value is."""

    decorators: tuple[Decorator, ...] = ()
    prose: tuple[str, ...] = ()
    call: Call | None = None

    def get(self, name: str) -> Decorator | None:
        """The decorator of that name; the last of several."""
        return next((one for one in reversed(self.decorators) if one.name == name), None)


_NOTHING = Item()


@dataclass(frozen=True, slots=True)
class Specification:
    """`items` by the line of their key."""

    items: Mapping[int, Item]
    header: Item = _NOTHING
    decorated: bool = False
    """Whether any decorator is one of @env-spec's; a file without any is a list of keys."""
    problems: tuple[SchemaProblem, ...] = ()

    def item(self, line: int) -> Item:
        """What belongs to the key on that line."""
        return self.items.get(line, _NOTHING)

    @property
    def plugins(self) -> bool:
        """Whether it loads plugins, which bring decorators, types and functions of their own."""
        return self.header.get("plugin") is not None


def read_specification(file: EnvFile) -> Specification:
    """What `file` says; nothing in it is run, imported or resolved."""
    lines = _LINE_END.split(file.text.removeprefix("\ufeff"))
    starts = {entry.line: entry for entry in file.entries}
    attached, header, loose = _blocks(lines, starts)
    everything = [*attached.values(), header, loose]
    decorated = any(
        decorators.is_meant(one) for comments in everything for one in comments.decorators + comments.faults
    )
    items = {line: _item(starts[line], comments, decorated=decorated) for line, comments in attached.items()}
    specification = Specification(items, _item(None, header, decorated=decorated), decorated)
    if not decorated:
        return specification
    plugins = specification.plugins
    problems = [
        SchemaProblem(one.line, f"@{one.name} can't be read: a quote or bracket is not closed, or something follows it")
        for comments in everything
        for one in comments.faults
    ]
    for comments in attached.values():
        problems += decorators.check_decorators(comments.decorators, Place.KEY, plugins=plugins)
    problems += decorators.check_decorators(header.decorators, Place.HEADER, plugins=plugins)
    problems += decorators.check_decorators(loose.decorators, Place.NOWHERE, plugins=plugins)
    return Specification(items, specification.header, decorated, tuple(problems))


def call_in(written: str, *, decorated: bool) -> Call | None:
    """The function call that a value as written is, which only varlock resolves; None where it is plain text.
    `decorated`: the file speaks @env-spec, so that a plugin's function counts too."""
    match = _AFTER_VALUE.match(written)
    call = read_call((written[: match.start(1)] if match and match[1] else written).strip())
    return call if call is not None and (decorated or call.name in FUNCTIONS) else None


def _item(entry: Entry | None, comments: Comments, *, decorated: bool) -> Item:
    call = call_in(entry.written, decorated=decorated) if entry is not None else None
    return Item(tuple(comments.decorators), tuple(comments.prose), call)


def _blocks(lines: Sequence[str], starts: Mapping[int, Entry]) -> tuple[dict[int, Comments], Comments, Comments]:
    """The comments of each key, those of the header, and those that belong to neither."""
    attached: dict[int, Comments] = {line: Comments() for line in starts}
    header, loose = Comments(), Comments()
    for first, block, following in _runs(lines, starts):
        comments = read_comments(block, first)
        if following in attached:
            attached[following] = comments
        elif first < min(starts, default=first + 1):
            header.add(comments)
        elif not any(_KEY_IN_COMMENT.match(prose) for prose in comments.prose):
            loose.add(comments)
    for line, entry in starts.items():
        after = _AFTER_VALUE.match(entry.written)
        if after is not None and after[1] is not None:
            attached[line].decorators += read_comments([after[1]], line).decorators
    return attached, header, loose


def _runs(lines: Sequence[str], starts: Mapping[int, Entry]) -> Iterator[tuple[int, list[str], int]]:
    """Each block of comment lines without a divider in it: its first line, the lines, and the line after it."""
    block: list[str] = []
    last_of_value = 0
    for number, text in enumerate([*lines, ""], start=1):
        if number in starts:
            last_of_value = number + starts[number].written.count("\n")
        if number > last_of_value and _COMMENT.match(text) and not _DIVIDER.match(text):
            block.append(text)
        elif block:
            yield number - len(block), block, number
            block = []
