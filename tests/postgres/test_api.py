"""adx-tui inside of another program, on a real server: set up, checked, ended early, two projects, two at once."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.project import Project

pytestmark = pytest.mark.postgres

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"

# What an embedding program is: it has a handler, variables and connections of its own, and prints nothing but this.
PROGRAM = """\
import json, os, signal, sys, threading, time
from adx_tui import api
*others, _, project = sys.argv[1:]
projects = [project, *others]
def told(state):
    return {"exit": state.finished.exit_code, "steps": {step.id: str(step.status) for step in state.steps},
            "failed": [one.finding.code for one in state.checks if one.status == "failed"],
            "mended": state.mended}
handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
environment = dict(os.environ)
"""
AFTERWARDS = """
assert handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
assert environment == dict(os.environ)
left = [thread.name for thread in threading.enumerate() if not thread.daemon and thread is not threading.main_thread()]
assert not left, left
print(json.dumps(outcome))
"""


def embed(script: str, project: Project, *others: Project, variables: Mapping[str, str] | None = None) -> Any:
    """What such a program prints that has `script` in the middle, which sets `outcome`."""
    known = project.command
    project.command = (sys.executable, "-c", PROGRAM + textwrap.dedent(script) + AFTERWARDS)
    result = project.adx(*(str(other.path) for other in others), env=variables)
    project.command = known
    assert result.exit_code == 0, result
    assert not result.stderr
    (line,) = result.stdout.splitlines()  # it alone prints
    return json.loads(line)


@pytest.fixture
def shop(project: Project, fresh_database: FreshDatabase) -> Project:
    return on(project, fresh_database)


def on(project: Project, database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=database.url)
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.seed("001_notes.sql", "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;")
    return project


def test_it_is_set_up_checked_and_nothing_has_to_change(shop: Project) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    call = 'api.up("path/to/project", postgres="embedded"'
    assert call in example
    script = f"""
outcome = [told(do(projects[0], postgres="external")) for do in (api.check, api.up)]
{example.replace(call, 'api.up(projects[0], postgres="external"')}
outcome += [told(state), told(api.check(projects[0], postgres="external"))]
"""
    before, first, second, after = embed(script, shop, variables={"PGOPTIONS": "-c search_path=nowhere"})
    assert before["steps"]["migrations"] == "failed"
    assert (before["exit"], first["exit"], second["exit"], after["exit"]) == (1, 0, 0, 0)
    assert (first["mended"], second["mended"]) == (True, False)
    assert (second["steps"]["migrations"], second["steps"]["seeds"]) == ("ok", "ok")


def test_two_projects_one_after_the_other_and_both_at_once(
    shop: Project, embedded_server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """None takes anything of the other's: a database, a secret, what was read."""
    other = Project.create(tmp_path_factory.mktemp("other") / "other")
    with make_database(embedded_server) as database:
        on(other, database)
        other.seed("002_broken.sql", "INSERT INTO nowhere VALUES (1);")
        script = """
        each = [told(api.up(project, postgres="external", step=["migrations"])) for project in projects]
        at_once = {}
        def run(project):
            at_once[project] = told(api.up(project, postgres="external"))
        threads = [threading.Thread(target=run, args=[project]) for project in projects]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        outcome = [*each, *(at_once[project] for project in projects)]
        """
        *each, mine, theirs = embed(script, shop, other)
        other.clean_up()
    assert all(one["mended"] and one["steps"]["migrations"] == "changed" for one in each)
    assert (mine["exit"], mine["failed"]) == (0, [])
    assert theirs["exit"] == 1
    assert theirs["steps"]["migrations"] == "ok"
    assert theirs["steps"]["seeds"] == "failed"


ENDED = {
    "a callback that raises": """
        def stop(event):
            if "applying" in getattr(event, "text", ""):
                raise LookupError("enough")
        try:
            api.up(projects[0], postgres="external", on_event=stop)
        except LookupError as error:
            outcome = [str(error), ""]
        """,
    "a time limit": """
        state = api.up(projects[0], postgres="external", timeout=3)
        outcome = [state.finished.exit_code, told(state)["failed"][-1]]
        """,
    "another thread": """
        cancellation, applying = api.Cancellation(), threading.Event()
        def follow(event):
            if "applying" in getattr(event, "text", ""):
                applying.set()
        def cancel():
            applying.wait(60)
            cancellation.cancel()
        threading.Thread(target=cancel).start()
        state = api.up(projects[0], postgres="external", on_event=follow, cancellation=cancellation)
        outcome = [state.finished.exit_code, told(state)["failed"][-1]]
        """,
}


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        ("a callback that raises", ["enough", ""]),
        ("a time limit", [1, "ADX902"]),
        ("another thread", [130, "ADX903"]),
    ],
)
def test_a_run_is_ended_in_order(shop: Project, fresh_database: FreshDatabase, how: str, outcome: object) -> None:
    """In the middle of a migration: nothing of it stays, no session either, and the next run goes on."""
    slow = shop.migration("2_slow", "CREATE TABLE half (id INT); SELECT pg_sleep(60);")
    assert embed(ENDED[how], shop) == outcome
    assert fresh_database.sessions_left() == []
    assert fresh_database.connect_admin().execute("SELECT to_regclass('half')::text").fetchone() == (None,)
    slow.write_text("SELECT 1;")
    assert shop.adx("--auto", "--postgres", "external").exit_code == 0
