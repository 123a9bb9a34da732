"""Whether what is in `.env`, and in the other files of this machine, is nobody else's: mode, owner, and what git makes
of it."""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Iterator

from adx_tui.core.model import Check, Context, Finding, Remedy, Risk, failed, ok, skipped, typed, warning
from adx_tui.services import state_directory
from adx_tui.services.environment import env_file, file_modes
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.steps.environment import private_files, publication, unreadable
from adx_tui.steps.environment.private_files import PrivateFile
from adx_tui.steps.shared import env_writer

_UNSUPPORTED = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


def check_privacy(project: Project, environment: Environment, context: Context) -> Iterator[Check]:
    """Each file by itself, and all of them in git's history."""
    private = private_files.find(project, environment)
    for file in private:
        yield from _mode(project, file)
    yield from publication.check_publication(project, private, context)


def _mode(project: Project, file: PrivateFile) -> Iterator[Check]:
    check, title = file.check("private"), f"nobody else can read {file.name}"
    try:
        status = file.path.stat()
    except OSError as error:  # gone since it was read
        yield failed(check, title, unreadable.finding(project, error))
        return
    mode = status.st_mode & 0o777
    mine = not hasattr(os, "geteuid") or os.geteuid() in (0, status.st_uid)
    if env_file.is_private(mode):
        yield ok(check, title)
    elif where := _without_modes(project, file):
        if file.is_main:  # the others are there too, and once is enough
            yield skipped(check, title, f"{where} keeps no modes: chmod has no effect there, and none is needed")
        return
    else:
        yield failed(check, title, _readable(project, file, mode, mine=mine))
    if not mine and status.st_uid != 0:
        yield warning(file.check("owner"), f"{file.name} belongs to this user", _of_somebody_else(file, status.st_uid))


def _without_modes(project: Project, file: PrivateFile) -> str:
    """The file system, where it keeps no modes: known for one, or shown by a chmod of ours."""
    mount = file_modes.mount_of(file.path)
    if mount is not None and mount.has_no_modes:
        return str(mount)
    if state_directory.is_without_modes(project.settings.project_state_dir, str(mount)):
        return str(mount or "the file system")
    return ""


def _readable(project: Project, file: PrivateFile, mode: int, *, mine: bool) -> Finding:
    command = f"chmod 600 {file.name}"
    remedy = Remedy(
        id=file.check("environment.private"),
        title="take everybody else's rights away",
        risk=Risk.SAFE,
        preview=command,
        apply=lambda _: _make_private(project, file),
    )
    if not mine:
        remedy = typed(remedy.id, "make it yours alone", f"sudo chown $(id -u) {shlex.quote(file.name)} && {command}")
    return Finding(
        code="ADX140",
        cause=f"Other users of this machine can read the secrets in {file.name}.",
        subject=file.subject,
        evidence=(f"mode  {mode:04o}",),
        location=file.location(),
        remedies=(remedy,),
    )


def _make_private(project: Project, file: PrivateFile) -> str:
    with env_writer.writing(project, file.path):
        try:
            env_file.make_private(file.path)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
        if env_file.is_private(file.path.stat().st_mode):
            return f"made {file.name} private"
        mount = file_modes.mount_of(file.path)
        state_directory.note_without_modes(project.settings.project_state_dir, str(mount))
        return f"found that {mount or 'the file system'} keeps no modes: chmod had no effect on {file.name}"


def _of_somebody_else(file: PrivateFile, uid: int) -> Finding:
    how = typed(file.check("environment.owner"), "make it yours", f"sudo chown $(id -u) {shlex.quote(file.name)}")
    return Finding(
        code="ADX143",
        cause=f"{file.name} belongs to another user, who can read and change it.",
        subject=file.subject,
        evidence=(f"owner  user id {uid}; this is {os.geteuid()}",),
        location=file.location(),
        remedies=(how,),
    )
