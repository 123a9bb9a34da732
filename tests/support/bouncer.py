"""The real PgBouncer in front of the tests' own server."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from adx_tui.services.embedded.unprivileged import Unprivileged
from tests.support.databases import FreshDatabase
from tests.support.folders import make_reachable_folder
from tests.support.ports import pick_free_port

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
START_LIMIT = 20.0


@contextlib.contextmanager
def run_bouncer(database: FreshDatabase, mode: str = "transaction", *, administrator: bool = False) -> Iterator[int]:
    """The port of one that pools by `mode`. `administrator`: whether the database's role may look into its console."""
    if PROGRAM is None:
        pytest.skip("there is no pgbouncer on this machine (Debian's package pgbouncer)")
    account, folder, port = Unprivileged.needed(), make_reachable_folder("adx-test-bouncer-"), pick_free_port()
    users = folder / "users.txt"
    users.write_text(f'"{database.role}" "{database.password}"\n')
    settings = folder / "pgbouncer.ini"
    lines = [
        "[databases]",
        f"{database.name} = host={database.server.host} port={database.server.port}",
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "unix_socket_dir =",
        "auth_type = scram-sha-256",
        f"auth_file = {users}",
        f"pool_mode = {mode}",
        "default_pool_size = 5",
        *([f"admin_users = {database.role}"] if administrator else []),
    ]
    settings.write_text("\n".join(lines) + "\n")
    for path in (folder, users, settings):
        account.give(path)
    process = subprocess.Popen(
        [PROGRAM, str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account.as_arguments()
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"pgbouncer did not listen on {port}")


def through(database: FreshDatabase, port: int) -> str:
    """The database's URL by way of the pooler."""
    return database.url.replace(f":{database.server.port}/", f":{port}/")
