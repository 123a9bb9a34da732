"""A DROP DATABASE that was cut off (datconnlimit = -2) is finished: of what is ours unasked, of the application's own
database by consent."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest

from adx_tui.services import state_directory
from tests.support.built import Built, logs
from tests.support.databases import FreshDatabase
from tests.support.half_dropped import cut_off_drop, mark_half_dropped
from tests.support.outcome import assert_explained, assert_green, codes, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres


@pytest.fixture
def built(project: Project, free_port: int, postgres_image: str) -> Built:
    return Built(project, free_port, "embedded", postgres_image)


def cut_off(built: Built, *names: str) -> None:
    for name in names:
        cut_off_drop(built.admin, name)


def restore(built: Built) -> Result:
    return built.run("--restore", "before", "--database", "words")


class TestTheApplicationsOwn:
    def test_it_is_said_and_a_snapshot_takes_its_place_or_a_rebuild(self, built: Built) -> None:
        assert_green(built.run("--snapshot", "before"))
        built.use()
        cut_off(built, "words")
        for how in (["--check"], ["--auto"], ["--snapshot", "after"]):
            result = built.run(*how)
            assert result.exit_code == 1
            found = finding(result, "ADX344")
            assert_explained(found, risk="destructive")
            assert any(remedy["preview"].endswith("--restore before --database words") for remedy in found["remedies"])
            assert codes(result) == {"ADX344"}

        assert_green(restore(built))
        assert built.words() == ["one", "two"]

        built.use()
        cut_off(built, "words")
        built.reset()
        assert built.words() == ["one", "two"], "its template took its place"

        built.drop_copies()
        built.use()
        cut_off(built, "words")
        built.reset()
        assert built.words() == ["one", "two"], "it was built from nothing"

    def test_a_reset_that_was_killed_within_its_drop_is_finished_by_the_next_run(self, built: Built) -> None:
        """Its consent is on record, and nothing that could be kept is left."""
        built.drop_copies()
        (state,) = (built.project.state_directory / "projects").iterdir()
        state_directory.note_consent(state, "words")
        cut_off(built, "words")
        assert_green(built.run("--auto"))
        assert built.words() == ["one", "two"]
        cut_off(built, "words")
        assert codes(built.run("--auto")) == {"ADX344"}, "it was for that drop alone"

    def test_without_an_administrator(self, project: Project, fresh_database: FreshDatabase) -> None:
        project.env(DATABASE_URL=fresh_database.url)
        cut_off_drop(lambda: psycopg.connect(fresh_database.server.admin_url(), autocommit=True), fresh_database.name)
        result = project.adx("--check", "--postgres", "external", "--output", "json")
        assert codes(result) == {"ADX344"}, result


class TestWhatIsOurs:
    def test_it_is_finished_by_the_next_run(self, built: Built) -> None:
        """The kept template, a copy that was on its way out, the shadow databases of a replay and of a probe."""
        (template,) = built.copies()
        others = ["adx_tui_old_0123456789ab", "adx_tui_replay_1_0123456789ab", "adx_tui_shadow_0123456789ab"]
        with closing(built.admin()) as admin:
            for name in others:
                admin.execute(f"CREATE DATABASE {name} OWNER app".encode())
        cut_off(built, template, others[0])
        with closing(built.admin()) as admin:
            for name in others[1:]:
                mark_half_dropped(admin, name)

        assert_green(built.run("--check"))
        result = built.run("--auto")

        assert_green(result)
        assert any(template in line for line in logs(result))
        assert built.copies() == []

    def test_it_is_in_nobodys_way(self, built: Built) -> None:
        (template,) = built.copies()
        old = template.replace("template", "old")
        assert_green(built.run("--snapshot", "before"))
        (snapshot,) = set(built.copies()) - {template}
        built.use()
        with closing(built.admin()) as admin:
            admin.execute(f"CREATE DATABASE {old}".encode())
        cut_off(built, template, old)
        assert_green(restore(built))
        assert built.words() == ["one", "two"]

        built.use()
        built.reset()
        assert built.words() == ["one", "two"]
        assert built.copies() == sorted([snapshot, template]), "the rebuild kept a new template"

        cut_off(built, snapshot)
        assert finding(restore(built), "ADX253")
        assert_green(built.run("--snapshot", "before"))
        assert_green(restore(built))
