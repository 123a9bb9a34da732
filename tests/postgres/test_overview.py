"""The database at a glance, from a real one: what it says is so, it waits for nobody, and it leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.engine.local import LocalSession
from adx_tui.services.environment import env_file
from adx_tui.services.project.configuration import of_settings
from tests.support.databases import FreshDatabase
from tests.support.leaking import leaking_process
from tests.support.project import Project
from tests.support.repositories import package

pytestmark = pytest.mark.postgres


def opened(project: Project) -> LocalSession:
    flags = {"project": str(project.path), "postgres": "external"}
    values = env_file.read(project.path / ".env").values
    return LocalSession(of_settings(settings.resolve(flags, {}, values, default_state_dir=project.state_directory)), {})


def test_what_a_screen_shows_of_a_database(project: Project, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    server = fresh_database.server
    project.env(
        DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
    )
    project.write("package.json", package("shop", scripts={"build": "next build", "dev": "next dev"}))
    project.migration("1_notes", 'CREATE TABLE note (id serial PRIMARY KEY); CREATE TABLE "Locked" (id int);')
    project.seed("001_a.sql", "INSERT INTO note SELECT generate_series(1, 500) ON CONFLICT DO NOTHING;")
    assert project.adx("--auto", "--postgres", "external").exit_code == 0
    holder = fresh_database.connect()
    holder.execute('BEGIN; LOCK TABLE "Locked" IN ACCESS EXCLUSIVE MODE')
    with leaking_process(tmp_path, fresh_database.url.partition("?")[0], 3):
        overview = opened(project).overview(Cancellation(60))
    seen = overview.contents
    assert seen is not None, overview.problem
    assert seen.database == fresh_database.name
    assert seen.size > 1_000_000
    assert seen.migrations is not None
    assert (seen.migrations.count, seen.migrations.last) == (1, "1_notes")
    tables = {table.name: table for table in seen.tables}
    assert tables["note"].rows == 500
    assert (tables["note"].size or 0) > 16_000
    assert tables["Locked"].size is None
    assert tables.keys() == {"note", "Locked"}, "what Prisma and adx-tui keep for themselves is not the project's"
    assert seen.table_count == len(tables)
    leaking = next(client for client in seen.clients if f"hot-reload.py in {tmp_path}" in client.who)
    assert (leaking.sessions, leaking.idle, leaking.in_transaction) == (3, 3, 0)
    assert sum(client.in_transaction for client in seen.clients) == 1
    assert overview.start is not None
    assert (overview.start.command, str(overview.start.source)) == ("npm run dev", "package.json:6")
    assert overview.administrator is not None
    assert overview.administrator.password_place == "POSTGRES_PASSWORD in .env:3"
    for secret in (fresh_database.password, server.admin_password):
        assert secret not in str(overview)
    holder.execute("ROLLBACK")
    holder.close()
    assert fresh_database.sessions_left() == []


def test_a_database_that_can_t_be_looked_at_says_why(project: Project, fresh_database: FreshDatabase) -> None:
    project.env(DATABASE_URL=fresh_database.url.replace(fresh_database.name, "nowhere"))
    overview = opened(project).overview(Cancellation(60))
    assert overview.contents is None
    assert 'database "nowhere" does not exist' in overview.problem
