"""The embedded server's data directory: made whole or not at all, and deleted so that no part of it looks like one."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.embedded import program
from adx_tui.services.embedded.binaries import Binaries
from adx_tui.services.embedded.unprivileged import Unprivileged

_ORPHAN_SECONDS = 5
# What data directories are called until they are whole, and from when they are deleted.
_UNFINISHED = "pgdata."


class DataDirectory:
    """The one in `folder`. Only one run at a time is at work on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "pgdata"

    @property
    def is_whole(self) -> bool:
        """It gets its name only when initdb is done."""
        return (self.path / "PG_VERSION").exists()

    @property
    def is_cluster(self) -> bool:
        """Whether initdb made it: databases lie in it, whatever state they are in."""
        return self.major() is not None and (self.path / "base").is_dir()

    @property
    def is_no_cluster(self) -> bool:
        """Whether its place is taken by something that is no whole data directory."""
        return not self.is_whole and self.path.exists() and any(self.path.iterdir())

    def major(self) -> int | None:
        """The major version that wrote it; None where there is none, or no telling."""
        try:
            return int((self.path / "PG_VERSION").read_text())
        except (OSError, ValueError):
            return None

    def last_program(self) -> Path | None:
        """The postgres that was started on it last, as that noted in postmaster.opts (src/backend/postmaster's
        CreateOptsFile): its path, then each argument in quotes. None where none was."""
        try:
            program = (self.path / "postmaster.opts").read_text(errors="replace").partition(' "')[0].strip()
        except OSError:
            return None
        return Path(program) if program else None

    def make(self, binaries: Binaries, user: str, password: str, cancellation: Cancellation) -> None:
        """Make it, whole or not at all, with `user` as its superuser. Raises ServerError, OSError,
        CancelledRunError."""
        owner = Unprivileged.needed()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        unfinished = Path(tempfile.mkdtemp(dir=self._folder, prefix=_UNFINISHED))
        password_file = unfinished.with_suffix(".pw")
        try:
            password_file.touch(mode=0o600)
            password_file.write_text(password + "\n")
            owner.give(unfinished, password_file)
            owner.open_way_to(self._folder)
            program.run(
                [
                    str(binaries.program("initdb")),
                    f"--pgdata={unfinished}",
                    f"--username={user}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--no-instructions",
                ],
                owner,
                folder=self._folder,
                cancellation=cancellation,
            )
            os.rename(unfinished, self.path)
        finally:
            password_file.unlink(missing_ok=True)
            shutil.rmtree(unfinished, ignore_errors=True)

    def take_over(self, other: DataDirectory) -> None:
        """Have the data of `other`, whose server does not run, here. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        os.rename(other.path, self.path)

    def put_aside(self) -> Path:
        """Rename what is in its place; returns the new name. Raises OSError."""
        names = (self._folder / f"aside-{number}" for number in range(1, 10_000))
        aside = next(name for name in names if not name.exists())
        os.rename(self.path, aside)
        return aside

    def remove(self) -> bool:
        """Delete it, its server being stopped; returns whether there was one. Raises OSError."""
        if not self.path.exists():
            return False
        # Renamed first: a directory that a kill leaves half deleted must not look like data.
        os.rename(self.path, tempfile.mkdtemp(dir=self._folder, prefix=_UNFINISHED))
        self._sweep()
        return True

    def _sweep(self) -> None:
        """Remove what runs that were killed left behind, a file with the password among it."""
        self._end_orphans()
        for left in self._folder.glob(f"{_UNFINISHED}*"):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()

    def _end_orphans(self) -> None:
        """End an initdb whose adx-tui was killed: it goes on writing, into what is to be removed."""
        import psutil

        unfinished = f"--pgdata={self._folder / _UNFINISHED}"
        ended: list[psutil.Process] = []
        for process in psutil.process_iter(["cmdline"]):
            if any(argument.startswith(unfinished) for argument in process.info["cmdline"] or ()):
                with suppress(psutil.NoSuchProcess):
                    process.suspend()  # so that it starts nothing more
                    ended += [process, *process.children(recursive=True)]
        for process in ended:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(ended, timeout=_ORPHAN_SECONDS)
