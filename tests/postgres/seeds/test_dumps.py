"""A plain dump as a SQL seed: its rows come in; what only psql can do is named, and what has another's name too."""

from __future__ import annotations

import gzip
import subprocess

import pytest

from tests.support.databases import FreshDatabase
from tests.support.embedded import find_binaries
from tests.support.outcome import assert_green, codes, evidence, finding, previews
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLE = 'CREATE TABLE "Note" (id serial PRIMARY KEY, word text UNIQUE);\n'


@pytest.fixture
def notes(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("20260101000000_notes", TABLE)
    return project


def run(project: Project, how: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", "--allow-project-commands")


def dump(database: FreshDatabase, *arguments: str) -> bytes:
    """The data of a database with two notes, which it has no more afterwards."""
    connection = database.connect()
    connection.execute(TABLE + "INSERT INTO \"Note\" (word) VALUES (E'it''s\\t\"odd\";\\n\\\\'), (NULL)")
    command = [str(find_binaries() / "pg_dump"), "--data-only", *arguments, database.admin_url]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    connection.execute('DROP TABLE "Note"')
    return done.stdout


def test_a_plain_dump_comes_in_with_its_rows(notes: Project, fresh_database: FreshDatabase) -> None:
    text = dump(fresh_database).decode()
    assert "\\restrict" in text
    assert "FROM stdin;" in text
    notes.seed("001_notes.sql", text)
    notes.seed("002_more.sql", "INSERT INTO \"Note\" (word) VALUES ('more') ON CONFLICT DO NOTHING;")

    assert_green(run(notes, "--auto"))
    assert_green(run(notes, "--check"))
    words = fresh_database.connect().execute('SELECT word FROM "Note" ORDER BY id').fetchall()
    assert words == [('it\'s\t"odd";\n\\',), (None,), ("more",)]


def test_a_command_of_psql_is_named_with_its_line(notes: Project, fresh_database: FreshDatabase) -> None:
    path = notes.seed("001_notes.sql", "SELECT 1;\n\\connect other\n")

    found = finding(run(notes, "--auto"), "ADX570")

    assert found["location"] == "seeds/001_notes.sql:2"
    assert "\\connect is a command of psql" in found["cause"]
    assert "line 2  \\connect other" in evidence(found)
    subprocess.run(previews(found), shell=True, cwd=notes.path, check=True)
    assert path.read_text() == "SELECT 1;\n"


def test_a_dump_under_another_name(notes: Project, fresh_database: FreshDatabase) -> None:
    packed, plain = dump(fresh_database, "--format=custom"), b"--\n-- PostgreSQL database dump\n--\nSELECT 1;\n"
    (notes.path / "seeds").mkdir()
    for name, content in (("1_a.sql", packed), ("2_b.sql", gzip.compress(b"SELECT 1;")), ("3_c.dump", plain)):
        (notes.path / "seeds" / name).write_bytes(content)

    found = [event for event in run(notes, "--auto").events if event.get("code") == "ADX571"]

    commands = {event["title"].rpartition(": ")[2]: event["remedies"][0]["preview"] for event in found}
    assert commands == {
        "1_a.sql": "mv seeds/1_a.sql seeds/1_a.dump",
        "2_b.sql": "mv seeds/2_b.sql seeds/2_b.sql.gz",
        "3_c.dump": "mv seeds/3_c.dump seeds/3_c.sql",
    }
    for command in commands.values():
        subprocess.run(command, shell=True, cwd=notes.path, check=True)
    assert "ADX571" not in codes(run(notes, "--auto"))
