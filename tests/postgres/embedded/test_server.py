"""The embedded server through its life: made, started, killed, stopped; its data kept through all of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from adx_tui.services.embedded.unprivileged import Unprivileged
from tests.support.embedded import EmbeddedServer
from tests.support.outcome import assert_green, evidence, only_failure, previews, summary
from tests.support.server_step import PASSWORD, ServerProject, data

pytestmark = pytest.mark.postgres


def postmaster(server: ServerProject) -> psutil.Process:
    return psutil.Process(int((data(server) / "postmaster.pid").read_text().split()[0]))


def kill(server: ServerProject) -> int:
    """As the kernel does when memory runs out: nothing is cleaned up."""
    process = postmaster(server)
    process.kill()
    process.wait(10)
    return process.pid


def test_the_first_run_makes_a_server_and_the_second_changes_nothing(server: ServerProject) -> None:
    found = only_failure(server.check(), "ADX213")
    assert "initdb" in previews(found, "safe")
    assert PASSWORD not in str(found)
    assert_green(server.auto())
    before = postmaster(server).pid
    again = server.auto()
    assert_green(again)
    assert "started" not in summary(again, "postgres")
    assert postmaster(server).pid == before


def test_it_listens_on_the_loopback_address_alone_and_asks_for_a_password(started: ServerProject) -> None:
    listening = {c.laddr.ip for c in postmaster(started).net_connections(kind="tcp") if c.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}
    with started.connect() as connection:
        assert connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall() == [
            ("scram-sha-256",)
        ]
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert PASSWORD not in " ".join(postmaster(started).cmdline())


def test_a_killed_server_is_started_again(started: ServerProject) -> None:
    kill(started)
    only_failure(started.check(), "ADX214")
    assert_green(started.auto())
    assert started.has_its_mark()


def test_the_number_in_postmaster_pid_is_another_program_s_by_now(started: ServerProject) -> None:
    kill(started)
    account = Unprivileged.needed()
    with subprocess.Popen(["sleep", "60"], **account.as_arguments()) as other:
        try:
            file = data(started) / "postmaster.pid"
            lines = file.read_text().splitlines()
            file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
            only_failure(started.check(), "ADX214")
            assert_green(started.auto())
            assert other.poll() is None
        finally:
            other.kill()
    assert started.has_its_mark()


def test_the_number_in_postmaster_pid_is_another_server_s_by_now(
    started: ServerProject, embedded_server: EmbeddedServer
) -> None:
    kill(started)
    theirs = (embedded_server.data_directory / "postmaster.pid").read_text().splitlines()[0]
    file = data(started) / "postmaster.pid"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([theirs, *lines[1:]]) + "\n")
    only_failure(started.check(), "ADX214")
    assert_green(started.auto())
    assert psutil.Process(int(theirs)).is_running()
    assert started.has_its_mark()


def test_a_server_that_is_still_starting_is_waited_for(started: ServerProject) -> None:
    """Its port is taken, by itself: no reason to move away from it."""
    process = postmaster(started)
    file = data(started) / "postmaster.pid"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:7], "starting"]) + "\n")
    assert_green(started.auto())
    assert postmaster(started).pid == process.pid
    assert int(started.written("POSTGRES_PORT")) == started.port


def test_a_data_directory_that_is_not_whole_is_put_aside(started: ServerProject) -> None:
    place = data(started)
    started.down()
    (place / "PG_VERSION").unlink()
    found = only_failure(started.check(), "ADX235")
    assert "base, global" in evidence(found)
    assert_green(started.auto())
    assert (place.parent / "aside-1" / "postgresql.conf").exists()


def test_a_data_directory_of_another_major_version_is_left_alone(started: ServerProject) -> None:
    started.down()
    (data(started) / "PG_VERSION").write_text("9\n")
    found = only_failure(started.auto(), "ADX232")
    assert "Postgres 9" in found["cause"]
    assert (data(started) / "global").exists()


def test_the_port_is_taken_by_another_program(server: ServerProject, occupied_port: int) -> None:
    server.port = occupied_port
    server.set()
    found = only_failure(server.check(), "ADX211")
    assert f"pid {os.getpid()}" in evidence(found)
    assert f"kill {os.getpid()}" in previews(found, "manual")
    assert_green(server.auto())
    moved = int(server.written("POSTGRES_PORT"))
    assert moved != occupied_port
    assert f"@127.0.0.1:{moved}/" in server.written("DATABASE_URL")
    server.connect(port=moved).close()


def test_the_port_is_lost_while_the_server_was_down(started: ServerProject) -> None:
    started.down()
    with socket.create_server(("127.0.0.1", started.port)):
        assert_green(started.auto())
    assert started.has_its_mark(port=int(started.written("POSTGRES_PORT")))


def test_a_password_changed_later_is_given_to_the_server(started: ServerProject) -> None:
    started.set(POSTGRES_PASSWORD="a-newer-one")
    found = only_failure(started.check(), "ADX225")
    assert "ALTER ROLE" in previews(found, "safe")
    assert "a-newer-one" not in str(found)
    assert_green(started.auto())
    assert started.has_its_mark(password="a-newer-one")


def test_down_stops_it_and_keeps_the_data(started: ServerProject) -> None:
    process = postmaster(started)
    stopped = started.down()
    assert stopped.exit_code == 0
    assert f"its data in {data(started)} stays" in stopped.stdout
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert_green(started.auto())
    assert started.has_its_mark()


def test_down_with_volumes_deletes_only_what_is_its_own(started: ServerProject, tmp_path: Path) -> None:
    beside = data(started).parent / "beside.txt"
    beside.write_text("not ours")
    assert started.down("--volumes", "another").exit_code == 2
    assert started.has_its_mark()
    deleted = started.down("--volumes", "notes")
    assert deleted.exit_code == 0
    assert "stopped the embedded server; deleted " in deleted.stdout
    assert "stays" not in deleted.stdout
    assert not list(beside.parent.glob("pgdata*"))
    assert beside.read_text() == "not ours"


@pytest.mark.parametrize("how", ["interrupt", "time limit"])
def test_a_run_that_ends_during_initdb_does_not_wait_for_it(server: ServerProject, how: str) -> None:
    """initdb is made to take for ever: it is stopped in its tracks."""
    limit = ("--timeout", "4") if how == "time limit" else ()
    run = server.project.launch("--auto", "--postgres", "embedded", "--step", "postgres", *limit)
    initdb = initdb_of(server)
    initdb.suspend()
    if how == "interrupt":
        run.send_signal(signal.SIGINT)
    before = time.monotonic()
    run.communicate(timeout=20)
    assert time.monotonic() - before < (6 if how == "interrupt" else 10)
    assert run.returncode == (130 if how == "interrupt" else 1)
    assert not initdb.is_running()
    (home,) = server.project.state_directory.glob("projects/*")
    assert list(home.glob("pgdata*")) == []
    assert_green(server.auto())


def initdb_of(server: ServerProject) -> psutil.Process:
    """The initdb at work in the project's state, as soon as there is one."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for process in psutil.process_iter(["name", "cmdline"]):
            arguments = " ".join(process.info["cmdline"] or ())
            if process.info["name"] == "initdb" and str(server.project.state_directory) in arguments:
                return process
        time.sleep(0.005)
    raise AssertionError("initdb was not started")


@pytest.mark.parametrize("after", [0.0, 0.4, 0.9])
def test_the_next_run_converges_after_a_kill(server: ServerProject, after: float) -> None:
    killed = server.project.launch("--auto", "--postgres", "embedded", "--step", "postgres", "--output", "json")
    assert killed.stdout is not None
    for line in killed.stdout:
        if '"progress"' in line and '"postgres"' in line:
            break
    time.sleep(after)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=10)
    assert_green(server.auto())
    assert int(server.written("POSTGRES_PORT")) == server.port
    again = server.auto()
    assert_green(again)
    assert "started" not in summary(again, "postgres")
    # The password lay in a file for as long as initdb ran.
    assert [each.name for each in data(server).parent.glob("pgdata*")] == ["pgdata"]
