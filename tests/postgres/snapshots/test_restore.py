"""A snapshot put back: all of the database as it was, by its name alone, and nothing lost where that fails."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest

from tests.support.built import COPIES, PASSWORD, SETTINGS, statements, value
from tests.support.contract import assert_keeps_contract
from tests.support.kills import kills, told
from tests.support.outcome import OF_THE_TESTS_SERVER, assert_explained, assert_green, checks, finding, steps
from tests.support.words import Words

pytestmark = pytest.mark.postgres


class TestSnapshots:
    def test_what_was_changed_since_is_as_it_was(self, words: Words) -> None:
        taken = words.run("--snapshot", "before")
        assert_green(taken)
        assert_keeps_contract(taken.events, 0)
        assert checks(taken)["snapshots", "take"]["status"] == "changed"
        assert statements(taken)[0].startswith("CREATE DATABASE adx_tui_"), "what it does is shown"
        assert not [event for event in taken.events if event.get("code") not in {None, *OF_THE_TESTS_SERVER}], (
            "that it was not taken yet is no fault"
        )
        with closing(words.connect()) as connection:
            connection.execute("DELETE FROM word")
            connection.execute("ALTER TABLE word ADD COLUMN more int")

        result = words.restore("before")

        assert_green(result)
        assert_keeps_contract(result.events, 0)
        assert steps(result)["snapshots"] == "changed"
        assert words.words() == ["one", "two"]
        words.write("three")
        with closing(words.connect()) as connection:
            assert value(connection, "SELECT max(id) FROM word") == 3, "the sequence went back too"
            assert connection.execute("SELECT * FROM word").description[-1].name == "text"  # type: ignore[index]
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"], "a snapshot can be restored more than once"

    def test_what_belongs_to_the_database_itself_is_restored_too(self, words: Words) -> None:
        name, role = words.database.name, words.database.role
        with closing(words.admin()) as admin:
            for statement in (
                f"ALTER DATABASE {name} OWNER TO {role}",
                f"ALTER DATABASE {name} CONNECTION LIMIT 7",
                f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                f"GRANT CONNECT ON DATABASE {name} TO pg_monitor WITH GRANT OPTION",
                f"ALTER DATABASE {name} SET adx.word TO 'it''s \\ 100 %'",
                f'ALTER ROLE {role} IN DATABASE {name} SET search_path = "$user", public, "a, b"',
                f"ALTER DATABASE {name} SET search_path = ''",
                f"COMMENT ON DATABASE {name} IS 'mine, all \"mine\"'",
            ):
                admin.execute(statement.encode())
        with closing(words.connect()) as connection:
            before = value(connection, SETTINGS)
        words.take("before")
        with closing(words.admin()) as admin:
            admin.execute(f"ALTER DATABASE {name} RESET ALL".encode())
            admin.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 3".encode())
            admin.execute(f"COMMENT ON DATABASE {name} IS NULL".encode())
        assert_green(words.restore("before"))
        with closing(words.connect()) as connection:
            assert value(connection, SETTINGS) == before

    def test_a_database_that_is_gone_comes_back(self, words: Words) -> None:
        words.take("before")
        with closing(words.admin()) as admin:
            admin.execute(f"DROP DATABASE {words.database.name}".encode())
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]

    @pytest.mark.parametrize("consent", [(), ("--database", "another"), ("--database", "")])
    def test_nothing_is_lost_without_the_databases_name(self, words: Words, consent: tuple[str, ...]) -> None:
        words.take("it's before")
        words.write("three")
        result = words.run("--restore", "it's before", *consent)
        assert result.exit_code == 2
        assert not result.stdout
        assert f"adx-tui --restore 'it'\"'\"'s before' --database {words.database.name}" in result.stderr
        assert words.words() == ["one", "two", "three"]

    def test_an_unknown_one_is_answered_with_those_there_are(self, words: Words) -> None:
        nothing = finding(words.restore("before"), "ADX253")
        assert "--snapshot before" in nothing["remedies"][0]["preview"]
        words.take("before")
        words.take("after")
        result = words.restore("befor")
        assert result.exit_code == 1
        event = finding(result, "ADX253")
        assert_explained(event, risk="manual")
        assert [line.split("  ")[0] for line in event["evidence"]] == ["before", "after"]
        assert event["remedies"][0]["preview"].endswith(f"--restore before --database {words.database.name}")
        assert finding(words.run("--delete-snapshot", "befor"), "ADX253")
        assert words.listed() == ["before", "after"]

    def test_a_restore_sends_everybody_away(self, words: Words) -> None:
        words.take("before")
        with closing(words.connect()) as connection:
            connection.execute("INSERT INTO word (text) VALUES ('three')")
            result = words.restore("before")
            assert_green(result)
            assert "pg_terminate_backend" in "\n".join(statements(result))
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        assert words.words() == ["one", "two"]

    def test_a_restore_that_fails_leaves_the_database_as_it_was(self, words: Words) -> None:
        """An administrator who is no superuser can't send a superuser away: that shows once the database is closed."""
        name, owner = words.database.name, f"{words.database.role}_owner"
        server = words.database.server
        with closing(words.admin()) as admin:
            admin.execute(f"CREATE ROLE {owner} LOGIN CREATEDB PASSWORD '{PASSWORD}'".encode())
            admin.execute(f"ALTER DATABASE {name} OWNER TO {owner}".encode())
        words.project.env(DATABASE_URL=words.database.url, POSTGRES_USER=owner, POSTGRES_PASSWORD=PASSWORD)
        words.take("before")
        words.write("three")
        with closing(words.admin(name)) as superuser:
            result = words.restore("before")
            assert_explained(finding(result, "ADX321"), risk="manual")
            assert value(superuser, "SELECT datallowconn FROM pg_database WHERE datname = current_database()") is True
        assert words.words() == ["one", "two", "three"]
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]
        words.remove_copies()
        with closing(words.admin()) as admin:
            admin.execute(f"ALTER DATABASE {name} OWNER TO {server.admin_user}".encode())
            admin.execute(f"DROP ROLE {owner}".encode())

    def test_killed_at_any_moment_no_word_is_lost(self, words: Words) -> None:
        words.take("before")
        words.write("three")
        arguments = ("--restore", "before", "--database", words.database.name, "--postgres", "embedded")
        for kill in kills(trials=6):
            with told(kill):
                kill.program(words.project.launch(*arguments), 0.25, 0.7)
                with closing(words.admin()) as admin:
                    admin.execute(f"ALTER DATABASE {words.database.name} ALLOW_CONNECTIONS true".encode())
                assert words.words() in (["one", "two", "three"], ["one", "two"])
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]
        with closing(words.admin()) as admin:
            assert len(admin.execute(COPIES.encode()).fetchall()) == 1, "nothing is left of the killed runs"
