"""Snapshots by name: taken, listed, deleted, and nothing else is touched."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest

from tests.support.built import COPIES, value
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, finding, steps
from tests.support.project import Project, Result
from tests.support.words import Words

pytestmark = pytest.mark.postgres


class TestSnapshots:
    def test_a_server_that_adx_tui_did_not_start_is_only_asked_what_there_is(
        self, project: Project, fresh_database: FreshDatabase
    ) -> None:
        """A local address may be a tunnel to production."""
        server, name = fresh_database.server, fresh_database.name
        project.env(
            DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
        )
        with fresh_database.connect() as connection:
            connection.execute("CREATE TABLE word ()")
        for asked in (
            ("--reset", name),
            ("--restore", "before", "--database", name),
            ("--snapshot", "before"),
            ("--delete-snapshot", "before"),
        ):
            result = project.adx(*asked, "--postgres", "external")
            assert result.exit_code == 2, result
            assert f"{asked[0]}: adx-tui did not start the server at 127.0.0.1:{server.port}" in result.stderr
        assert fresh_database.connect().execute("SELECT 'word'::regclass::text").fetchone() == ("word",)
        assert project.adx("--snapshots", "--postgres", "external").exit_code == 0

    def test_a_reset_drops_nothing_that_it_could_not_build_anew(self, words: Words) -> None:
        declaration = words.project.write("grants.toml", "[revoke.PUBLIC]\ndatabase = ['FLY']\n")
        result = words.run("--reset", words.database.name)
        declaration.unlink()
        assert_explained(finding(result, "ADX340"), risk="manual")
        assert {id: status for id, status in steps(result).items() if status != "ok"} == {
            "reset": "failed",
            "grants": "blocked",
            "migrations": "blocked",
            "seeds": "blocked",
            "application": "blocked",
        }
        assert words.words() == ["one", "two"]

    def test_one_is_never_overwritten(self, words: Words) -> None:
        words.take("before")
        words.write("three")
        result = words.run("--snapshot", "before")
        assert result.exit_code == 1
        assert_explained(dict(finding(result, "ADX254"), evidence=["-"]), risk="manual")
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]

    def test_they_are_listed_and_deleted_by_name(self, words: Words) -> None:
        assert words.listed() == []
        words.take("before")
        words.take("after")
        plain = words.project.adx("--snapshots", "--postgres", "embedded")
        assert [line.split(":")[0].split()[-1] for line in plain.stdout.splitlines() if " MB, taken 2" in line] == [
            "before",
            "after",
        ]
        assert_green(words.run("--delete-snapshot", "before"))
        assert words.listed() == ["after"]
        assert finding(words.restore("before"), "ADX253")

    def test_a_name_may_be_anything_that_can_be_seen(self, words: Words) -> None:
        names = ['"; DROP DATABASE postgres; --', "it's", "vor dem Umbau · 復元", "%s %(x)s %I \\", "n" * 63]
        for name in names:
            words.take(name)
        assert words.listed() == names
        for name in names[:-1]:
            assert_green(words.run("--delete-snapshot", name))
        words.write("three")
        assert_green(words.restore(names[-1]))
        assert words.words() == ["one", "two"]

    def test_a_database_in_use_is_not_copied_and_nobody_is_sent_away(self, words: Words) -> None:
        with closing(words.connect()) as connection:
            connection.execute("SET application_name = 'the dev server'")
            result = words.run("--snapshot", "before")
            event = finding(result, "ADX255")
            assert_explained(event, risk="manual")
            pid = connection.info.backend_pid
            assert f"pid {pid} (the dev server) is connected" in event["cause"]
            assert f"pg_terminate_backend({pid})" in event["remedies"][1]["preview"]
            assert value(connection, "SELECT 1") == 1, "it goes on"
        words.take("before")

    def test_what_is_not_ours_is_neither_listed_nor_touched(self, words: Words) -> None:
        """Databases that look like ours, by name or by comment, but not by both."""
        words.take("before")
        with closing(words.admin()) as admin:
            ours = value(admin, f"SELECT array_agg(datname::text) FROM ({COPIES}) copies")
            comment = value(
                admin, f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{ours[0]}'"
            )
            strangers = ["adx_tui_mine", "adx_tui_snapshot_0123456789ab_0123456789ab", "adx_tui_old_0123456789ab"]
            for name in strangers:
                admin.execute(f"CREATE DATABASE {name}".encode())
            admin.execute(psycopg.sql.SQL("COMMENT ON DATABASE adx_tui_mine IS {}").format(comment))
            admin.execute("COMMENT ON DATABASE adx_tui_old_0123456789ab IS '{\"adx_tui\": 1}'")
            try:
                assert words.listed() == ["before"]
                assert_green(words.restore("before"))
                assert_green(words.run("--delete-snapshot", "before"))
                assert value(admin, f"SELECT array_agg(datname::text) FROM ({COPIES}) copies") == sorted(strangers)
            finally:
                for name in strangers:
                    admin.execute(f"DROP DATABASE {name}".encode())

    def test_two_databases_have_their_own(self, words: Words) -> None:
        words.take("before")
        with closing(words.admin()) as admin:
            admin.execute(f"CREATE DATABASE {words.database.name}_2 TEMPLATE {words.database.name}".encode())
            try:
                url = words.database.url.replace("?", "_2?")
                result = words.project.adx("--snapshots", "--postgres", "embedded", env={"DATABASE_URL": url})
                assert "0 snapshots" in result.stdout, result
            finally:
                admin.execute(f"DROP DATABASE {words.database.name}_2".encode())

    def test_no_server_and_no_database(self, words: Words, free_port: int) -> None:
        other = words.database.url.replace(words.database.name, "nowhere")
        assert finding(self.elsewhere(words, other, "--snapshot", "a", "--postgres", "embedded"), "ADX303")
        nobody = words.database.url.replace(f":{words.database.server.port}/", f":{free_port}/")
        assert finding(self.elsewhere(words, nobody, "--snapshots", "--postgres", "external"), "ADX220")

    def elsewhere(self, words: Words, url: str, *flags: str) -> Result:
        return words.project.adx(*flags, "--output", "json", env={"DATABASE_URL": url}, timeout=30)
