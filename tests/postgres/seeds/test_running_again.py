"""Seeds that run a second time, or twice at once: what is there stays, what is missing comes back, the rest is told."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from adx_tui.services.environment import env_file
from tests.support.databases import FreshDatabase
from tests.support.note_seeds import PYTHON_ADDS, run, words
from tests.support.outcome import assert_explained, assert_green, checks, codes, ever, finding, summary
from tests.support.project import Project

pytestmark = pytest.mark.postgres


class TestRunningAgain:
    def test_a_seed_that_cant_run_twice_is_a_warning(self, notes: Project) -> None:
        seed = notes.seed("001_once.sql", "INSERT INTO \"Tag\" VALUES ('one');")
        result = run(notes, "--auto")
        assert result.exit_code == 0, result
        event = finding(result, "ADX508")
        assert_explained(event, risk="manual")
        assert event["status"] == "warning"
        assert "inserts what is there already" in event["cause"]
        assert "ON CONFLICT DO NOTHING" in event["remedies"][0]["preview"]
        looked = run(notes, "--check")
        assert codes(looked) == {"ADX508"}
        assert summary(looked, "seeds") == "A seed can't run twice: 001_once.sql"
        seed.write_text("INSERT INTO \"Tag\" VALUES ('one') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))

    def test_a_seed_that_changes_rows_every_time_is_a_warning(
        self, notes: Project, fresh_database: FreshDatabase
    ) -> None:
        seed = notes.seed("001_more.sql", 'INSERT INTO "Tag" SELECT gen_random_uuid()::text;')
        result = run(notes, "--auto")
        assert result.exit_code == 0, result
        event = finding(result, "ADX507")
        assert_explained(event, risk="manual")
        assert run(notes, "--auto").exit_code == 0
        assert len(fresh_database.connect().execute('SELECT FROM "Tag"').fetchall()) == 1, "a warning is not acted on"
        seed.write_text("INSERT INTO \"Tag\" VALUES ('one') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))

    def test_rows_that_are_missing_since_are_put_back(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed(
            "001_words.sql",
            "INSERT INTO \"Note\" (word) VALUES ('a'), ('b') ON CONFLICT (word) DO NOTHING;",
        )
        assert_green(run(notes, "--auto"))
        fresh_database.connect().execute("DELETE FROM \"Note\" WHERE word = 'a'")
        fresh_database.connect().execute("INSERT INTO \"Note\" (word) VALUES ('mine')")

        result = run(notes, "--check")
        assert result.exit_code == 1
        event = finding(result, "ADX503")
        assert_explained(event, risk="safe")
        assert event["evidence"] == ['public."Note"  1 inserted']
        assert event["title"] == summary(result, "seeds") == "Rows of a seed are missing: 001_words.sql"

        result = run(notes, "--auto")
        assert_green(result)
        assert checks(result)["seeds", "001_words.sql"]["status"] == "changed"
        assert set(words(fresh_database)) == {"a", "b", "mine"}

    def test_a_trial_takes_no_number_from_a_sequence(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed("001_words.sql", "INSERT INTO \"Note\" (word) VALUES ('a') ON CONFLICT DO NOTHING;")
        notes.seed("002_words.py", PYTHON_ADDS + '    connection.execute("SELECT nextval(\'\\"Note_id_seq\\"\')")\n')
        assert_green(run(notes, "--auto"))
        connection = fresh_database.connect()
        before = connection.execute('SELECT last_value, is_called FROM "Note_id_seq"').fetchone()
        assert_green(run(notes, "--check"))
        assert_green(run(notes, "--auto"))
        assert connection.execute('SELECT last_value, is_called FROM "Note_id_seq"').fetchone() == before

    def test_somebody_who_is_there_already_stops_nothing(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """As a SUPERADMIN who was made by hand: left as they are, and what follows is still brought in."""
        notes.seed("001_admin.sql", "INSERT INTO \"Note\" (id, word) VALUES (1, 'admin') ON CONFLICT DO NOTHING;")
        notes.seed("002_rest.sql", "INSERT INTO \"Tag\" VALUES ('rest') ON CONFLICT DO NOTHING;")
        assert run(notes, "--auto", "--step", "migrations").exit_code == 0
        fresh_database.connect().execute("INSERT INTO \"Note\" (id, word) VALUES (7, 'admin')")
        result = run(notes, "--auto", "--seed-database", fresh_database.name)
        assert result.exit_code == 0, result
        assert finding(result, "ADX520")["status"] == "warning", "what it brings may have been there before"
        assert fresh_database.connect().execute('SELECT id FROM "Note"').fetchall() == [(7,)]
        assert fresh_database.connect().execute('SELECT name FROM "Tag"').fetchall() == [("rest",)]

    def test_a_history_that_belongs_to_somebody_else(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Seeds were once run as a superuser; then DATABASE_URL got a role of its own."""
        notes.seed("001_words.sql", "INSERT INTO \"Note\" (word) VALUES ('a') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        admin = fresh_database.connect_admin()
        admin.execute(b"ALTER SCHEMA adx_tui OWNER TO test_admin")
        admin.execute(b"ALTER TABLE adx_tui.seed_history OWNER TO test_admin")
        result = run(notes, "--auto")
        assert result.exit_code == 1, result
        event = finding(result, "ADX509")
        assert_explained(event, risk="manual")
        values: dict[str, object] = {**env_file.read(notes.path / ".env").values}
        administrator = urlsplit(fresh_database.admin_url)
        notes.env(**values, POSTGRES_USER=administrator.username, POSTGRES_PASSWORD=administrator.password)
        result = run(notes, "--auto")
        assert_green(result)
        mended = ever(result, "ADX509")[0]
        assert_explained(mended, risk="safe")
        assert mended["remedies"][0]["preview"].startswith("ALTER SCHEMA adx_tui OWNER TO")


class TestAtOnce:
    def test_a_seed_runs_once_though_two_machines_start_it(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Two state directories: the runs don't know of each other, as on two machines."""
        notes.seed(
            "001_slow.sql",
            'INSERT INTO "Tag" VALUES (gen_random_uuid()::text);\nSELECT pg_sleep(2);',
        )
        assert run(notes, "--auto", "--step", "migrations").exit_code == 0
        other = {"ADX_STATE_DIR": str(notes.path.parent / "other-state")}
        processes = [
            notes.launch("--auto", "--postgres", "external", "--output", "json", env=env) for env in (None, other)
        ]
        for process in processes:
            process.communicate(timeout=60)
            assert process.returncode == 0
        assert len(fresh_database.connect().execute('SELECT FROM "Tag"').fetchall()) == 1
