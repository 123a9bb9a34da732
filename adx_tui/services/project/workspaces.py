"""Which folders with a package.json are workspaces of a repository, by the rules of its package manager.

pnpm reads pnpm-workspace.yaml alone, where every `!` pattern holds, and without `packages` the root is all there is
(https://pnpm.io/pnpm-workspace_yaml). npm, Yarn and Bun read package.json#workspaces; in npm a pattern takes back the
earlier `!` patterns that it matches (`@npmcli/map-workspaces`). What lies in node_modules never is a workspace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project.repository import Manager

_MOST_BRACES = 4
"""In one pattern: each of them multiplies what is to be compared."""


def read_pnpm(path: Path) -> tuple[str, ...]:
    """The patterns of a pnpm-workspace.yaml, none where it has only settings. Raises OSError, UnreadableFileError."""
    text = files.read_text(path, files.SETTINGS_BYTES)
    if "packages" not in text:
        return ()
    import yaml  # 10 ms, for pnpm's repositories alone

    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableFileError(path, "it is no YAML", mark.line + 1 if mark else None) from None
    patterns = content.get("packages") if isinstance(content, dict) else None
    return tuple(entry for entry in patterns if isinstance(entry, str)) if isinstance(patterns, list) else ()


def members(root: Path, patterns: Sequence[str], folders: Iterable[Path], manager: Manager) -> tuple[Path, ...]:
    """Those of `folders` below `root` that `patterns` make its workspaces, in the order of their paths."""
    wanted, unwanted = _settle([_plain(pattern) for pattern in patterns], manager)
    chosen = []
    for folder in folders:
        if folder == root or not folder.is_relative_to(root) or "node_modules" in folder.parts:
            continue
        name = folder.relative_to(root).as_posix()
        if any(_matches(entry, name) for entry in wanted) and not any(_matches(entry, name) for entry in unwanted):
            chosen.append(folder)
    return tuple(sorted(chosen))


def _settle(patterns: Sequence[str], manager: Manager) -> tuple[list[str], list[str]]:
    """The patterns that count, and the ones after a `!` that do."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for pattern in patterns:
        if pattern.startswith("!"):
            unwanted.append(_plain(pattern[1:]))
            continue
        wanted.append(pattern)
        if manager is Manager.NPM:
            unwanted = [entry for entry in unwanted if not _matches(pattern, entry)]
    return wanted, unwanted


def _plain(pattern: str) -> str:
    """Without what stands for the root before it, and a slash behind it."""
    return re.sub(r"^(\./|/)+|/+$", "", pattern.strip())


def _matches(pattern: str, name: str) -> bool:
    names = name.split("/")
    return any(_fits(entry.split("/"), names) for entry in _alternatives(pattern))


def _fits(pattern: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a path is of that pattern, in which `**` is any number of folders, none too."""
    positions = {0}
    """How many of `names` what was read of the pattern may stand for."""
    for part in pattern:
        if part == "**":
            first = min(positions, default=len(names) + 1)
            hidden = next((at for at in range(first, len(names)) if names[at].startswith(".")), len(names))
            positions = set(range(first, hidden + 1))
        else:
            positions = {at + 1 for at in positions if at < len(names) and _is_of(part, names[at])}
    return len(names) in positions


def _is_of(part: str, name: str) -> bool:
    return fnmatchcase(name, part) and (part.startswith(".") or not name.startswith("."))


def _alternatives(pattern: str) -> Iterator[str]:
    """`{a,b}` written out."""
    braces = re.search(r"\{([^{}]*)\}", pattern)
    if braces is None or pattern.count("{") > _MOST_BRACES:
        yield pattern
        return
    for entry in braces[1].split(","):
        yield from _alternatives(pattern[: braces.start()] + entry + pattern[braces.end() :])
