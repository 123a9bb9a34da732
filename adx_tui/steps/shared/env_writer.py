"""The one writer of `.env`: what is changed in it, and why that can't be."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from adx_tui.core.inside import OutsideError
from adx_tui.core.model import Finding, Location, Remedy, RemedyFailedError, manual, typed
from adx_tui.services import whole_file
from adx_tui.services.environment import env_file, expansion
from adx_tui.services.environment.env_file import EnvFile, Template
from adx_tui.services.project import env_programs
from adx_tui.services.project.env_differences import Comparison
from adx_tui.services.project.project import Project


def change(project: Project, values: Mapping[str, str], outcome: str) -> str:
    """Write `values` into the file as it is now, whatever the run last read of it: somebody may have edited it since;
    so spelled that all programs of the project read them alike. Returns `outcome`. Raises RemedyFailedError, also where
    there is no such spelling."""
    change_file(project, project.settings.env_file, values)
    return outcome


def change_file(project: Project, path: Path, values: Mapping[str, str]) -> None:
    """The same in `path`, another of the project's environment files. Raises RemedyFailedError."""
    _edit(project, path, lambda file: _with_values(project, file, values))


def edit(project: Project, change: Callable[[EnvFile], str], outcome: str) -> str:
    """Write what `change` makes of the file as it is now. Returns `outcome`. Raises RemedyFailedError."""
    _edit(project, project.settings.env_file, change)
    return outcome


def _edit(project: Project, path: Path, change: Callable[[EnvFile], str]) -> None:
    with writing(project, path):
        whole_file.replace(path, change(env_file.read(path)))


def _with_values(project: Project, file: EnvFile, values: Mapping[str, str]) -> str:
    changes = expansion.changes_in(file, values, project.process_environment)
    path = Path(os.path.realpath(file.path))
    comparison = Comparison.read(env_programs.find_programs(project.snapshot), project.process_environment, file)
    text = file.with_values({key: value for key, value in changes.items() if isinstance(value, Template)})
    for key, value in changes.items():
        if not isinstance(value, Template):
            spelled = replace(comparison, texts={**comparison.texts, path: text}).spell(path, key, value)
            if spelled is None:
                raise RemedyFailedError(_unspellable(project, file.path, key))
            text = spelled[1]
    return text


def _unspellable(project: Project, path: Path, key: str) -> Finding:
    name = project.relative(path)
    title = "take a value without `$`, `#`, quotes, backslashes and line ends"
    return Finding(
        code="ADX132",
        cause=f"{key} was not written: no way of writing that value is read alike by all programs of this project.",
        subject=key,
        evidence=tuple(f"{program.name}  reads {name}" for program in env_programs.find_programs(project.snapshot)),
        location=Location(name),
        remedies=(manual(f"environment.spelling.{key}", title, f"{key}=…"),),
    )


def create(project: Project, path: Path, text: str) -> bool:
    """Make the file `path`; false where somebody made it meanwhile. Raises RemedyFailedError."""
    with writing(project, path):
        try:
            whole_file.create(path, text)
        except FileExistsError:
            return False
    return True


@contextmanager
def writing(project: Project, path: Path) -> Iterator[None]:
    """Turns whatever keeps `path` from being read or written into RemedyFailedError."""
    try:
        yield
    except OutsideError as error:
        raise RemedyFailedError(_leads_outside(project, error)) from None
    except OSError as error:
        raise RemedyFailedError(_finding(project, path, error)) from None


def _finding(project: Project, path: Path, error: OSError) -> Finding:
    cause, evidence, how = _EXPLANATIONS.get(error.errno or 0, _refused)(Path(os.path.realpath(path)), error)
    return Finding(
        code="ADX106",
        cause=f"{path.name} can't be written: {cause}.",
        subject=project.relative(path) if path != project.settings.env_file else "",
        evidence=evidence,
        location=Location(project.relative(path), getattr(error, "line", None)),
        remedies=(how,),
    )


def _leads_outside(project: Project, error: OutsideError) -> Finding:
    name = project.relative(error.path)
    how = typed(
        "environment.link", "put a file in the place of the link, or change it yourself", f"ls -l {shlex.quote(name)}"
    )
    return Finding(
        code="ADX155",
        cause=f"{name} can't be written: {error.strerror}.",
        subject=name,
        evidence=(f"{name} -> {error.real}",),
        location=Location(name),
        remedies=(how,),
    )


Explanation = tuple[str, tuple[str, ...], Remedy]
"""Why, what was seen, and what to do."""


def _full(path: Path, _error: OSError) -> Explanation:
    disk = _mount_point(path)
    if hasattr(os, "statvfs") and (stat := os.statvfs(path.parent)).f_files and not stat.f_favail and stat.f_bavail:
        # It may have room for data and none for another name.
        seen = f"{disk}  0 of {stat.f_files:,} files (inodes) free"
        return f"the file system {disk} has no room for another file", (seen,), _room(f"df -i {shlex.quote(str(disk))}")
    usage = shutil.disk_usage(path.parent)
    seen = f"{disk}  {usage.free >> 10:,} KB free of {usage.total >> 10:,} KB"
    return f"the file system {disk} is full", (seen,), _room(f"df -h {shlex.quote(str(disk))}")


def _over_quota(path: Path, _error: OSError) -> Explanation:
    disk = _mount_point(path)
    return f"your quota on the file system {disk} is used up", (str(disk),), _room("quota -s")


def _read_only(path: Path, _error: OSError) -> Explanation:
    disk = _mount_point(path)
    how = typed(
        "environment.writable",
        "make it writable, or work in a copy of the project",
        f"findmnt -T {shlex.quote(str(path))}",
    )
    return f"the file system {disk} is read-only", (str(disk),), how


def _denied(path: Path, error: OSError) -> Explanation:
    """Replacing a file takes a right on its folder."""
    seen = tuple(_owner(entry) for entry in (path.parent, path) if os.path.exists(entry))
    how = typed(
        "environment.writable",
        "correct the owner or the mode",
        _listing(path),
    )
    return f"this user may not: {error.strerror}", seen, how


def _refused(path: Path, error: OSError) -> Explanation:
    how = typed("environment.writable", "see what it is", _listing(path))
    return str(error.strerror), (f"{path}: {error.strerror}",), how


_EXPLANATIONS: Mapping[int, Callable[[Path, OSError], Explanation]] = {
    errno.ENOSPC: _full,
    errno.EDQUOT: _over_quota,
    errno.EROFS: _read_only,
    errno.EACCES: _denied,
    errno.EPERM: _denied,
}


def _listing(path: Path) -> str:
    return f"ls -ld {shlex.quote(str(path.parent))} {shlex.quote(str(path))}"


def _room(command: str) -> Remedy:
    return typed("environment.room", "make room on it", command)


def _mount_point(path: Path) -> Path:
    return next(parent for parent in path.parents if os.path.ismount(parent) or parent == parent.parent)


def _owner(path: Path) -> str:
    stat = path.stat()
    try:
        owner = path.owner()
    except (KeyError, NotImplementedError):
        owner = str(stat.st_uid)
    return f"{path}  mode {stat.st_mode & 0o7777:04o}, owner {owner}"
