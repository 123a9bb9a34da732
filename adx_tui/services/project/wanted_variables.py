"""The variables that a project reads, by its schema, its config and its code: what a `.env` for it has to say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.application import source_code
from adx_tui.services.environment.wanted import Use, WantedVariable
from adx_tui.services.project import turbo
from adx_tui.services.project.repository import Repository, Source, UrlKeys
from adx_tui.services.project.urls import DATABASE_URL


def find_wanted(repository: Repository, cancellation: Cancellation) -> tuple[WantedVariable, ...]:
    """All of them, those of the URLs first. Reads the code of the chosen project's folder, and of the application's
    where that is another. Raises CancelledRunError."""
    prisma = repository.chosen
    if prisma is None:
        return ()
    urls = [*_keys(repository, prisma.url, Use.URL), *_keys(repository, prisma.direct_url, Use.URL)]
    shadow = [*_keys(repository, prisma.shadow_url, Use.SHADOW_URL, optional=True)]
    folders = [prisma.folder]
    if repository.framework is not None and not prisma.folder.is_relative_to(repository.framework.package.folder):
        folders.append(repository.framework.package.folder)
    read = [*urls, *shadow, *_read_by_code(repository, folders, {variable.key for variable in urls}, cancellation)]
    known = {variable.key for variable in read}
    return (*read, *(variable for variable in _named_by_turbo(repository) if variable.key not in known))


def _named_by_turbo(repository: Repository) -> Iterator[WantedVariable]:
    """Only passed on there, not asked for."""
    for variable in turbo.read_turbo_variables(repository.root, repository.given):
        yield WantedVariable(variable.name, _place(repository, Source(variable.path, variable.line)), optional=True)


def _keys(
    repository: Repository, keys: UrlKeys | None, use: Use, *, optional: bool = False
) -> Iterator[WantedVariable]:
    """Of `A ?? B` the last: one is enough, and that is what is always there."""
    if keys is not None and keys.keys:
        yield WantedVariable(keys.keys[-1], _place(repository, keys.source), optional, use)


def _read_by_code(
    repository: Repository, folders: list[Path], known: set[str], cancellation: Cancellation
) -> Iterator[WantedVariable]:
    from adx_tui.services.javascript import environment_names  # a parser comes with it

    files = [file for folder in folders for file in source_code.list_files(folder, cancellation)]
    for name, read in environment_names.read_environment_names(files).by_name().items():
        if name not in known:
            use = Use.URL if name == DATABASE_URL and not known else Use.OTHER
            place = _place(repository, Source(read.path, read.line))
            yield WantedVariable(name, place, read.is_optional or read.default is not None, use)


def _place(repository: Repository, source: Source) -> str:
    path = os.path.relpath(source.path, repository.given)
    return path if source.line is None else f"{path}:{source.line}"
