"""Which module of the application imports which, as far as names tell: by relative paths, by the usual aliases of a
source folder (`@/`, `~/`, `$lib/`), by the names of the repository's own packages, and by other aliases where the rest
of their path has more than one part and leads to one module alone."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from adx_tui.services.application.source_code import SourceCode, SourceModule
from adx_tui.services.javascript.syntax import SUFFIXES
from adx_tui.services.project.repository import Package

_ALIASES = ("@", "~", "#", "src", "$lib", "@app", "@src", "~~", "@@")
_INSIDE = ("", "src", "lib", "app")
"""Where a package has what its name leads to."""


class ModuleImports:
    """See the module."""

    def __init__(self, code: SourceCode, packages: Iterable[Package]) -> None:
        self._code = code
        packages = tuple(packages)
        self._packages = {package.name: str(package.folder) for package in packages if package.name}
        self._dependencies = frozenset(name for package in packages for name in package.dependencies)

    def importers(self, module: SourceModule) -> tuple[SourceModule, ...]:
        """The modules that import it."""
        return tuple(self._importers.get(module.name, ()))

    def resolve(self, importer: SourceModule, specifier: str) -> tuple[str, ...]:
        """The names of the modules that `importer` may mean by `specifier`; none where it is a package's."""
        return tuple(self._resolve(importer.name, specifier))

    @cached_property
    def _importers(self) -> dict[str, list[SourceModule]]:
        importers: dict[str, list[SourceModule]] = defaultdict(list)
        for module in self._code.modules:
            for specifier in module.clients.imports:
                for target in self._resolve(module.name, specifier):
                    if target != module.name:
                        importers[target].append(module)
        return importers

    @cached_property
    def _by_key(self) -> dict[str, str]:
        """Each module by its path without an ending; an index by its folder's too."""
        keys: dict[str, str] = {}
        for module in self._code.modules:
            key = without_suffix(module.name)
            keys[key] = module.name
            if key.endswith("/index"):
                keys.setdefault(key.removesuffix("/index"), module.name)
        return keys

    @cached_property
    def _by_last(self) -> dict[str, list[str]]:
        by_last: dict[str, list[str]] = defaultdict(list)
        for key in self._by_key:
            by_last[key.rpartition("/")[2]].append(key)
        return by_last

    def _resolve(self, importer: str, specifier: str) -> list[str]:
        if specifier.startswith("."):
            key = without_suffix(os.path.normpath(os.path.join(os.path.dirname(importer), specifier)))
            return [self._by_key[key]] if key in self._by_key else []
        first, _, rest = specifier.partition("/")
        if first in _ALIASES and rest:
            tail = without_suffix(rest)
            return [self._by_key[key] for key in self._by_last.get(tail.rpartition("/")[2], ()) if _ends(key, tail)]
        for name in (specifier, "/".join(specifier.split("/")[:2]), first):
            if name in self._packages:
                return self._in_package(self._packages[name], specifier[len(name) + 1 :])
            if name in self._dependencies:
                return []
        return self._by_tail(specifier)

    def _by_tail(self, specifier: str) -> list[str]:
        """`@shop/api/lib/db`, of an alias that is configured somewhere."""
        segments = specifier.split("/")
        for dropped in range(3):
            tail = without_suffix("/".join(segments[dropped:]))
            if "/" not in tail:
                break
            hits = {self._by_key[key] for key in self._by_last.get(tail.rpartition("/")[2], ()) if _ends(key, tail)}
            if len(hits) == 1:
                return list(hits)
        return []

    def _in_package(self, folder: str, rest: str) -> list[str]:
        places = [os.path.normpath(os.path.join(folder, inside, rest or "index")) for inside in _INSIDE]
        return [self._by_key[place] for place in places if place in self._by_key]


def without_suffix(name: str) -> str:
    """A module's path as it is imported."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix in SUFFIXES else name


def nearest_package(path: Path, packages: Iterable[Package]) -> Package | None:
    """The package that a file is in."""
    around = [package for package in packages if path.is_relative_to(package.folder)]
    return max(around, key=lambda package: len(package.folder.parts), default=None)


def _ends(key: str, tail: str) -> bool:
    return key == tail or key.endswith(f"/{tail}")
