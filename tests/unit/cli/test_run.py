"""`adx-tui run -- COMMAND`: the environment that the application sees, and a command that does not know of adx-tui."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.folders import write_files
from tests.support.project import INHERITED

if sys.platform == "win32":
    pytest.skip("signals and terminals as POSIX has them", allow_module_level=True)

import pty
import select
import time

FILES = {
    "package.json": json.dumps({"dependencies": {"next": "16.0.3", "@prisma/client": "6.19.0"}}),
    "prisma/schema.prisma": 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
    ".env": "HOST=db.local\nDATABASE_URL='postgresql://u:p@$HOST/shop'\nLEVEL=info\nTAKEN=from the file\n",
    ".env.local": "LEVEL=debug\n",
}
ADX = (sys.executable, "-m", "adx_tui")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A Next.js application with two files."""
    write_files(tmp_path, FILES)
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key in INHERITED}
    return {**inherited, "PYTHONPATH": str(Path(__file__).parents[3]), **more}


def run(folder: Path, *command: str, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*ADX, "run", *command],
        cwd=folder,
        env=environment(**more),
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_it_gets_what_the_application_gets(shop: Path) -> None:
    """Next.js expands `$HOST`, in single quotes too; .env.local counts more, and the process environment most."""
    show = "import os; print(*(os.environ[key] for key in ('DATABASE_URL', 'LEVEL', 'TAKEN')), sep='\\n')"
    done = run(shop, "--", sys.executable, "-c", show, TAKEN="from the shell")
    assert done.stdout.decode().splitlines() == ["postgresql://u:p@db.local/shop", "debug", "from the shell"]
    assert done.stderr == b""


def test_a_file_that_is_named_counts_most(shop: Path) -> None:
    (shop / ".env.scratch").write_text("LEVEL=trace\n")
    done = run(shop, "--env-file", ".env.scratch", "--", "sh", "-c", "echo $LEVEL $HOST")
    assert done.stdout == b"trace db.local\n"


def test_its_streams_and_its_exit_code_are_its_own(shop: Path) -> None:
    every_byte = bytes(range(256))
    done = run(shop, "--", "sh", "-c", "cat; echo only this >&2; exit 7", given=every_byte)
    assert (done.stdout, done.stderr, done.returncode) == (every_byte, b"only this\n", 7)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGPIPE, signal.SIGINT])
def test_its_end_by_a_signal_is_ours(shop: Path, number: signal.Signals) -> None:
    assert run(shop, "--", "sh", "-c", f"kill -{number.value} $$; exit 0").returncode == -number


def test_what_cant_be_run_is_said_in_a_sentence(shop: Path) -> None:
    (shop / "text").write_text("no program\n")
    (shop / "script").write_text("#!/nowhere/sh\n")
    (shop / "script").chmod(0o755)
    for command, code, why in (
        ("no-such-command", 127, "no-such-command was not found"),
        ("./absent", 127, "./absent was not found"),
        ("./text", 126, "./text can't be run: Permission denied"),
        (".", 126, ". can't be run: Permission denied"),
        ("./script", 126, "./script can't be run: the interpreter it names is not there"),
    ):
        done = run(shop, "--", command)
        assert (done.returncode, done.stderr.decode(), done.stdout) == (code, f"adx-tui: {why}\n", b"")


@pytest.fixture
def terminal(shop: Path) -> Iterator[int]:
    """An interactive shell with job control, in a terminal of its own."""
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(shop)
        os.execvpe("bash", ["bash", "--norc", "-i"], environment(PS1="> ", TERM="dumb"))
    yield master
    os.write(master, b"\x03\x04")
    os.kill(pid, signal.SIGKILL)
    os.close(master)
    os.waitpid(pid, 0)


def until(master: int, text: str, seconds: float = 30.0) -> None:
    output, deadline = "", time.monotonic() + seconds
    while text not in output:
        assert time.monotonic() < deadline, f"{text!r} never came: {output!r}"
        if select.select([master], [], [], 0.1)[0]:
            output += os.read(master, 65536).decode(errors="replace")


def test_job_control_of_a_terminal_works(terminal: int) -> None:
    adx = " ".join(ADX)
    traps = "trap 'echo got''-it; exit 5' INT; trap 'echo go''es-on' CONT"  # as typed they are no answers
    child = f"{traps}; echo be''gun; while :; do sleep 0.1; done"
    os.write(terminal, f'{adx} run -- bash -c "{child}"\n'.encode())
    until(terminal, "begun")
    os.write(terminal, b"\x1a")
    until(terminal, "Stopped")
    os.write(terminal, b"fg\n")
    until(terminal, "goes-on")  # the shell gives it the terminal first
    os.write(terminal, b"\x03")
    until(terminal, "got-it")
    os.write(terminal, b"echo code=$?\n")
    until(terminal, "code=5")
