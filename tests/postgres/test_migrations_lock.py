"""Prisma's migration lock: one run at a time, and who is in the way is said by name."""

from __future__ import annotations

import threading
from collections import Counter

import psycopg
import pytest

from tests.support.databases import FreshDatabase
from tests.support.migrating import auto, history, use
from tests.support.outcome import codes, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

LOCK = "SELECT pg_advisory_lock(72707369)"


@pytest.fixture
def pending(project: Project, fresh_database: FreshDatabase) -> Project:
    use(project, fresh_database)
    project.migration("1", "CREATE TABLE a (id int);")
    return project


def test_who_holds_it_is_named(pending: Project, fresh_database: FreshDatabase) -> None:
    holder = fresh_database.connect()
    holder.execute("SET application_name = 'left behind'")
    holder.execute(LOCK)

    found = finding(auto(pending, seconds=8), "ADX408")

    pid = holder.info.backend_pid
    assert f"pid {pid} (left behind, role {fresh_database.role})" in found["cause"]
    assert f"pid {pid}  left behind  role {fresh_database.role}" in evidence(found)
    assert "idle since 20" in evidence(found)
    assert LOCK in evidence(found)
    assert f"pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN ({pid})" in previews(found, "destructive")


def test_the_remedy_frees_it(pending: Project, fresh_database: FreshDatabase) -> None:
    holder = fresh_database.connect()
    holder.execute(LOCK)
    found = finding(auto(pending, seconds=6), "ADX408")
    sql = next(each["preview"] for each in found["remedies"] if "terminate" in each["preview"])

    fresh_database.connect().execute(sql.encode())

    assert auto(pending).exit_code == 0
    with pytest.raises(psycopg.OperationalError):
        holder.execute("SELECT 1")


def test_it_is_waited_for_and_who_holds_it_is_said_meanwhile(pending: Project, fresh_database: FreshDatabase) -> None:
    holder = fresh_database.connect()
    holder.execute(LOCK)
    threading.Timer(1, holder.execute, ["SELECT pg_advisory_unlock(72707369)"]).start()

    result = auto(pending)

    assert result.exit_code == 0
    said = [event["text"] for event in result.events if event["event"] == "progress"]
    who = f"pid {holder.info.backend_pid} (unnamed, role {fresh_database.role})"
    assert f"waiting for the migration lock, held by {who}" in said


def test_what_another_session_is_running_is_not_called_lost(pending: Project, fresh_database: FreshDatabase) -> None:
    """An open row may belong to a run of this moment: it is only touched once its lock is free."""
    assert auto(pending).exit_code == 0
    pending.migration("2", "CREATE TABLE b (id int);")
    holder = fresh_database.connect()
    holder.execute(LOCK)
    holder.execute(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name)"
        " VALUES ('a', encode(sha256('CREATE TABLE b (id int);'), 'hex'), '2')"
    )

    def finish() -> None:
        holder.execute("CREATE TABLE b (id int)")
        holder.execute("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = 'a'")
        holder.execute("SELECT pg_advisory_unlock(72707369)")

    threading.Timer(1, finish).start()

    assert auto(pending).exit_code == 0

    assert history(fresh_database) == [("1", True, False, False), ("2", True, False, False)]


@pytest.mark.parametrize("runs", [2, 8])
def test_runs_at_once_apply_each_migration_once(project: Project, fresh_database: FreshDatabase, runs: int) -> None:
    use(project, fresh_database)
    for number in range(40):
        project.migration(f"{number:03}", f"CREATE TABLE t{number} (id int); INSERT INTO t{number} VALUES (1);")
    command = ("--auto", "--postgres", "external", "--step", "migrations", "--output", "json")
    # As from several machines: each with a state directory, and so a lock file, of its own.
    processes = [
        project.launch(*command, env={"ADX_STATE_DIR": f"{project.state_directory}/{run}"}) for run in range(runs)
    ]

    ended = [(process.communicate(timeout=120)[0], process.returncode) for process in processes]

    assert [code for _, code in ended] == [0] * runs, ended[0][0][-2000:]
    names = Counter(name for name, applied, *_ in history(fresh_database) if applied)
    assert names == {f"{number:03}": 1 for number in range(40)}
    assert codes(auto(project)) == set()
