"""A compose file as a tree of values, each of which knows its place, its file and its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_SHOWN = 60


class ComposeFileError(Exception):
    """The file can't be used. `line` counts from 1, None where the fault has no line; `file` is None where it is the
    one that was to be read, and not another that it names."""

    def __init__(self, problem: str, line: int | None = None, file: Path | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.file = file


@dataclass(frozen=True, slots=True)
class MissingVariable:
    """A variable that a file can't do without (`${NAME:?words}`), and the first line that says so."""

    name: str
    words: str
    line: int


class MissingVariablesError(ComposeFileError):
    """The file is right, but variables that it can't do without have no value."""

    def __init__(self, variables: tuple[MissingVariable, ...], file: Path | None = None) -> None:
        first, *others = variables
        names = ", ".join(variable.name for variable in variables)
        why = f"{first.name}: {first.words or 'required, but not set'}" if not others else f"{names}: none is set"
        super().__init__(f"it needs {why}", first.line, file)
        self.variables = variables


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that something stands in (None: the bundled one), and the folder that its relative paths begin at."""

    file: Path | None = None
    folder: Path = Path()


class Tag(Enum):
    """What a value does to the one that it is merged onto.
    https://github.com/compose-spec/compose-spec/blob/main/13-merge.md"""

    NONE = ""
    RESET = "!reset"
    OVERRIDE = "!override"


@dataclass(frozen=True, slots=True)
class Node:
    """What stands in one place: nothing, text (numbers and truth values as Compose would write them), a list or a
    mapping. `size` and `height` count what is below, anchors' content wherever it is used. `written` is a text
    before its variables were filled in, or a number as it stands there."""

    line: int
    content: str | list[Node] | Mapping[str, Node] | None
    size: int = 1
    height: int = 0
    origin: Origin = Origin()
    tag: Tag = Tag.NONE
    written: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A node, and where it is: `services.db.ports[0]`. Each way to read it says what was expected if it is not so."""

    node: Node
    at: str = ""

    @property
    def line(self) -> int:
        return self.node.line

    @property
    def file(self) -> Path | None:
        return self.node.origin.file

    @property
    def is_null(self) -> bool:
        return self.node.content is None

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node.content, Mapping)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node.content, list)

    def wrong(self, expected: str, *, show: bool = True) -> ComposeFileError:
        """What is to be raised where `expected` belongs. Not every text is to be shown: it may be a secret."""
        content = self.node.content
        match content:
            case None:
                actual = "empty"
            case str():
                # A part of a secret would not be known for one.
                actual = repr(content) if show and len(content) <= _SHOWN else "text"
            case _:
                actual = "a mapping" if self.is_mapping else "a list"
        return self.fault(f"{self.at or 'the file'} is {actual}, where {expected} belongs")

    def fault(self, problem: str) -> ComposeFileError:
        """What is to be raised where the value has a problem."""
        return ComposeFileError(problem, self.line, self.file)

    def text(self, expected: str = "text") -> str:
        """Raises ComposeFileError for what is no text."""
        if not isinstance(self.node.content, str):
            raise self.wrong(expected)
        return self.node.content

    def text_or(self, default: str, expected: str = "text") -> str:
        """The same; `default` where there is nothing, or an empty text."""
        return default if self.is_null else self.text(expected) or default

    def boolean(self) -> bool:
        """True or false; what is not given is false."""
        if self.node.content in (None, "false", "true"):
            return self.node.content == "true"
        raise self.wrong("true or false")

    def items(self, expected: str = "a list") -> Sequence[Value]:
        """The values of a list; nothing is an empty one."""
        if self.is_null:
            return ()
        if not isinstance(self.node.content, list):
            raise self.wrong(expected, show=False)
        return tuple(Value(node, f"{self.at}[{index}]") for index, node in enumerate(self.node.content))

    def entries(self, expected: str = "a mapping") -> Mapping[str, Value]:
        """The values of a mapping; nothing is an empty one."""
        if self.is_null:
            return {}
        if not isinstance(self.node.content, Mapping):
            raise self.wrong(expected, show=False)
        return {key: Value(node, f"{self.at}.{key}" if self.at else key) for key, node in self.node.content.items()}

    def get(self, key: str) -> Value:
        """The value of one key of a mapping; nothing, where that is not in it."""
        value = self.entries().get(key)
        if value is not None:
            return value
        return Value(Node(self.line, None, origin=self.node.origin), f"{self.at}.{key}" if self.at else key)
