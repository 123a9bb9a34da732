"""What adx-tui keeps outside of the project: the embedded server's data, its own password, tracebacks, the run lock."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from adx_tui.core import identity
from adx_tui.services import private_file

_CONSENT = "agreed-to-drop"
_WITHOUT_MODES = "without-file-modes"
_ROTATION = "rotated-password"


def default() -> Path:
    """The usual place for a program's state. For root a system directory: the embedded server runs as another user,
    who can't reach into root's home."""
    if os.name == "posix" and os.geteuid() == 0:
        return Path("/var/lib/adx-tui")
    return Path(platformdirs.user_state_dir("adx-tui", appauthor=False))


def reach(project_state: Path, *, change: bool) -> None:
    """See that a run can find its state, and keep it where it is to `change` something. Raises OSError.

    `HOME` may be a folder that is not there or that only root can write in, as in containers and CI.
    """
    if change:
        project_state.mkdir(parents=True, exist_ok=True)
        (project_state / identity.LOCK).touch()
    else:
        with contextlib.suppress(FileNotFoundError):
            project_state.stat()


def administrator_password(project_state: Path) -> str:
    """The local server's administrator password for a project whose environment names none: made once, then kept,
    readable by its owner alone. Raises OSError."""
    path = administrator_password_file(project_state)
    try:
        return path.read_text()
    except FileNotFoundError:
        project_state.mkdir(parents=True, exist_ok=True)
        private_file.write(path, secrets.token_urlsafe(24))
        return path.read_text()


def administrator_password_file(project_state: Path) -> Path:
    """Where that is kept."""
    return project_state / "administrator-password"


def note_consent(project_state: Path, database: str) -> None:
    """Keep in mind that the person agreed to lose what is in `database`: the drop may be cut off. Raises OSError."""
    private_file.write(project_state / _CONSENT, database)


def has_consent(project_state: Path, database: str) -> bool:
    """Whether a drop that was agreed to was not seen to its end."""
    try:
        return (project_state / _CONSENT).read_text(encoding="utf-8") == database
    except (OSError, UnicodeDecodeError):
        return False


def forget_consent(project_state: Path) -> None:
    """The drop is done. Raises OSError."""
    (project_state / _CONSENT).unlink(missing_ok=True)


def note_without_modes(project_state: Path, mount: str) -> None:
    """Keep in mind that chmod had no effect on what is mounted there. Raises OSError."""
    private_file.write(project_state / _WITHOUT_MODES, mount)


def is_without_modes(project_state: Path, mount: str) -> bool:
    """Whether that was seen of this very mount."""
    try:
        return (project_state / _WITHOUT_MODES).read_text(encoding="utf-8") == mount
    except (OSError, UnicodeDecodeError):
        return False


def note_rotation(project_state: Path, role: str, old: str, new: str) -> None:
    """Keep the password that a role has and the one that it is about to get, readable by their owner alone, until the
    new one stands where it belongs: a run that is cut off meanwhile would leave nobody who knows it. Raises OSError."""
    private_file.write(project_state / _ROTATION, json.dumps([role, old, new]))


def noted_rotation(project_state: Path) -> tuple[str, str, str] | None:
    """Role, old and new password of a rotation that was not seen to its end; None where there is none."""
    try:
        noted = json.loads((project_state / _ROTATION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    match noted:
        case [str(role), str(old), str(new)]:
            return role, old, new
    return None


def forget_rotation(project_state: Path) -> None:
    """It is done, or undone. Raises OSError."""
    (project_state / _ROTATION).unlink(missing_ok=True)


def save_crash(state: Path, text: str) -> str:
    """Keep a traceback for a bug report; returns where, or that it could not be kept."""
    try:
        folder = state / "crashes"
        folder.mkdir(parents=True, exist_ok=True)
        path = private_file.create(folder, f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-", text + "\n", ".txt")
    except OSError as error:
        return f"not saved: {error.strerror} ({state})"
    return str(path)
