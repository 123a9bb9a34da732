"""The names of the environment variables that code reads, with the place of each, and whether it plainly does without.

Read are `process.env.X`, `process.env["X"]`, `const { X } = process.env`, `import.meta.env.X`, Prisma's `env("X")`, and
the schemas that a project checks its environment with. What is computed is nobody's name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import check_run
from adx_tui.services import files
from adx_tui.services.javascript.environment_schemas import Declared, read_created, read_parsed
from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.syntax import SOURCE_BYTES, Source, UnparsedError, line_of, parse, parts, walk
from adx_tui.services.javascript.values import Imported, Literal, Lookup

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

MOST_FILES = 20_000
MOST_BYTES = 256 * 1024 * 1024
"""Of all files together: what a large monorepo of people's own code has, several times over."""

_MOST_PLACES = 5_000
"""In one file."""

# One of these stands in every module that reads the environment: looked for before anything is parsed.
_SIGNS = (b".env", b"env(", b"Env(", b"node:process")
_WORDS = (re.compile(rb"env\b"), re.compile(rb"createEnv\b"))
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_OWNERS = frozenset({"process.env", "process?.env", "globalThis.process.env", "global.process.env", "Bun.env"})
# What Vite itself puts there. https://vite.dev/guide/env-and-mode#built-in-constants
_OF_VITE = frozenset({"MODE", "BASE_URL", "PROD", "DEV", "SSR"})
_AROUND = ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression")


@dataclass(frozen=True, slots=True)
class EnvironmentName:
    """One place that names a variable. `is_optional`: it says that it does without, by a default or in a schema;
    `default` is that, where it is a text. `is_declared`: a schema has it, which is more than a place that reads it."""

    name: str
    path: Path
    line: int
    is_optional: bool = False
    default: str | None = None
    is_declared: bool = False


@dataclass(frozen=True, slots=True)
class EnvironmentNames:
    """All places, in the order of the files. `unread` are files that could not be read, with the reason; `is_complete`
    is False where there were more files than are read."""

    places: tuple[EnvironmentName, ...]
    unread: tuple[tuple[Path, str], ...] = ()
    is_complete: bool = True

    def by_name(self) -> dict[str, EnvironmentName]:
        """The place that says most of each: a schema's, else one that can't do without, else the first."""
        best: dict[str, EnvironmentName] = {}
        for place in self.places:
            known = best.get(place.name)
            if known is None or _weight(place) > _weight(known):
                best[place.name] = place
        return best


def read_environment_names(paths: Iterable[Path]) -> EnvironmentNames:
    """The names in all these modules of TypeScript and JavaScript. Raises CancelledRunError, and nothing else."""
    places: list[EnvironmentName] = []
    unread: list[tuple[Path, str]] = []
    room = MOST_BYTES
    for number, path in enumerate(paths):
        check_run()
        if number >= MOST_FILES or room <= 0:
            return EnvironmentNames(tuple(places), tuple(unread), is_complete=False)
        try:
            data = files.read_bytes(path, SOURCE_BYTES)
            room -= len(data)
            if any(sign in data for sign in _SIGNS):
                places += islice(_read_places(parse(path, data)), _MOST_PLACES)
        except FileNotFoundError:
            unread.append((path, "it is gone"))
        except (files.UnreadableFileError, UnparsedError) as error:
            unread.append((path, error.problem if isinstance(error, files.UnreadableFileError) else str(error)))
    return EnvironmentNames(tuple(places), tuple(unread))


def _weight(place: EnvironmentName) -> int:
    return 2 * place.is_declared + (not place.is_optional)


def _read_places(source: Source) -> Iterator[EnvironmentName]:
    module = Evaluation(source, source.path.parent)
    positions = sorted(word.start() for pattern in _WORDS for word in pattern.finditer(source.data))

    def holds_a_word(node: Node) -> bool:
        position = bisect_left(positions, node.start_byte)
        return position < len(positions) and positions[position] < node.end_byte

    for node in walk(source.root, holds_a_word):
        if node.has_error:
            continue
        if node.type == "call_expression":
            yield from _read_call(module, node)
        elif node.type in ("member_expression", "identifier") and _is_environment(module, node):
            for place in _read_uses(module, node):
                if _NAME.match(place.name) and not (_is_import_meta(node) and place.name in _OF_VITE):
                    yield place


