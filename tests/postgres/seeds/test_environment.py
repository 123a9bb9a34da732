"""What a seed is given, and what is seen of it: the variables, its output, its folder, and no password anywhere."""

from __future__ import annotations

import sys

import pytest

from tests.support.databases import FreshDatabase
from tests.support.note_seeds import PYTHON, PYTHON_ADDS, run, words
from tests.support.outcome import assert_green, ever
from tests.support.project import Project

pytestmark = pytest.mark.postgres


class TestEnvironment:
    def test_both_kinds_see_the_same_values(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed(
            "001_motto.sql",
            "INSERT INTO \"Note\" (word) VALUES (current_setting('adx.motto')) ON CONFLICT DO NOTHING;",
        )
        notes.seed(
            "002_motto.py",
            PYTHON + "    connection.execute('INSERT INTO \"Tag\" VALUES (%s) ON CONFLICT DO NOTHING',"
            " [environment['MOTTO']])\n",
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ['its 100% "so"']
        assert fresh_database.connect().execute('SELECT name FROM "Tag"').fetchall() == [('its 100% "so"',)]

    def test_what_a_seed_prints_is_a_log_and_not_in_the_way(self, notes: Project) -> None:
        notes.seed(
            "001_chatty.py",
            "print('at import')\n"
            + PYTHON_ADDS
            + "    print('{\"event\": \"run_finished\"}')\n    import os, sys\n    os.write(1, b'raw\\n')\n"
            + "    print('to stderr', file=sys.stderr)\n    sys.stdout.buffer.write(b'\\xff\\n')\n"
            + "    print('x' * 20000)\n",
        )
        result = run(notes, "--auto")
        assert_green(result)
        logged = [event["text"] for event in result.events if event["event"] == "log" and "chatty" in event["source"]]
        assert {"at import", '{"event": "run_finished"}', "raw", "to stderr", "\ufffd"} <= set(logged)
        assert [event["event"] for event in result.events].count("run_finished") == 1

    def test_it_leaves_nothing_in_the_folder(self, notes: Project) -> None:
        notes.seed("_helper.py", "VALUE = 1\n")
        notes.seed("001_quiet.py", "from _helper import VALUE\n" + PYTHON_ADDS)
        assert_green(run(notes, "--auto"))
        assert sorted(path.name for path in (notes.path / "seeds").iterdir()) == ["001_quiet.py", "_helper.py"]


def test_the_python_seed_sees_no_password_in_the_process_list(notes: Project, fresh_database: FreshDatabase) -> None:
    notes.seed(
        "001_ps.py",
        PYTHON_ADDS
        + "    import pathlib\n    for entry in pathlib.Path('/proc').glob('[0-9]*/cmdline'):\n"
        + "        try:\n            text = entry.read_bytes()\n        except OSError:\n            continue\n"
        + f"        assert b'{fresh_database.password}'[1:] not in text, entry\n",
    )
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    result = run(notes, "--auto")
    assert_green(result)
    assert not ever(result, "ADX504")
