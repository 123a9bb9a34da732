"""The `.env` that an application's own package asks for: in a monorepo it is another file than Prisma's command line
reads, and without it the application starts without a database.

Only where it is certain: a framework that reads the files of its own folder by itself, whose folder has an example that
names the database's URL, and neither a file nor a program there that would give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.model import Check, Context, Finding, Location, Remedy, Risk, manual, warning
from adx_tui.core.wording import counted
from adx_tui.services import files, git
from adx_tui.services.environment import chain, env_file, examples
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.git import Tracking
from adx_tui.services.project import env_scripts, framework
from adx_tui.services.project.project import Project
from adx_tui.services.project.reading import depends_on_prisma
from adx_tui.services.project.repository import Framework, Manager, Package, PrismaProject
from adx_tui.services.project.snapshot import SERVER_KEYS
from adx_tui.steps.shared import env_writer

_OWN_READERS = frozenset({"next", "astro", "@sveltejs/kit", "nuxt"})
"""Frameworks that give what they read to the code of the server."""
_CONFIGS = tuple(
    f"{name}.config.{ending}" for name in ("next", "astro", "svelte", "nuxt") for ending in ("js", "mjs", "ts", "mts")
)
# What loads a file of another folder: https://nextjs.org/docs/app/guides/environment-variables, loadEnvConfig
_LOADS = re.compile(r"\bdotenv|\bloadEnv|process\.loadEnvFile|env-cmd")
_PRIVATE = (Tracking.IGNORED, Tracking.NO_REPOSITORY)
_TITLE = "each application of the project has its .env"


@dataclass(frozen=True, slots=True)
class _Lacking:
    """An application without its file: `file` is what would be made of `example`."""

    framework: Framework
    example: EnvFile
    file: Path
    keys: tuple[str, ...]
    """The variables of the database's URL that its example has, and nothing gives it."""


def check_own_files(project: Project, prisma: PrismaProject, context: Context) -> Iterator[Check]:
    """Whether each application that uses the database has the file that its example is one of."""
    lacking = tuple(_find_lacking(project, prisma))
    if lacking:
        yield warning("own_files", _TITLE, _finding(project, lacking, context))


def _find_lacking(project: Project, prisma: PrismaProject) -> Iterator[_Lacking]:
    repository = project.repository
    if repository.manager_name is Manager.BUN:
        return  # what it starts has the file of the folder that it is started in
    environment = project.environment()
    given = {export.key for export in environment.exports} | project.process_environment.keys()
    wanted = [key for key in project.snapshot.url_names.every if key not in given and environment.get(key)]
    if not wanted or any(_loads_file(package) for package in repository.packages if package.folder == repository.root):
        return
    own = prisma.package.name if prisma.package is not None else ""
    is_only = len(repository.projects) == 1
    for package in repository.packages:
        if package.folder in (prisma.folder, repository.root) or _loads_file(package):
            continue
        if (own and own in package.dependencies) or (is_only and depends_on_prisma(package)):
            built_with = framework.find([package], repository.root, {})
            if built_with is not None and built_with.id in _OWN_READERS:
                yield from _without_file(built_with, wanted)


def _without_file(built_with: Framework, wanted: list[str]) -> Iterator[_Lacking]:
    folder = built_with.package.folder
    path = examples.find(folder, folder).chosen
    if path is None:
        return
    reads = chain.of_framework(built_with.id, folder)
    try:
        example = env_file.read(path)
        keys = tuple(key for key in wanted if key in example.values and reads.origin(key, {}) is None)
    except (UnreadableFileError, OSError):
        return
    if keys and not any(_LOADS.search(text) for text in _configs(folder)):
        yield _Lacking(built_with, example, folder / ".env", keys)


def _loads_file(package: Package) -> bool:
    return any(True for script in package.scripts.values() for _ in env_scripts.find_loads(script))


def _configs(folder: Path) -> Iterator[str]:
    for name in _CONFIGS:
        try:
            yield files.read_text(folder / name, files.SETTINGS_BYTES)
        except OSError:
            continue


def _finding(project: Project, lacking: tuple[_Lacking, ...], context: Context) -> Finding:
    first = lacking[0]
    names = [project.relative(each.file) for each in lacking]
    more = f", and so it is with {counted(len(lacking) - 1, 'more application')}" if len(lacking) > 1 else ""
    folder = project.relative(first.file.parent)
    return Finding(
        code="ADX681",
        cause=f"{first.framework.title} in {folder} is started without {', '.join(first.keys)}: it reads the .env of "
        f"its own folder, and {names[0]} does not give it{more}.",
        subject=", ".join(names),
        evidence=tuple(_seen(project, each) for each in lacking),
        location=_place(project, first),
        remedies=tuple(_remedy(project, each, context) for each in lacking),
    )


def _seen(project: Project, lacking: _Lacking) -> str:
    there = "is there, without it" if files.may_exist(lacking.file) else "is not there"
    return f"{_place(project, lacking)}  {lacking.keys[0]}; {project.relative(lacking.file)} {there}"


def _place(project: Project, lacking: _Lacking) -> Location:
    entry = lacking.example.entry(lacking.keys[0])
    return Location(project.relative(lacking.example.path), entry.line if entry else None)


def _remedy(project: Project, lacking: _Lacking, context: Context) -> Remedy:
    """Made where nothing stands in its way, and git would not publish it; a file that is there is left alone."""
    name, example = project.relative(lacking.file), project.relative(lacking.example.path)
    values = _values(project, lacking)
    id = f"application.own_file.{name}"
    lines = "\n".join(f"{key}=…" for key in values)
    if files.may_exist(lacking.file):
        return manual(id, f"set it in {name}, as {project.relative(project.settings.env_file)} has it", lines)
    # A value that a reader would fill in again is written by who knows how.
    plain = not any("$" in value for value in values.values())
    if not plain or git.tracking(lacking.file, context.cancellation) not in _PRIVATE:
        return manual(id, f"make {name} from {example}, and have git ignore it", f"cp {example} {name}\n{lines}")
    return Remedy(
        id=id,
        title=f"create {name} from {example}, with the URL of {project.relative(project.settings.env_file)}",
        risk=Risk.SAFE,
        preview=f"cp {example} {name}; chmod 600 {name}\n{lines}",
        apply=lambda _: _create(project, lacking, values),
    )


def _values(project: Project, lacking: _Lacking) -> Mapping[str, str]:
    """What its example has of the database, as the file that was set up has it."""
    environment = project.environment()
    keys = (*lacking.keys, *(key for key in SERVER_KEYS if key in lacking.example.values))
    return {key: value for key in keys if (value := environment.get(key))}


def _create(project: Project, lacking: _Lacking, values: Mapping[str, str]) -> str:
    name = project.relative(lacking.file)
    if not env_writer.create(project, lacking.file, lacking.example.with_values(values)):
        return f"found {name}, which somebody made meanwhile"
    return f"created {name} from {project.relative(lacking.example.path)}"
