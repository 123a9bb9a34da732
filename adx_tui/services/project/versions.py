"""The version of a package that is installed in a folder, or will be: node_modules, else the lockfile, else what the
package.json asks for; of each the nearest, from the folder upward."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.project import lockfiles, packages
from adx_tui.services.project.lockfiles import Wanted
from adx_tui.services.project.package_manager import upward
from adx_tui.services.project.packages import Manifest
from adx_tui.services.project.repository import Source, Version

PRISMA = ("@prisma/prisma7", "prisma", "@prisma/client")
"""The packages whose version is Prisma's: its command line before the client, 7's name beside an 8 before both."""


def find(folder: Path, root: Path, manifests: Mapping[Path, Manifest], *names: str) -> Version | None:
    """The version of the first of `names` that there is for `folder`. `manifests` are by their folders."""
    ways = (find_installed, find_locked, find_asked_for)
    settled = (way(folder, root, manifests, name) for way in ways for name in names)
    return next((version for version in settled if version is not None), None)


def major(text: str) -> int | None:
    """7 of `7.1.0`, `^7`, `npm:prisma@7.1`; None where there is no number: `latest`, `workspace:*`."""
    number = re.search(r"(?:^|[\s^~<>=v@:|])(\d{1,9})(?:\.|\b)", text)
    return int(number[1]) if number else None


def find_installed(folder: Path, root: Path, _: Mapping[Path, Manifest], name: str) -> Version | None:
    """What lies in node_modules."""
    for step in upward(folder, root):
        path = step / "node_modules" / name / packages.NAME
        if not files.may_exist(path):
            continue
        try:
            text = files.read_text(path, packages.BYTES)
        except OSError:
            return None
        hit = re.search(r'^\s*"version"\s*:\s*"([^"\n]+)"', text, re.MULTILINE)
        return _version(hit[1], path, text.count("\n", 0, hit.start(1)) + 1, locked=True) if hit else None
    return None


def find_locked(folder: Path, root: Path, manifests: Mapping[Path, Manifest], name: str) -> Version | None:
    """What the lockfile has."""
    wish = _wish(folder, root, manifests, name)
    for step in upward(folder, root):
        for lockfile in (step / entry for entry in lockfiles.NAMES):
            if not files.may_exist(lockfile):
                continue
            importer = (wish.folder if wish else folder).relative_to(step) if _is_in(wish, step) else Path()
            asked = wish.package.dependencies.get(name, "") if wish else ""
            try:
                locked = lockfiles.find(lockfile, Wanted(name, importer.as_posix(), asked))
            except OSError:
                continue
            if locked is not None:
                return _version(locked.version, lockfile, locked.line, locked=True)
    return None


def find_asked_for(folder: Path, root: Path, manifests: Mapping[Path, Manifest], name: str) -> Version | None:
    """What package.json asks for."""
    wish = _wish(folder, root, manifests, name)
    if wish is None:
        return None
    source = wish.package.source(f"dependencies.{name}")
    return _version(wish.package.dependencies[name], source.path, source.line, locked=False)


def _wish(folder: Path, root: Path, manifests: Mapping[Path, Manifest], name: str) -> Manifest | None:
    """The nearest package that asks for it."""
    steps = (manifests.get(step) for step in upward(folder, root))
    return next((manifest for manifest in steps if manifest and name in manifest.package.dependencies), None)


def _is_in(wish: Manifest | None, step: Path) -> bool:
    return wish is not None and wish.folder.is_relative_to(step)


def _version(text: str, path: Path, line: int | None, *, locked: bool) -> Version | None:
    number = major(text)
    return None if number is None else Version(text, number, Source(path, line), locked)
