"""Who is connected: a process that leaks is named, and what it leaves idle is ended by the remedy."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.shared import connections
from tests.support.databases import FreshDatabase
from tests.support.leaking import leaking_process
from tests.support.outcome import checks, evidence, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

LEAKED = 85
"""Of the hundred that a server takes unless it is told otherwise."""


def look(project: Project, how: str = "--check", *arguments: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments)


def plain(database: FreshDatabase) -> str:
    return database.url.partition("?")[0]


def test_a_process_that_leaks_is_named_and_its_idle_connections_are_ended(
    project: Project, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    project.env(DATABASE_URL=f"{fresh_database.url}")
    app = project.path / "apps" / "web"
    app.mkdir(parents=True)
    admin = fresh_database.connect_admin()
    with leaking_process(app, plain(fresh_database), LEAKED) as process:
        result = look(project)
        assert result.exit_code == 0, result
        leak = finding(result, "ADX671")
        who = f"hot-reload.py in apps/web (pid {process.pid})"
        assert f"{who} holds {LEAKED} connections, {LEAKED} of them idle" in leak["cause"]
        assert leak["remedies"][0]["risk"] == "destructive"
        statement = leak["remedies"][0]["preview"]
        assert f"hot-reload.py in apps/web  {LEAKED}, {LEAKED} idle" in evidence(finding(result, "ADX670"))
        assert fresh_database.password not in result.stdout
        assert admin.execute(statement.encode()).fetchall() == [(True,)] * LEAKED
        deadline = time.monotonic() + 20
        while _count(admin, fresh_database.role) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not {"ADX670", "ADX671"} & {event.get("code") for event in look(project).events}


def test_a_process_that_has_taken_all_of_them_is_named_all_the_same(
    project: Project, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    """The application's role gets in no more; the administrator does."""
    server = fresh_database.server
    project.env(
        DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
    )
    assert look(project, "--auto").exit_code == 0
    admin = fresh_database.connect_admin()
    with leaking_process(tmp_path, plain(fresh_database), _free(admin)):
        full = finding(look(project), "ADX228")
    assert "hot-reload.py" in evidence(full)
    assert full["remedies"][0]["risk"] == "destructive"
    assert "hot-reload.py" in full["remedies"][0]["title"]


def test_a_transaction_that_is_left_open_is_shown(
    project: Project, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    project.env(DATABASE_URL=fresh_database.url)
    with leaking_process(tmp_path, plain(fresh_database), 2, "BEGIN", "SELECT 42 AS forgotten"):
        detail = checks(look(project))["application", "connections"]["detail"]
    assert "1 idle, 1 idle in transaction" in detail


def test_a_transaction_that_is_forgotten_is_named(
    project: Project, fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would take minutes to grow so old, so the border is moved: everything else is real."""
    monkeypatch.setattr(connections, "_FORGOTTEN", timedelta(0))
    project.env(DATABASE_URL=fresh_database.url)
    flags = {"project": str(project.path), "postgres": "external"}
    configuration = of_settings(settings.resolve(flags, {}, {}, default_state_dir=tmp_path / ".state"))
    seen: list[str] = []

    def on_event(event: Event) -> None:
        if isinstance(event, CheckReported) and event.check.finding is not None:
            seen.append(event.check.finding.code)

    with leaking_process(tmp_path, plain(fresh_database), 1, "BEGIN", "SELECT 42 AS forgotten"):
        LocalSession(configuration, {}).run(request.CHECK, on_event, Cancellation())
    assert "ADX672" in seen


def test_the_narrowest_limit_counts(project: Project, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    project.env(DATABASE_URL=fresh_database.url)
    fresh_database.connect_admin().execute(f"ALTER ROLE {fresh_database.role} CONNECTION LIMIT 10".encode())
    with leaking_process(tmp_path, plain(fresh_database), 8):
        full = finding(look(project), "ADX670")
    assert f"8 of the 10 connections that role {fresh_database.role} allows" in full["cause"]
    assert "hot-reload.py" in evidence(full)


def test_our_own_sessions_are_never_more_than_three(project: Project, fresh_database: FreshDatabase) -> None:
    """On the whole server, an administrator's and those of shadow databases among them."""
    server = fresh_database.server
    project.env(
        DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
    )
    project.migration("1_notes", "CREATE TABLE note (id serial PRIMARY KEY)")
    project.seed("001_a.sql", "INSERT INTO note (id) VALUES (1) ON CONFLICT DO NOTHING;")
    admin, counts, over = fresh_database.connect_admin(), list[int](), threading.Event()

    def count() -> None:
        query = b"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'adx-tui'"
        while not over.wait(0.003):
            counts.extend(row[0] for row in admin.execute(query).fetchall())

    watcher = threading.Thread(target=count)
    watcher.start()
    try:
        assert look(project, "--auto").exit_code == 0
    finally:
        over.set()
        watcher.join()
    # One that is closed is seen a little longer.
    lasting = [min(counts[first : first + 20]) for first in range(max(1, len(counts) - 20))]
    assert 1 <= max(lasting) <= 3


def _count(admin: psycopg.Connection[tuple[object, ...]], role: str) -> object:
    row = admin.execute(b"SELECT count(*) FROM pg_stat_activity WHERE usename = %s", [role]).fetchone()
    return row and row[0]


def _free(admin: psycopg.Connection[tuple[int, ...]]) -> int:
    """How many more sessions the server lets an ordinary role have."""
    row = admin.execute(
        b"SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        b" - count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    ).fetchone()
    assert row is not None
    return row[0]
