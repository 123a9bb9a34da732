"""Compose files laid over one another: what a later one adds to, replaces in, or takes out of an earlier one.

https://github.com/compose-spec/compose-spec/blob/main/13-merge.md, and as compose-go does it (override/merge.go,
override/uncity.go).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

from adx_tui.services.docker.compose_mounts import read_mount
from adx_tui.services.docker.compose_ports import read_port
from adx_tui.services.docker.compose_tree import ComposeFileError, Node, Tag, Value

# All that is ever laid over something, in keys and entries of lists.
_MOST_MERGED = 200_000

# Below a service. https://github.com/compose-spec/compose-go/blob/main/override/merge.go, mergeSpecials.
_REPLACED = frozenset({("image",), ("command",), ("entrypoint",), ("healthcheck", "test")})
_PAIRS = frozenset({("environment",), ("labels",), ("annotations",), ("extra_hosts",), ("sysctls",), ("build", "args")})
_ONE_OR_SEVERAL = frozenset({("env_file",), ("dns",), ("dns_search",), ("tmpfs",)})
_NAMES = frozenset({("networks",), ("depends_on",)})


class Merger:
    """Lays nodes over nodes, within a bound."""

    def __init__(self) -> None:
        self._room = _MOST_MERGED

    def merge(self, base: Node, over: Node, at: tuple[str, ...] = ()) -> Node:
        """`over` laid over `base`, both of which are `at` this place. Raises ComposeFileError."""
        below = at[2:] if at[:1] == ("services",) else ()
        if over.tag is not Tag.NONE or base.tag is Tag.RESET or base.content is None or below in _REPLACED:
            return over
        if below in _ONE_OR_SEVERAL:
            base, over = _listed(base), _listed(over)
        elif below == ("build",):
            base, over = _with_context(base), _with_context(over)
        elif below in _NAMES:
            base, over = _named(base), _named(over)
        elif below in _PAIRS and isinstance(base.content, list) != isinstance(over.content, list):
            base, over = _paired(base, at), _paired(over, at)
        return self._merge_alike(base, over, at)

    def _merge_alike(self, base: Node, over: Node, at: tuple[str, ...]) -> Node:
        match base.content, over.content:
            case Mapping() as old, Mapping() as new:
                self._count(len(old) + len(new), over)
                merged = {
                    key: self.merge(old[key], child, (*at, key)) if key in old else child for key, child in new.items()
                }
                return replace(over, content={**old, **merged})
            case list() as old, list() as new:
                self._count(len(old) + len(new), over)
                return replace(over, content=_unique([*old, *new], at))
            case ((Mapping() | list()), None):
                return base
            case ((Mapping() | list()), _):
                raise Value(over, ".".join(at)).wrong("what was there in the file before, laid over,", show=False)
            case _, (Mapping() | list()) if base.content is not None:
                raise Value(over, ".".join(at)).wrong("a text, as in the file before,", show=False)
        return over

    def _count(self, number: int, node: Node) -> None:
        self._room -= number
        if self._room < 0:
            problem = f"laid over one another, its services have more than {_MOST_MERGED:,} values"
            raise ComposeFileError(problem, node.line, node.origin.file)


def without_resets(node: Node) -> Node:
    """Without what is marked to be taken out."""
    match node.content:
        case Mapping() as entries:
            kept = {key: without_resets(child) for key, child in entries.items() if child.tag is not Tag.RESET}
            return replace(node, content=kept)
        case list() as items:
            return replace(node, content=[without_resets(child) for child in items if child.tag is not Tag.RESET])
    return node


def _listed(node: Node) -> Node:
    return node if node.content is None or isinstance(node.content, list) else replace(node, content=[node])


def _with_context(node: Node) -> Node:
    return replace(node, content={"context": node}) if isinstance(node.content, str) else node


def _named(node: Node) -> Node:
    """A list of names as the mapping that it is short for."""
    if not isinstance(node.content, list):
        return node
    names = [child for child in node.content if isinstance(child.content, str)]
    return replace(node, content={str(child.content): replace(child, content=None) for child in names})


def _paired(node: Node, at: tuple[str, ...]) -> Node:
    """A mapping as the list of `KEY=value` that says the same."""
    if not isinstance(node.content, Mapping):
        return node
    pairs = []
    for key, child in node.content.items():
        value = None if child.content is None else Value(child, ".".join((*at, key))).text()
        pairs.append(replace(child, content=key if value is None else f"{key}={value}"))
    return replace(node, content=pairs)


def _port(value: Value) -> Hashable:
    return read_port(value)


def _mount(value: Value) -> Hashable:
    return read_mount(value).target


_KEYS: Mapping[str, Callable[[Value], Hashable]] = {"ports": _port, "volumes": _mount}


def _unique(items: list[Node], at: tuple[str, ...]) -> list[Node]:
    """Of the entries that are about one thing, the last, in the place of the first."""
    if len(at) != 3 or at[0] != "services" or (key_of := _KEYS.get(at[2])) is None:
        return items
    kept: dict[Hashable, Node] = {}
    for index, item in enumerate(items):
        kept[key_of(Value(item, f"{'.'.join(at)}[{index}]"))] = item
    return list(kept.values())
