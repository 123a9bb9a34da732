"""One Prisma project from the schema that was located: its database, version, migrations, URLs and commands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services.project import package_manager, prisma_rules, project_commands
from adx_tui.services.project.located import Located
from adx_tui.services.project.migration_places import MigrationPlaces, first_program, locked_provider
from adx_tui.services.project.prisma_rules import Rules
from adx_tui.services.project.reading import Reading, can_be_path
from adx_tui.services.project.repository import (
    EnvironmentLoad,
    Manager,
    PrismaProject,
    ProjectCommand,
    Source,
    UrlKeys,
    Version,
)
from adx_tui.services.project.scan import MigrationsPlace
from adx_tui.services.project.schema_facts import SchemaFacts

if TYPE_CHECKING:
    from adx_tui.services.prisma.config_file import PrismaConfig


def build(reading: Reading, located: Located, places: MigrationPlaces) -> PrismaProject:
    """All that belongs to a schema; its migrations are taken from `places`."""
    schema, config, folder = located.schema, located.config, located.folder
    facts = reading.schema(schema) if schema else SchemaFacts()
    package = reading.package(schema.parent if schema else folder) or reading.package(folder)
    version = reading.version(folder)
    rules = prisma_rules.for_version(version)
    path, source = _migrations(located, facts, rules)
    place = places.claim(path) if path else None
    return PrismaProject(
        package=package,
        folder=folder,
        config=config.path if config else None,
        environment_loads=tuple(_loads(config)) if config else (),
        schema=schema,
        schema_source=located.source,
        schema_files=facts.files,
        models=facts.models,
        tables=facts.tables,
        provider=facts.provider,
        provider_source=facts.provider_source,
        version=version,
        migrations=path,
        migrations_source=source,
        migration_count=len(place.scripts) if place else 0,
        url=_keys(config, "url") or facts.url,
        direct_url=_keys(config, "direct_url") or facts.direct_url,
        shadow_url=_keys(config, "shadow_database_url") or facts.shadow_url,
        seed=_seed(reading, located, rules),
        runner=_runner(reading, folder, place),
        runner_reason=first_program(place) if place else None,
        next_generation=_next_generation(config, facts, place, rules, version),
        unsettled=located.unsettled,
    )


def without_schema(reading: Reading, folder: Path, place: MigrationsPlace) -> PrismaProject:
    """Migrations that are all there is: what they are for says their lock."""
    provider, source = locked_provider(place.folder) or ("", None)
    package = reading.package(folder)
    project = PrismaProject(
        package=package,
        folder=folder,
        provider=provider,
        provider_source=source,
        version=reading.version(folder) if package else None,
        migrations=place.folder,
        migrations_source=Source(place.folder),
        migration_count=len(place.scripts),
        runner=_runner(reading, folder, place),
        runner_reason=first_program(place),
        next_generation=Source(place.folder) if place.is_next_generation else None,
    )
    rules = prisma_rules.for_version(project.version)
    return replace(project, seed=project_commands.seed(folder, package, None, rules, _manager(reading, folder)))


def with_strays(reading: Reading, project: PrismaProject, strays: Sequence[MigrationsPlace]) -> PrismaProject:
    """`project` with the migrations beside it that its Prisma does not look at. Where they are not all SQL, they are a
    runner's, which gives Prisma its part of them."""
    mixed = next((place for place in strays if place.programs), None)
    project = replace(project, elsewhere=tuple(place.folder for place in strays))
    if mixed is None or project.runner_reason is not None:
        return project
    return replace(project, runner=_runner(reading, project.folder, mixed), runner_reason=first_program(mixed))


def _migrations(located: Located, facts: SchemaFacts, rules: Rules) -> tuple[Path | None, Source | None]:
    config, schema = located.config, located.schema
    if config is not None and (named := config.migrations_path) is not None:
        from adx_tui.services.prisma.config_file import ConfiguredPath  # loaded with the config

        path = named.path if isinstance(named, ConfiguredPath) and can_be_path(named.path) else None
        return path, Source(config.path, named.line)
    if schema is None:
        return None, None
    usual = prisma_rules.default_migrations(rules, schema, facts.datasource_file, is_folder=os.path.isdir(schema))
    return usual, Source(schema)


def _loads(config: PrismaConfig) -> Iterator[EnvironmentLoad]:
    for load in config.env_file_loads:
        for file in load.files:
            yield EnvironmentLoad(file, load.loader, load.expands, Source(config.path, load.line))


def _keys(config: PrismaConfig | None, name: str) -> UrlKeys | None:
    if config is None:
        return None
    from adx_tui.services.javascript.values import Lookup  # loaded with the config

    lookup = getattr(config, name)
    if not isinstance(lookup, Lookup):
        return None
    return UrlKeys(lookup.keys, Source(config.path, lookup.line), lookup.default or "")


def _seed(reading: Reading, located: Located, rules: Rules) -> ProjectCommand | None:
    """Of the package that Prisma is started in, then of the schema's own."""
    folder, manager = located.folder, _manager(reading, located.folder)
    inner = reading.package(located.schema.parent) if located.schema else None
    packages = dict.fromkeys(entry.folder for entry in (reading.package(folder), inner) if entry)
    for config, home in [(located.config, folder), *((None, home) for home in packages)]:
        command = project_commands.seed(home, reading.package(home) if config is None else None, config, rules, manager)
        if command is not None:
            return command
    return None


def _runner(reading: Reading, folder: Path, place: MigrationsPlace | None) -> ProjectCommand | None:
    if place is None or not place.programs:
        return None
    nearest = (reading.package(place.folder), reading.package(folder), reading.package(reading.root))
    packages = {entry.folder: entry for entry in nearest if entry is not None}
    return project_commands.runner(packages.values(), _manager(reading, folder))


def _manager(reading: Reading, folder: Path) -> Manager:
    settled = package_manager.find(folder, reading.root, reading.manifests)
    return settled.name if settled else Manager.NPM


def _next_generation(
    config: PrismaConfig | None,
    facts: SchemaFacts,
    place: MigrationsPlace | None,
    rules: Rules,
    version: Version | None,
) -> Source | None:
    if config is not None and config.is_prisma_8:
        return Source(config.path)
    if facts.next_generation is not None:
        return facts.next_generation
    if place is not None and place.is_next_generation:
        return Source(place.folder)
    return version.source if version is not None and rules.is_next_generation else None
