"""A `.env` beside Prisma's schema: Prisma 5 and 6 read it next to the root's, or refuse both; with a prisma.config, and
from Prisma 7 on, nobody reads it unless the config says so.

https://www.prisma.io/docs/orm/more/development-environment/environment-variables
https://github.com/prisma/prisma/blob/6.19.x/packages/internals/src/utils/tryLoadEnvs.ts, checkForConflicts
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from adx_tui.core.model import Check, Finding, Location, failed, manual, warning
from adx_tui.services import files
from adx_tui.services.environment import chain, env_file
from adx_tui.services.environment.chain import Reader
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project import env_programs
from adx_tui.services.project.environment_files import command_line_chain, framework_chain, scripts_chain
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject

_TITLE = "Prisma reads one .env, or two that do not meet"
_MOST_NAMED = 5


def check_second_file(project: Project) -> Iterator[Check]:
    """The two files of Prisma 5 and 6: a key that both give the same value ends every command, of one with two values
    the root's counts."""
    prisma = project.repository.chosen
    reads = command_line_chain(prisma) if prisma is not None else None
    if reads is None or reads.reader is not Reader.PRISMA or len(reads.existing()) < 2:
        return
    try:
        texts = reads.texts()
        parsed = [chain.read(Reader.DOTENV, [text], {}).values for _, text in texts]
    except UnreadableFileError:
        return
    if len(texts) < 2:  # a link that leads nowhere counts among those that are there
        return
    shared = [key for key in parsed[1] if key in parsed[0]]
    same = [key for key in shared if parsed[0][key] == parsed[1][key]]
    first, second = (path for path, _ in texts)
    if same:
        yield failed("second_file", _TITLE, _conflict(project, first, second, same))
    elif shared:
        yield warning("second_file", _TITLE, _overridden(project, first, second, shared))


def find_unread(project: Project) -> Finding | None:
    """The database's URL stands in a `.env` that no program of this project reads, and nowhere else."""
    prisma, key = project.repository.chosen, project.url_name
    if prisma is None or project.process_environment.get(key):
        return None
    chains = (
        command_line_chain(prisma),
        framework_chain(project.repository, project.settings.project),
        scripts_chain(project.repository, prisma),
    )
    if project.environment().values.get(key) and any(project.settings.env_file in reads.files for reads in chains):
        return None  # by what was read of that file already
    try:
        if any(reads.origin(key, {}) is not None for reads in chains):
            return None
        *others, _ = env_programs.find_programs(project.snapshot)  # Compose for one; the last is adx-tui itself
        read = {path for program in others if program.takes(key) for path in program.files}
        read |= {path for reads in chains for path in reads.files}
        for path in _candidates(project, prisma):
            is_read = path in read or path.resolve() in read
            if not is_read and files.may_exist(path) and env_file.read(path).entry(key) is not None:
                return _unread(project, prisma, path, key, is_own_read=project.settings.env_file in read)
    except (UnreadableFileError, OSError):
        return None
    return None


def _candidates(project: Project, prisma: PrismaProject) -> Iterator[Path]:
    folders = [prisma.schema.parent] if prisma.schema is not None else []
    folders += [prisma.folder / "prisma", prisma.folder, project.repository.root]
    yield from dict.fromkeys(folder / ".env" for folder in folders)


def _conflict(project: Project, first: Path, second: Path, keys: list[str]) -> Finding:
    names = (project.relative(first), project.relative(second))
    listed = _listed(keys)
    return Finding(
        code="ADX181",
        cause=f"{names[0]} and {names[1]} both set {listed}, to the same: every command of Prisma ends with “There is "
        "a conflict between env vars”.",
        subject=names[1],
        evidence=_lines(project, (first, second), keys),
        location=_place(project, second, keys[0]),
        remedies=(manual("environment.second_file", f"take it out of {names[1]}", listed),),
    )


def _overridden(project: Project, first: Path, second: Path, keys: list[str]) -> Finding:
    names = (project.relative(first), project.relative(second))
    listed = _listed(keys)
    return Finding(
        code="ADX182",
        cause=f"{names[0]} and {names[1]} set {listed} to two values: Prisma reads both files, and the one of "
        f"{names[0]} counts.",
        subject=names[1],
        evidence=_lines(project, (first, second), keys),
        location=_place(project, second, keys[0]),
        remedies=(
            manual("environment.second_file", f"keep the value that is meant in {names[0]}, and no other", listed),
        ),
    )


def _unread(project: Project, prisma: PrismaProject, path: Path, key: str, *, is_own_read: bool) -> Finding:
    where, own = project.relative(path), project.relative(project.settings.env_file)
    version = f"Prisma {prisma.major}" if prisma.major else "Prisma"
    reads = command_line_chain(prisma).files
    seen = ", ".join(project.relative(file) for file in reads) or "no file at all"
    keep = manual("environment.unread", f"keep it in {own}, which is read", f"cat {where} >> {own}")
    load = manual("environment.unread.config", "have prisma.config load that file", _loader(prisma, path))
    return Finding(
        code="ADX183",
        cause=f"{key} stands in {where}, which no program of this project reads: {version} reads {seen} here.",
        subject=where,
        evidence=(f"{_place(project, path, key)}  {key}", f"{version} reads  {seen}"),
        location=_place(project, path, key),
        remedies=(keep, load) if is_own_read else (load,),
    )


def _loader(prisma: PrismaProject, path: Path) -> str:
    from adx_tui.services.prisma import config_text  # for whose file it is that nobody reads

    dependencies = prisma.package.dependencies if prisma.package is not None else {}
    has_dotenv = "dotenv" in dependencies or any(load.loader == "dotenv" for load in prisma.environment_loads)
    return config_text.loader(os.path.relpath(path, prisma.folder), has_dotenv=has_dotenv).strip()


def _lines(project: Project, paths: tuple[Path, ...], keys: list[str]) -> tuple[str, ...]:
    return tuple(f"{_place(project, path, key)}  {key}" for key in keys[:_MOST_NAMED] for path in paths)


def _place(project: Project, path: Path, key: str) -> Location:
    entry = env_file.read(path).entry(key)
    return Location(project.relative(path), entry.line if entry else None)


def _listed(keys: list[str]) -> str:
    more = f" and {len(keys) - _MOST_NAMED} more" if len(keys) > _MOST_NAMED else ""
    return ", ".join(keys[:_MOST_NAMED]) + more
