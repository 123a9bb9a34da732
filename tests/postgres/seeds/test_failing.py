"""Seeds that fail, or end the transaction they run in: nothing of one stays, and its cause has a place."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.note_seeds import ADDS, PYTHON, PYTHON_ADDS, run, words
from tests.support.outcome import assert_explained, assert_green, finding, steps
from tests.support.project import Project

pytestmark = pytest.mark.postgres


class TestFailures:
    def test_an_sql_seed_that_fails_in_its_middle(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed("001_first.sql", "INSERT INTO \"Note\" (word) VALUES ('first') ON CONFLICT DO NOTHING;")
        broken = notes.seed(
            "002_second.sql",
            "INSERT INTO \"Note\" (word) VALUES ('second');\n\nINSERT INTO \"Note\" (wrod) VALUES ('x');\n",
        )
        notes.seed("003_third.sql", "INSERT INTO \"Note\" (word) VALUES ('third') ON CONFLICT DO NOTHING;")

        result = run(notes, "--auto")

        assert result.exit_code == 1
        event = finding(result, "ADX504")
        assert_explained(event, risk="manual")
        assert event["check"] == "002_second.sql"
        assert "002_second.sql failed" in event["cause"]
        assert event["location"] == "seeds/002_second.sql:3:21"
        assert any("wrod" in line and "^" not in line for line in event["evidence"])
        assert any("^" in line for line in event["evidence"])
        assert "state  nothing of it stayed in the database" in event["evidence"]
        assert steps(result)["application"] == "blocked"
        assert words(fresh_database) == ["first"]

        broken.write_text("INSERT INTO \"Note\" (word) VALUES ('second') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["first", "second", "third"]
        assert_green(run(notes, "--check"))

    def test_a_python_seed_that_fails_in_its_middle(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed("_helper.py", "def add(connection, word):\n    connection.execute(word)\n")
        broken = notes.seed(
            "001_people.py",
            "from _helper import add\n\n"
            + PYTHON
            + '    add(connection, "INSERT INTO \\"Note\\" (word) VALUES (\'a\')")\n'
            + "    add(connection, 'SELECT nothing FROM nowhere')\n",
        )
        result = run(notes, "--auto")
        event = finding(result, "ADX504")
        assert_explained(event, risk="manual")
        assert event["location"] == "seeds/001_people.py:5"
        assert "\n" not in event["cause"]
        assert 'relation "nowhere" does not exist' in event["cause"]
        assert words(fresh_database) == []

        broken.write_text(
            PYTHON + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'a\') ON CONFLICT DO NOTHING")\n'
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["a"]

    @pytest.mark.parametrize(
        ("body", "says", "line"),
        [
            ("    raise ValueError('no such course')\n", "ValueError: no such course", 2),
            ("    import sys\n    sys.exit(3)\n", "SystemExit: 3", 3),
            ("    import sys\n    sys.exit(0)\n", "SystemExit: 0", 3),
            ("    import os\n    print('gone', flush=True)\n    os._exit(4)\n", "exit code 4: gone", None),
            ("    import os\n    os.kill(os.getpid(), 9)\n", "exit code 137: it was killed (SIGKILL)", None),
            ("    raise KeyboardInterrupt\n", "KeyboardInterrupt", 2),
            ("    input('your name? ')\n", "EOFError", 2),
            ("    connection.close()\n    connection.execute('SELECT 1')\n", "OperationalError", 3),
        ],
    )
    def test_whatever_a_python_seed_does_to_itself(
        self, notes: Project, fresh_database: FreshDatabase, body: str, says: str, line: int | None
    ) -> None:
        insert = "    connection.execute('INSERT INTO \"Tag\" VALUES (1)')\n" if "close" in body else ""
        notes.seed("001_odd.py", PYTHON + body + insert)
        result = run(notes, "--auto")
        assert result.exit_code == 1, result
        event = finding(result, "ADX504")
        assert_explained(event, risk="manual")
        assert says in event["cause"], event
        assert event["location"] == "seeds/001_odd.py" + (f":{line}" if line else "")
        assert not fresh_database.connect().execute('SELECT FROM "Tag"').fetchall()

    def test_what_a_migration_sets_for_the_role_holds_in_a_seed(
        self, notes: Project, fresh_database: FreshDatabase
    ) -> None:
        notes.migration("20260102000000_zone", "ALTER ROLE CURRENT_USER SET timezone = 'Asia/Kolkata';")
        insert = "INSERT INTO \"Note\" (word) VALUES ('{} ' || current_setting('timezone')) ON CONFLICT DO NOTHING"
        notes.seed("001_zone.sql", insert.format("SQL"))
        notes.seed("002_zone.py", PYTHON + f"    connection.execute({insert.format('Python')!r})\n")
        assert_green(run(notes, "--auto"))
        words = fresh_database.connect_admin().execute('SELECT word FROM "Note" ORDER BY word').fetchall()
        assert words == [("Python Asia/Kolkata",), ("SQL Asia/Kolkata",)]

    def test_seeds_run_by_their_numbers_not_their_letters(self, notes: Project, fresh_database: FreshDatabase) -> None:
        for name in ("10_c", "9_b", "001_a"):
            notes.seed(f"{name}.sql", f"INSERT INTO \"Note\" (word) VALUES ('{name}') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["001_a", "9_b", "10_c"]


class TestTransactions:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("001_own.sql", "INSERT INTO \"Note\" (word) VALUES ('half');\nCOMMIT;\nSELECT 1;"),
            ("001_own.sql", "BEGIN;\nINSERT INTO \"Note\" (word) VALUES ('half');\nCOMMIT;"),
            ("001_own.py", "    connection.execute('COMMIT')\n"),
            ("001_own.py", "    connection.cursor().execute(b'commit; SELECT 1')\n"),
            ("001_own.py", "    connection.commit()\n"),
            ("001_own.py", "    connection.rollback()\n"),
        ],
    )
    def test_a_seed_that_ends_its_transaction_is_refused_before_anything_stays(
        self, notes: Project, fresh_database: FreshDatabase, name: str, text: str
    ) -> None:
        if name.endswith(".py"):
            insert = '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'half\')")\n'
            text = PYTHON + insert + text
        seed = notes.seed(name, text)
        result = run(notes, "--auto")
        assert result.exit_code == 1
        event = finding(result, "ADX505")
        assert_explained(event, risk="manual")
        assert event["location"].startswith(f"seeds/{name}")
        assert words(fresh_database) == []
        seed.write_text(ADDS if name.endswith(".sql") else PYTHON_ADDS)
        assert_green(run(notes, "--auto"))

    def test_savepoints_are_the_seeds_own(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed(
            "001_points.py",
            PYTHON
            + "    try:\n        with connection.transaction():\n            connection.execute('SELECT nothing')\n"
            + "    except Exception:\n        pass\n"
            + "    connection.execute('SAVEPOINT a'); connection.execute('ROLLBACK TO a')\n"
            + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'kept\') ON CONFLICT DO NOTHING")\n',
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["kept"]

    def test_a_deferred_rule_that_fails_at_the_commit(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.migration(
            "20260102000000_link",
            'CREATE TABLE "Link" (tag TEXT REFERENCES "Tag" DEFERRABLE INITIALLY DEFERRED);',
        )
        notes.seed("001_link.sql", "INSERT INTO \"Link\" VALUES ('nowhere');")
        event = finding(run(notes, "--auto"), "ADX504")
        assert "violates foreign key" in event["cause"]
        assert fresh_database.connect().execute('SELECT FROM "Link"').fetchall() == []
