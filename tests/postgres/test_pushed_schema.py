"""A project without migrations, whose tables Prisma is to make: its own command is offered, and never run unasked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.project.configuration import of_settings
from tests.support.databases import FreshDatabase
from tests.support.outcome import finding
from tests.support.prisma_project import DATASOURCE, PACKAGE, URL_BLOCK, look
from tests.support.project import Project

pytestmark = pytest.mark.postgres

FAILING = "#!/bin/sh\necho 'no such flag'\nexit 3\n"


def test_the_tables_are_to_be_made_by_prisma(project: Project, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    project.write("package.json", PACKAGE)
    head = DATASOURCE.replace('"postgresql"\n', f'"postgresql"\n{URL_BLOCK}')
    project.write("prisma/schema.prisma", head + "model Note {\n  id Int @id\n}\n")
    project.env(DATABASE_URL=fresh_database.url)
    # The project's own Prisma, of which it is only known that it fails.
    project.write("node_modules/.bin/prisma", FAILING).chmod(0o755)

    lacking = finding(look(project, "--auto"), "ADX006")

    assert "1 of its 1 models have no table" in lacking["cause"]
    push = next(remedy for remedy in lacking["remedies"] if remedy["by_choice"])

    seen: list[CheckReported] = []

    def on_event(event: Event) -> None:
        if isinstance(event, CheckReported):
            seen.append(event)

    flags = {"project": str(project.path), "postgres": "external"}
    configuration = of_settings(settings.resolve(flags, {}, {}, default_state_dir=tmp_path / ".state"))
    chosen = request.RunRequest(command=request.Command.AUTO, only_step="migrations", only_remedy=push["id"])
    LocalSession(configuration, {}).run(chosen, on_event, Cancellation())

    (failed,) = {event.check.finding.code for event in seen if event.check.finding is not None} & {"ADX010"}
    assert failed == "ADX010"


@pytest.mark.parametrize("pattern", ["*.sql", "prisma/migrations"])
def test_what_git_ignores_is_in_no_clone(project: Project, fresh_database: FreshDatabase, pattern: str) -> None:
    """A first migration would be a second one, beside that of whoever has it."""
    subprocess.run(["git", "init", "-q", project.path], check=True)
    project.write("package.json", PACKAGE)
    project.write("prisma/schema.prisma", DATASOURCE + "model Note {\n  id Int @id\n}\n")
    project.write("prisma/migrations/migration_lock.toml", 'provider = "postgresql"\n')
    project.write(".gitignore", f".env\n{pattern}\n")
    project.env(DATABASE_URL=fresh_database.url)

    lacking = finding(look(project, "--auto"), "ADX006")

    assert lacking["location"] == ".gitignore:2"
    assert f".gitignore:2 (`{pattern}`) keeps migrations out of git" in lacking["cause"]
    assert lacking["remedies"][0]["preview"] == "git add --force prisma/migrations"

    project.write(".gitignore", f".env\n{pattern}\n!migrations\n!migration.sql\n")
    assert "keeps migrations" not in finding(look(project, "--auto"), "ADX006")["cause"]
