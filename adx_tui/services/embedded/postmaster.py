"""Whether a server runs in a data directory, told from its postmaster.pid and the process it names."""

from __future__ import annotations

from pathlib import Path

# `ready` in line 8 of postmaster.pid: the server takes connections (src/include/utils/pidfile.h).
_STATUS_LINE = 7
_PORT_LINE = 3


class Postmaster:
    """The server that works in the data directory `data`, if there is one."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._file = data / "postmaster.pid"

    def port(self) -> int | None:
        """The port of the running server, which may still be starting; None when none runs (a stale postmaster.pid
        does not count)."""
        lines = self._lines()
        return int(lines[_PORT_LINE]) if len(lines) > _PORT_LINE and self.runs() else None

    def is_frozen(self) -> bool:
        """Whether it was stopped by a signal, and serves nobody until it is continued."""
        import psutil

        lines = self._lines()
        try:
            return bool(lines) and psutil.Process(int(lines[0])).status() == psutil.STATUS_STOPPED
        except psutil.Error:
            return False

    def runs(self) -> bool:
        """Whether the postmaster that wrote postmaster.pid is alive: not a zombie, not another program, nor another
        server, that got its number since. A server works in its data directory."""
        lines = self._lines()
        if not lines:
            return False
        import psutil  # 7 ms, which is not needed where there is no such file

        try:
            process = psutil.Process(int(lines[0]))
            if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
                return False
            return Path(process.cwd()) == self._data.resolve()
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True  # another user's: the name has to do

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        lines = self._lines()
        return len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready" and self.runs()

    def drop_stale_file(self) -> None:
        """Postgres refuses to start while the process in postmaster.pid lives, whatever it is by now."""
        if self._lines() and not self.runs():
            self._file.unlink()

    def _lines(self) -> list[str]:
        try:
            lines = self._file.read_text().splitlines()
        except OSError:
            return []
        return lines if lines and lines[0].strip().isdigit() else []
