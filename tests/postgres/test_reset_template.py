"""The template that --reset goes back to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import Event as EngineEvent
from adx_tui.core.events import LogWritten
from adx_tui.engine.local import LocalSession
from adx_tui.engine.request import Command, RunRequest
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.snapshots import template as kept_template
from tests.support.built import Built, Connection, logs, statements, value
from tests.support.contract import assert_keeps_contract
from tests.support.kills import kills, told
from tests.support.outcome import assert_green, checks, finding, steps, summary
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres


def used_template(result: Result) -> bool:
    """Whether the reset went back to the template; what it showed before is what it did."""
    assert checks(result)["reset", "reset"]["status"] == "changed"
    shown, done = "\n".join(statements(result)), summary(result, "reset")
    assert ("from its template" in done) == ("RENAME TO words" in shown)
    assert ("dropped database" in done) == ("DROP DATABASE IF EXISTS words" in shown)
    return "from its template" in done


WHERE = ["embedded", pytest.param("docker", marks=pytest.mark.docker)]


class TestTemplate:
    @pytest.fixture
    def built(self, project: Project, free_port: int, postgres_image: str) -> Built:
        return Built(project, free_port, "embedded", postgres_image)

    @pytest.mark.parametrize("where", WHERE)
    def test_a_reset_gives_what_a_rebuild_gives(
        self, project: Project, free_port: int, postgres_image: str, where: str
    ) -> None:
        built = Built(project, free_port, where, postgres_image)
        assert any("kept a copy for the next --reset words" in line for line in logs(built.first))
        (template,) = built.copies()
        again = built.run("--auto")
        assert_green(again)
        assert again.events[-1]["counts"]["changed"] == 0
        assert not logs(again)

        built.use()
        result = built.reset()
        assert used_template(result)
        assert_keeps_contract(result.events, 0)
        assert {id: status for id, status in steps(result).items() if status == "changed"} == {"reset": "changed"}
        assert built.copies() == [template], "a new one for the next time, and nothing else is left"
        from_template = built.picture()

        built.drop_copies()
        built.use()
        assert not used_template(built.reset())
        assert built.picture() == from_template
        assert built.words() == ["one", "two"]

        built.use()
        assert used_template(built.reset()), "the rebuild kept one"
        assert built.picture() == from_template
        after = built.run("--check")
        assert_green(after)
        with closing(built.connect()) as connection:
            connection.execute("INSERT INTO word (text) VALUES ('three')")
            connection.execute("ALTER TABLE word ADD COLUMN more int")

    def test_it_is_used_only_while_everything_that_made_it_is_unchanged(self, built: Built) -> None:
        project = built.project
        environment, seed = (project.path / ".env").read_text(), (project.path / "seeds/001_words.sql").read_text()
        changes: dict[str, Callable[[], object]] = {
            "a seed": lambda: project.seed("001_words.sql", seed.replace("one", "1")),
            "a value": lambda: (project.path / ".env").write_text(environment.replace("WORD=two", "WORD=2")),
            "a file that a seed may read": lambda: project.write("seeds/_words.csv", "one,two"),
            "a migration": lambda: project.migration("2_more", "CREATE TABLE more ();"),
            "the grants": lambda: project.write("grants.toml", "[revoke.PUBLIC]\ndatabase = ['TEMPORARY']\n"),
        }  # fmt: skip
        for what, change in changes.items():
            change()
            assert not used_template(built.reset()), what
        assert built.words() == ["1", "2"]
        assert used_template(built.reset()), "the last rebuild kept one of what it built"
        assert built.words() == ["1", "2"]

    def test_none_is_kept_of_what_somebody_has_used(self, built: Built) -> None:
        built.drop_copies()
        built.use()
        built.project.migration("2_more", "CREATE TABLE more ();")
        assert built.run("--auto").exit_code == 0
        assert built.copies() == []
        assert not used_template(built.reset())
        assert built.words() == ["one", "two"]

    def test_a_development_server_that_stays_connected(self, built: Built) -> None:
        """It is sent away by a reset, as ever, and no copy is made of a database that it uses: the template stays."""
        (template,) = built.copies()
        built.use()
        with closing(built.connect()) as connection:
            result = built.reset()
            assert used_template(result)
            assert any(line.startswith("CREATE DATABASE adx_tui_new_") for line in statements(result))
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        assert built.copies() == [template]
        assert built.words() == ["one", "two"]

    @pytest.mark.parametrize("why", ["too large", "in use"])
    def test_why_none_is_kept_is_said(self, built: Built, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
        built.drop_copies()
        flags = {"project": str(built.project.path), "postgres": "embedded"}
        chosen = settings.resolve(flags, {}, {}, default_state_dir=built.project.state_directory)
        session = LocalSession(of_settings(chosen), {})
        said: list[str] = []
        dev_server: list[Connection] = []

        def on_event(event: EngineEvent) -> None:
            if why == "in use" and getattr(event, "step", "") == "application" and not dev_server:
                dev_server.append(built.connect())
            if isinstance(event, LogWritten):
                said.append(event.text)

        if why == "too large":
            monkeypatch.setattr(kept_template, "LARGEST_BYTES", 1 << 20)
        reset = RunRequest(command=Command.RESET, name="words")
        assert session.run(reset, on_event, Cancellation()) == 0
        expected = (
            "more than 1 MB are not copied unasked" if why == "too large" else "a database in use can't be copied"
        )
        assert any(expected in line for line in said), said
        assert built.copies() == []
        for connection in dev_server:
            assert value(connection, "SELECT 1") == 1, "it was not sent away for that"
            connection.close()

    def test_what_a_killed_run_left_is_made_right_by_the_next(self, built: Built) -> None:
        """Killed between closing the database and the swap, with a copy half made, and the last one not dropped yet."""
        mark = hashlib.sha256(b"words").hexdigest()[:12]
        (template,) = built.copies()
        with closing(built.admin()) as admin:
            admin.execute(f"CREATE DATABASE adx_tui_new_{mark} IS_TEMPLATE true ALLOW_CONNECTIONS false".encode())
            admin.execute(f"CREATE DATABASE adx_tui_old_{mark}".encode())
            admin.execute("CREATE DATABASE adx_tui_old_0123456789ab")
            admin.execute("ALTER DATABASE words ALLOW_CONNECTIONS false")
        looked = built.run("--check")
        assert finding(looked, "ADX308")
        assert_green(built.run("--auto"))
        assert built.copies() == ["adx_tui_old_0123456789ab", template], "and what is not of this database stays"
        assert built.words() == ["one", "two"]

    def test_killed_at_any_moment_the_next_run_converges(self, built: Built) -> None:
        for kill in kills(trials=5):
            with told(kill):
                with closing(built.connect()) as connection:
                    connection.execute("INSERT INTO word (text) VALUES ('mine') ON CONFLICT DO NOTHING")
                kill.program(built.project.launch("--reset", "words", "--postgres", "embedded"), 0.4, 1.2)
                assert_green(built.run("--auto"))
                assert built.words() in (["one", "two"], ["one", "two", "mine"])
                assert all(name.startswith("adx_tui_template_") for name in built.copies()), "nothing is left half done"
        built.reset()
        assert built.words() == ["one", "two"]
