"""The text of a compose file, read into a tree of values.

YAML as Compose reads it (go-yaml 3): a key that stands twice, or an anchor that contains itself, is a fault. What a
file can grow into by its anchors, variables and depth has a bound, so any text ends in a value or ComposeFileError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adx_tui.services.docker.compose_tree import (
    ComposeFileError,
    MissingVariable,
    MissingVariablesError,
    Node,
    Origin,
    Tag,
    Value,
)
from adx_tui.services.docker.compose_variables import MalformedVariableError, Variables

if TYPE_CHECKING:
    import yaml

# A compose file has some hundred values, and is a dozen deep.
_MOST_VALUES = 50_000
_DEEPEST = 64
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][0-9_]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_LONGEST_NUMBER = 32


def parse(text: str, origin: Origin) -> Node:
    """The one document of `text`, as it is written. Raises ComposeFileError."""
    import yaml  # 10 ms, which a run on somebody else's server need not spend

    try:
        events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return _Composer(events, origin).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ComposeFileError(f"it is no YAML: {error.problem}", line, origin.file) from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error, yaml.reader.ReaderError) else None
        raise ComposeFileError(f"it is no YAML: {getattr(error, 'reason', error)}", line, origin.file) from None
    except ComposeFileError as error:
        raise ComposeFileError(error.problem, error.line, origin.file) from None


def fill(document: Node, environment: Mapping[str, str], *, lenient: bool = False) -> Value:
    """`document` with its variables filled in from `environment`; `lenient` where those that must be set may be
    missing. Raises ComposeFileError, and MissingVariablesError with all of them."""
    variables, lines = Variables(environment, lenient=True), dict[str, int]()
    filled = _filled(document, variables, lines)
    if lines and not lenient:
        missing = tuple(MissingVariable(name, variables.missing[name], line) for name, line in lines.items())
        raise MissingVariablesError(missing, document.origin.file)
    return Value(filled)


class _Composer:
    """Events of the parser to nodes. (PyYAML's own composer builds what its anchors say, however large, and goes as
    deep as the file does.)"""

    def __init__(self, events: Iterator[yaml.Event], origin: Origin) -> None:
        self._events = events
        self._origin = origin
        self._anchors: dict[str, Node | None] = {}
        self._values = 0

    def document(self) -> Node:
        import yaml

        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise ComposeFileError("it has several documents", _line(event))
                root = self._node(next(self._events), 0)
        return root or Node(1, None, origin=self._origin)

    def _node(self, event: Any, depth: int) -> Node:
        import yaml

        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._count(1, depth, event)
        if event.anchor:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            content = _scalar(event)
            written = "" if content in (None, event.value) else event.value
            node = Node(_line(event), content, origin=self._origin, tag=_tag(event), written=written)
        elif isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(following := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(following, depth + 1))
            node = self._parent(event, items, items)
        else:
            entries = self._entries(depth)
            node = self._parent(event, entries, list(entries.values()))
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, event: Any, depth: int) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            fault = "contains itself" if event.anchor in self._anchors else "is not defined"
            raise ComposeFileError(f"the anchor {event.anchor} {fault}", _line(event))
        self._count(node.size, depth + node.height, event)
        return node

    def _entries(self, depth: int) -> dict[str, Node]:
        import yaml

        own: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise ComposeFileError("a key is no text", _line(event))
            key, value = event.value, self._node(next(self._events), depth + 1)
            if key == "<<" and event.implicit[0]:
                merged = _merged(value) | merged
            elif key in own:
                raise ComposeFileError(f"the key {key} stands twice in one mapping", _line(event))
            else:
                own[key] = value
        return merged | own

    def _count(self, number: int, depth: int, event: Any) -> None:
        self._values += number
        if self._values > _MOST_VALUES:
            raise ComposeFileError(f"with its anchors it has more than {_MOST_VALUES:,} values", _line(event))
        if depth > _DEEPEST:
            raise ComposeFileError(f"it is nested more than {_DEEPEST} deep", _line(event))

    def _parent(self, event: Any, content: Any, children: Sequence[Node]) -> Node:
        size = 1 + sum(child.size for child in children)
        height = 1 + max((child.height for child in children), default=0)
        return Node(_line(event), content, size, height, self._origin, _tag(event))


def _tag(event: Any) -> Tag:
    return Tag(event.tag) if event.tag in (Tag.RESET.value, Tag.OVERRIDE.value) else Tag.NONE


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _merged(value: Node) -> dict[str, Node]:
    """What `<<` brings in: of several mappings, the first that has a key counts."""
    sources = value.content if isinstance(value.content, list) else [value]
    merged: dict[str, Node] = {}
    for source in sources:
        if not isinstance(source.content, Mapping):
            raise ComposeFileError("<< takes a mapping, or a list of them", value.line)
        merged = {**source.content, **merged}
    return merged


def _scalar(event: Any) -> str | None:
    text: str = event.value
    if event.tag in (Tag.RESET.value, "tag:yaml.org,2002:null"):
        return None
    if "\0" in text:
        raise ComposeFileError("a text has a NUL character in it", _line(event))
    if not event.implicit[0]:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return text.lower()
    return _number(text) if len(text) <= _LONGEST_NUMBER else text


def _number(text: str) -> str:
    """A plain number as Go prints it, which is what Compose hands on; any other text as it is."""
    digits = text.replace("_", "")
    try:
        if _INTEGER.match(text):
            octal = re.match(r"([-+]?)0([0-7]+)\Z", digits)
            return str(int(f"{octal[1]}0o{octal[2]}" if octal else digits, 0))
        if _FLOAT.match(text):
            number = float(text)
            return f"{number:.0f}" if number.is_integer() and abs(number) < 1e21 else repr(number)
    except (ValueError, OverflowError):
        pass
    return text


def _filled(node: Node, variables: Variables, missing: dict[str, int]) -> Node:
    """`missing` gets the first line of each variable that must be set and is not."""
    match node.content:
        case str() as text:
            if "$" not in text:
                return node
            try:
                filled = replace(node, content=variables.fill(text), written=text)
            except MalformedVariableError as error:
                raise ComposeFileError(str(error), node.line, node.origin.file) from None
            if len(variables.missing) > len(missing):
                missing.update({name: node.line for name in variables.missing if name not in missing})
            return filled
        case list() as items:
            return replace(node, content=[_filled(child, variables, missing) for child in items])
        case None:
            return node
        case entries:
            return replace(node, content={key: _filled(child, variables, missing) for key, child in entries.items()})
