"""Files that change during a run, and pipes that are read once: said, and never a crash or a wait."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event, StepFinished
from adx_tui.core.model import Finding
from adx_tui.core.state import ExitCode
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.environment import env_file
from adx_tui.services.project.configuration import of_settings
from tests.support.bounded_runs import environment, whole
from tests.support.databases import FreshDatabase
from tests.support.hostile import put, serve_once
from tests.support.outcome import assert_explained, assert_green, checks, finding
from tests.support.project import Project

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")]


class TestFilesThatChangeMeanwhile:
    def run(self, project: Project, when: Callable[[Event], bool], change: Callable[[], object]) -> dict[str, Finding]:
        """A run, in this process, in which `change` happens once; the findings by their codes."""
        values = env_file.read(project.path / ".env").values
        flags = {"project": str(project.path), "postgres": "external"}
        chosen = settings.resolve(flags, {}, values, default_state_dir=project.state_directory)
        waiting, found = [change], {}

        def on_event(event: Event) -> None:
            if waiting and when(event):
                waiting.pop()()
            if isinstance(event, CheckReported) and event.check.finding is not None:
                found[event.check.finding.code] = event.check.finding

        cancellation = Cancellation(60)
        try:
            assert LocalSession(of_settings(chosen), {}).run(request.AUTO, on_event, cancellation) == ExitCode.NOT_READY
        finally:
            cancellation.close()
        assert not waiting
        assert "ADX901" not in found
        return found

    def test_an_environment_that_is_gone_after_a_remedy(self, used: Project) -> None:
        def looked_at(event: Event) -> bool:
            return isinstance(event, StepFinished) and event.step == "environment"

        used.migration("1_notes", "CREATE TABLE note (id int);")  # something to be done: what was read is read again
        found = self.run(used, looked_at, (used.path / ".env").unlink)
        assert "DATABASE_URL can't be used" in found["ADX161"].cause

    def test_an_environment_that_is_no_file_any_more_after_a_remedy(self, used: Project) -> None:
        def pending(event: Event) -> bool:
            return isinstance(event, CheckReported) and event.check.id == "pending"

        used.migration("1_notes", "CREATE TABLE note (id int);")
        found = self.run(used, pending, lambda: put("directory", used.path / ".env"))
        assert "it is a directory" in found["ADX161"].cause

    def test_of_migrations_one_of_which_is_none_any_more_none_is_applied(
        self, used: Project, fresh_database: FreshDatabase
    ) -> None:
        def pending(event: Event) -> bool:
            return isinstance(event, CheckReported) and event.check.id == "pending"

        first = used.migration("1_first", "SELECT 1;")
        used.migration("2_second", 'CREATE TABLE "Second" (id int);')
        found = self.run(used, pending, lambda: put("endless", first))
        assert "it is a device" in found["ADX406"].cause
        assert fresh_database.connect().execute("SELECT to_regclass('\"Second\"')").fetchone() == (None,)


class TestPipes:
    def test_one_that_is_served_once_is_read_once_and_said(self, used: Project) -> None:
        content = (used.path / ".env").read_bytes()
        used.migration("1_notes", "CREATE TABLE note (id int);")
        serve_once(used.path / ".env", content)
        result = whole(used, "--auto")
        assert_green(result)
        said = checks(result)[("environment", "file")]["detail"]
        assert said == "read once, from a named pipe: adx-tui writes nothing into it"

    def test_what_it_lacks_is_for_a_person_to_add(self, shop: Project) -> None:
        shop.write(".env.example", "# @required\nDATABASE_URL=\n# @required\nLOG_LEVEL=info\n")
        serve_once(shop.path / ".env", (shop.path / ".env").read_bytes())
        event = finding(environment(shop, "--auto"), "ADX110")
        assert_explained(event, risk="manual")

    def test_an_example_in_one_is_copied(self, project: Project) -> None:
        serve_once(project.path / ".env.example", b"DATABASE_URL=postgresql://a:b@127.0.0.1/c\n")
        assert environment(project, "--auto").exit_code == 0
        assert (project.path / ".env").read_text() == "DATABASE_URL=postgresql://a:b@127.0.0.1/c\n"

    def test_a_silent_writer_is_not_waited_for_past_the_limit(self, shop: Project) -> None:
        (shop.path / ".env").unlink()
        os.mkfifo(shop.path / ".env", 0o600)
        holder = os.open(shop.path / ".env", os.O_RDWR)
        try:
            event = finding(environment(shop), "ADX103")
        finally:
            os.close(holder)
        assert "did not come to an end" in event["cause"]
