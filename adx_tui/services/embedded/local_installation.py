"""PostgreSQL as it is installed on this machine: by Debian, an RPM, Homebrew, Postgres.app, Windows' installer.

Nothing of it is used but its programs: no cluster of it is touched, and none of its servers is started.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from adx_tui.services import child_process
from adx_tui.services.child_process import ChildTimeoutError
from adx_tui.services.embedded.binaries import Binaries, major_of
from adx_tui.services.embedded.unprivileged import Unprivileged

OLDEST = 14
"""The first major version whose initdb knows all that we ask of it (--no-instructions)."""
_SECONDS = 10
_PLACES = {
    "linux": (
        "/usr/lib/postgresql/*/bin",  # Debian, https://wiki.debian.org/PostgreSql
        "/usr/pgsql-*/bin",  # PostgreSQL's own RPMs
        "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    ),
    "darwin": (
        "/opt/homebrew/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql@*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
    ),
    "win32": ("PostgreSQL/*/bin",),  # below %ProgramFiles%
}


def find(owner: Unprivileged) -> tuple[Binaries, ...]:
    """The installations of a version that will do and that `owner` can run, the newest first."""
    folders = dict.fromkeys(folder.resolve() for folder in _folders())
    known = (_verified(folder, owner) for folder in folders)
    usable = [binaries for binaries in known if binaries is not None and binaries.major >= OLDEST]
    return tuple(sorted(usable, key=lambda binaries: -binaries.major))


def _folders() -> Iterator[Path]:
    program = shutil.which("pg_config")
    if program and (named := _answer(Path(program), "--bindir", Unprivileged(None, None))):
        yield Path(named)
    above = Path(os.environ.get("PROGRAMFILES") or "/") if sys.platform == "win32" else Path("/")
    for place in _PLACES.get(sys.platform, ()):
        yield from sorted(above.glob(place.lstrip("/")))


def _verified(folder: Path, owner: Unprivileged) -> Binaries | None:
    """The installation whose programs are in `folder`; None where there is no server, or `owner` can't run it."""
    ending = ".exe" if os.name == "nt" else ""
    version = re.search(r"\(PostgreSQL\) (\d\S*)", _answer(folder / f"postgres{ending}", "--version", owner))
    if version is None or not (folder / f"initdb{ending}").exists():
        return None
    named = _answer(folder / f"pg_config{ending}", "--sharedir", owner)
    share = Path(named) if named else _usual_share(folder.parent, major_of(version[1]))
    return Binaries(folder.parent, version[1], share, str(folder.parent))


def _usual_share(folder: Path, major: int) -> Path:
    """Where no pg_config tells: it belongs to a package for developers with some."""
    places = (folder / "share" / name for name in (f"postgresql@{major}", "postgresql", "pgsql"))
    return next((place for place in places if place.is_dir()), folder / "share")


def _answer(program: Path, question: str, owner: Unprivileged) -> str:
    """What `program` says to `question`, asked once as long as it stays the same; empty where it says nothing."""
    try:
        changed = program.stat().st_mtime_ns
    except OSError:
        return ""
    return _asked(program, changed, question, owner)


@cache
def _asked(program: Path, changed: int, question: str, owner: Unprivileged) -> str:
    command, as_whom = [str(program), question], owner.as_arguments()
    try:
        ended = child_process.run(command, seconds=_SECONDS, folder=program.parent, **as_whom)
    except (OSError, ChildTimeoutError):
        return ""
    return "" if ended.exit_code else ended.out.decode(errors="replace").strip()