def _read_call(module: Evaluation, node: Node) -> Iterator[EnvironmentName]:
    """Prisma's `env("X")`; t3-env's `createEnv({ … })`."""
    function = node.child_by_field_name("function")
    match module.source.text(function) if function is not None and function.type == "identifier" else "":
        case "env":
            value = module.evaluate(node)
            for key in value.keys if isinstance(value, Lookup) else ():
                yield EnvironmentName(key, module.source.path, line_of(node))
        case "createEnv":
            yield from (_declared(module.source, declared) for declared in read_created(module, node))


def _is_environment(module: Evaluation, node: Node) -> bool:
    """Whether `node` is `process.env`, or the name `env` for it."""
    if node.type == "identifier":
        return module.source.text(node) == "env" and module.evaluate(node) == Imported("process", "env", 0)
    member = node.child_by_field_name("property")
    if member is None or module.source.text(member) != "env":
        return False
    return _is_import_meta(node) or "".join(module.source.text(node).split()) in _OWNERS


def _is_import_meta(node: Node) -> bool:
    owner = node.child_by_field_name("object")
    return owner is not None and owner.type == "meta_property"


def _read_uses(module: Evaluation, node: Node) -> Iterator[EnvironmentName]:
    """What is read from the environment that `node` is, where it stands."""
    parent = node.parent
    while parent is not None and parent.type in _AROUND:
        node, parent = parent, parent.parent
    if parent is None:
        return
    if parent.type in ("member_expression", "subscript_expression") and parent.child_by_field_name("object") == node:
        yield from _read_member(module, parent)
    elif parent.type == "variable_declarator" and parent.child_by_field_name("value") == node:
        pattern = parent.child_by_field_name("name")
        if pattern is not None and pattern.type == "object_pattern":
            yield from _read_pattern(module, pattern)
    elif parent.type == "arguments" and parent.parent is not None:
        yield from (_declared(module.source, declared) for declared in read_parsed(module, parent.parent))


def _read_member(module: Evaluation, node: Node) -> Iterator[EnvironmentName]:
    """`process.env.X`, and what stands behind it for the case that there is no such variable."""
    member = node.child_by_field_name("property") or node.child_by_field_name("index")
    match module.evaluate(member) if member is not None and member.type == "string" else None:
        case Literal(str() as text):
            name = text
        case _:
            name = module.source.text(member) if member is not None and member.type == "property_identifier" else ""
    use, parent = node, node.parent
    while parent is not None and parent.type in _AROUND:
        use, parent = parent, parent.parent
    first = parent is not None and parent.child_by_field_name("left") == use
    operator = parent.child_by_field_name("operator") if parent is not None else None
    if parent is not None and first and parent.type == "assignment_expression":
        # It is written.
        return
    alternative = None
    if parent is not None and first and operator is not None and operator.type in ("??", "||", "??=", "||="):
        alternative = parent.child_by_field_name("right")
    yield EnvironmentName(name, module.source.path, line_of(node), alternative is not None, _text(module, alternative))


def _read_pattern(module: Evaluation, pattern: Node) -> Iterator[EnvironmentName]:
    """`{ X, Y: y = "default" }`."""
    for part in parts(pattern):
        key = part.child_by_field_name("key") or part.child_by_field_name("left") or part
        target = part.child_by_field_name("value") or part
        default = target.child_by_field_name("right")
        name = module.source.text(key).strip("\"'")
        yield EnvironmentName(name, module.source.path, line_of(key), default is not None, _text(module, default))


def _text(module: Evaluation, node: Node | None) -> str | None:
    match module.evaluate(node) if node is not None else None:
        case Literal(str() as text):
            return text
    return None


def _declared(source: Source, declared: Declared) -> EnvironmentName:
    return EnvironmentName(
        declared.name, source.path, declared.line, declared.is_optional, declared.default, is_declared=True
    )
