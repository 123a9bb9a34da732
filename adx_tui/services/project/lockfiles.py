"""Which version of a package a lockfile has for a folder, found line by line: these files have up to some hundred
thousand lines, and one of them is wanted.

npm (package-lock.json, lockfileVersion 1 to 3), pnpm (5 to 9), Yarn (1 and Berry), Bun's text form. Bun's binary form
(bun.lockb) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from adx_tui.services import files

BYTES = 32 * 1024 * 1024
"""The largest ones of public monorepos have some 3 MB."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The version of `name` that `importer` gets: its folder as the lockfile writes it (`.`, `packages/db`). `range`
    is what its package.json asks for; empty where it does not."""

    name: str
    importer: str
    range: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    version: str
    line: int


def find(lockfile: Path, wanted: Wanted) -> Locked | None:
    """What the lockfile has for it; None where it has nothing. Raises OSError, UnreadableFileError."""
    reader = READERS.get(lockfile.name)
    if reader is None:
        return None
    text = _text(lockfile, lockfile.stat().st_mtime_ns)
    locked = reader(text, wanted)
    if locked is None:
        return None
    version, at = locked
    return Locked(version, text.count("\n", 0, at) + 1)


@lru_cache(maxsize=2)
def _text(path: Path, _changed: int) -> str:
    """Several packages are looked up in the same file."""
    return files.read_text(path, BYTES).replace("\r\n", "\n")


_Found = tuple[str, int] | None
"""A version, and where in the text it stands."""


def _in_npm(text: str, wanted: Wanted) -> _Found:
    entry = r'\s*:\s*\{\s*(?:"name"\s*:\s*"[^"\n]*"\s*,\s*)?"version"\s*:\s*"([^"\n]+)"'
    folder = PurePosixPath(wanted.importer)
    for step in (folder, *folder.parents):
        prefix = "" if str(step) == "." else f"{step}/"
        place = re.escape(f'"{prefix}node_modules/{wanted.name}"')
        if hit := re.search(place + entry, text):
            return hit[1], hit.start(1)
    # Version 1 has a tree instead of places: the outermost of that name, which has the least before it.
    hits = re.finditer(r'^([ \t]+)"' + re.escape(wanted.name) + '"' + entry, text, re.MULTILINE)
    outermost = min(hits, key=lambda hit: len(hit[1]), default=None)
    return (outermost[2], outermost.start(2)) if outermost else None


def _in_pnpm(text: str, wanted: Wanted) -> _Found:
    start, end = _pnpm_importer(text, wanted.importer)
    name = f"['\"]?{re.escape(wanted.name)}['\"]?"
    # `name: 1.2.3`, and since lockfile 6 with the specifier on a line before.
    own = re.compile(rf"^ +{name}:(?:\n +specifier:[^\n]*\n +version:)? ['\"]?([0-9][^\s'\"(_]*)", re.MULTILINE)
    if hit := own.search(text, start, end):
        return hit[1], hit.start(1)
    anywhere = re.compile(rf"^  ['\"]?/?{re.escape(wanted.name)}[@/]([0-9][^\s:'\"(_]*)", re.MULTILINE)
    hit = anywhere.search(text, max(text.find("\npackages:"), 0))
    return (hit[1], hit.start(1)) if hit else None


def _pnpm_importer(text: str, importer: str) -> tuple[int, int]:
    """Where the importer's own part begins and ends; one without workspaces has what is before `packages:`."""
    packages = text.find("\npackages:")
    end = len(text) if packages < 0 else packages
    if "\nimporters:" not in text[:end]:
        return 0, end
    start = re.compile(rf"^  ['\"]?{re.escape(importer)}['\"]?:\n", re.MULTILINE).search(text, 0, end)
    if start is None:
        return end, end
    following = re.compile(r"^ {0,2}\S", re.MULTILINE).search(text, start.end(), end)
    return start.end(), following.start() if following else end


def _in_yarn(text: str, wanted: Wanted) -> _Found:
    name = re.escape(wanted.name)
    entries = re.compile(rf'^((?:"?[^\s#][^\n]*, )?"?{name}@[^\n]*):\n  version:? "?([^"\n]+)"?$', re.MULTILINE)
    hits = list(entries.finditer(text))
    exact = re.compile(rf'(?:^|[", ]){name}@(?:npm:)?{re.escape(wanted.range)}(?:[", ]|$)')
    hit = next((hit for hit in hits if wanted.range and exact.search(hit[1])), hits[0] if hits else None)
    return (hit[2], hit.start(2)) if hit else None


def _in_bun(text: str, wanted: Wanted) -> _Found:
    name = re.escape(wanted.name)
    hits = re.finditer(rf'^\s*"((?:[^"\n]*/)?{name})": \["{name}@([^"\n]+)"', text, re.MULTILINE)
    outermost = min(hits, key=lambda hit: len(hit[1]), default=None)
    return (outermost[2], outermost.start(2)) if outermost else None


READERS: dict[str, Callable[[str, Wanted], _Found]] = {
    "package-lock.json": _in_npm,
    "npm-shrinkwrap.json": _in_npm,
    "pnpm-lock.yaml": _in_pnpm,
    "yarn.lock": _in_yarn,
    "bun.lock": _in_bun,
}
NAMES: Sequence[str] = tuple(READERS)
