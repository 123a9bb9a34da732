"""Which schema Prisma takes where it is started in a folder, and what says so: by the rules of the version there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services import files
from adx_tui.services.prisma.config_location import find_config
from adx_tui.services.project import prisma_rules, script_pointers
from adx_tui.services.project.prisma_rules import Rules
from adx_tui.services.project.reading import Reading, can_be_path
from adx_tui.services.project.repository import Package, Source, Unsettled

if TYPE_CHECKING:
    from adx_tui.services.prisma.config_file import PrismaConfig


class Rank(IntEnum):
    """How likely a schema is the one that is meant, the likeliest first."""

    POINTED_AT = 0
    """A config, a script's `--schema` or package.json#prisma names it."""
    DEFAULT = 1
    """It lies where Prisma looks, in a package that depends on it."""
    OTHER = 2
    """It is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A schema, and Prisma's config where it is started with one. `schema` is None where only the project's code could
    tell, or a config stands alone."""

    folder: Path
    """Where Prisma is started."""
    rank: Rank
    schema: Path | None
    source: Source | None
    config: PrismaConfig | None = None
    unsettled: tuple[Unsettled, ...] = ()


def locate(reading: Reading, folder: Path) -> Iterator[Located]:
    """The schemas of Prisma started in `folder`, one for each that its scripts name. Of an example's: none."""
    manifest = reading.manifests.get(folder)
    pointers, unsettled = script_pointers.find(manifest.package) if manifest else ((), ())
    configs = [reading.config(pointer.path, folder) for pointer in pointers if pointer.option == "config"]
    if (own := config_in(reading, folder)) and all(own.path != config.path for config in configs):
        configs.append(own)
    for pointer in pointers:
        if pointer.option == "schema":
            config = configs[0] if configs else None
            yield Located(
                folder=folder, rank=Rank.POINTED_AT, schema=pointer.path, source=pointer.source, config=config
            )
    for config in configs:
        yield _by_config(reading, folder, config, unsettled)
    if not configs and (hit := _without_config(reading, folder, manifest.package if manifest else None)):
        yield hit


def config_in(reading: Reading, folder: Path) -> PrismaConfig | None:
    """The config of Prisma that is started in `folder`; None where its version reads none."""
    version = reading.version(folder)
    rules = prisma_rules.for_version(version)
    if not (rules.config or rules.early_config):
        return None
    location = find_config(folder, version.major if version else None)
    if location is None:
        return None
    config = reading.config(location.path, folder)
    return config if rules.config or config.early_access else None


def _by_config(reading: Reading, folder: Path, config: PrismaConfig, unsettled: tuple[Unsettled, ...]) -> Located:
    """A config that names no schema leaves it to package.json, and that to the usual places: the config's own folder,
    or the one around `.config`."""
    from adx_tui.services.javascript.values import Unsettled as UnsettledValue  # loaded with the config
    from adx_tui.services.prisma.config_file import ConfiguredPath

    own = Source(config.path)
    known = tuple(
        Unsettled(part.name, part.text, Source(config.path, part.line))
        for part in config.unsettled
        if part.name not in ("env files", "syntax")
    )
    schema, source = None, own
    match config.schema:
        case ConfiguredPath(path, _, line) if can_be_path(path):
            schema, source = path, Source(config.path, line)
        case ConfiguredPath(_, text, line):
            source, known = Source(config.path, line), (*known, Unsettled("schema", text, Source(config.path, line)))
        case UnsettledValue(line=line):
            source = Source(config.path, line)
        case None if not any(part.name == "config" for part in known):
            base = folder if config.path.parent.name == ".config" else config.path.parent
            schema, source = _named_or_usual(reading, folder, base) or (None, own)
    return Located(
        folder=folder,
        rank=Rank.POINTED_AT,
        schema=schema,
        source=source,
        config=config,
        unsettled=known if schema else (*known, *unsettled),
    )


def _without_config(reading: Reading, folder: Path, package: Package | None) -> Located | None:
    rules = prisma_rules.for_version(reading.version(folder))
    choice = _named_or_usual(reading, folder, folder)
    if choice is None:
        schema = _usual_folder(folder, rules)
        choice = (schema, Source(schema)) if schema is not None else None
    if choice is None:
        return None
    schema, source = choice
    depends = package is not None and reading.depends_on_prisma(folder)
    rank = Rank.POINTED_AT if source.path != schema else Rank.DEFAULT if depends else Rank.OTHER
    return Located(folder=folder, rank=rank, schema=schema, source=source)


def _named_or_usual(reading: Reading, folder: Path, base: Path) -> tuple[Path, Source] | None:
    """The schema that package.json names, where its version is asked for that; else the one at a usual place."""
    rules = prisma_rules.for_version(reading.version(folder))
    if rules.package_json and (named := _in_package_json(reading, folder)):
        return named
    schema = _usual(base)
    return (schema, Source(schema)) if schema else None


def _in_package_json(reading: Reading, folder: Path) -> tuple[Path, Source] | None:
    """What the nearest package.json names: in a folder below it too, so the package itself is asked alone."""
    manifest = reading.manifests.get(folder)
    if manifest is None or not manifest.package.prisma_schema:
        return None
    path = Path(os.path.normpath(folder / manifest.package.prisma_schema))
    return (path, manifest.package.source("prisma.schema")) if can_be_path(path) else None


def _usual(folder: Path) -> Path | None:
    places = (folder / name for name in prisma_rules.SCHEMA_FILES)
    return next((place for place in places if files.may_exist(place) and not os.path.isdir(place)), None)


def _usual_folder(folder: Path, rules: Rules) -> Path | None:
    place = folder / prisma_rules.SCHEMA_FOLDER
    return place if rules.schema_folder and os.path.isdir(place) and any(place.glob("*.prisma")) else None
