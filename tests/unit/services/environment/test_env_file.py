"""`.env` is read with a line number for every problem, and written with all else left as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.environment import env_file

PATH = Path(".env")

# What can stand in a variable of the environment at all, and in one line of text a person would write.
VALUES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from("'\"\\$#` \n\t="))
KEYS = st.from_regex(r"[A-Z_][A-Z0-9_]{0,20}", fullmatch=True)


def values(text: str) -> dict[str, str]:
    return dict(env_file.parse(text, PATH).values)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("A=1\nB=2\n", {"A": "1", "B": "2"}),
            ("\ufeffA=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
            ("export A=1\n", {"A": "1"}),
            ("A = 1\n", {"A": "1"}),
            ("A='#1 $x'\nB=\"two\\nlines\"\n", {"A": "#1 $x", "B": "two\nlines"}),
            ('PEM="-----BEGIN\nabc\n-----END"\nB=1', {"PEM": "-----BEGIN\nabc\n-----END", "B": "1"}),
            ("A=1 # why\n", {"A": "1"}),
            ("A=1\nA=2\n", {"A": "2"}),
            ("A=\n", {"A": ""}),
        ],
    )
    def test_what_counts(self, text: str, expected: dict[str, str]) -> None:
        assert values(text) == expected

    @pytest.mark.parametrize(
        ("text", "line", "fatal"),
        [
            ("\n\nA='open\n", 3, True),
            ("A=1\nword\n", 2, True),
            ("A=1\n1A=2\n", 2, True),
            ('A="two\nlines"\nB=$x\n', 3, False),
            ("A=1\r\n\r\nA=2\r\n", 3, False),
            ("\ufeffA=1\n", 1, False),
        ],
    )
    def test_every_problem_has_its_line(self, text: str, line: int, fatal: bool) -> None:
        (problem,) = env_file.parse(text, PATH).problems
        assert (problem.line, problem.fatal) == (line, fatal)
        assert problem.advice

    def test_no_problem_shows_what_stands_on_the_line(self) -> None:
        text = 'hunter2secret\nPASS=\'hunter2secret\nPASS="a" hunter2secret\nhunter2$ecret=1\nPASS=hunter2#secret\n'
        problems = env_file.parse(text, PATH).problems
        assert len(problems) >= 5
        assert not [problem for problem in problems if "hunter2" in problem.text + problem.advice]

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_a_blank_line_parts_a_comment_from_the_key(self, newline: str) -> None:
        text = newline.join(["# of the file", "", "# of A", "A=1", "# of B", "B=2", ""])
        assert [entry.comment for entry in env_file.parse(text, PATH).entries] == [("of A",), ("of B",)]

    @given(st.text(max_size=200))
    def test_no_text_is_too_much_for_it(self, text: str) -> None:
        file = env_file.parse(text, PATH)
        lines = text.count("\n") + text.count("\r") + 1
        assert all(1 <= problem.line <= lines for problem in file.problems)
        assert file.with_values({"NEW_KEY": "x"}).endswith(("NEW_KEY=x\n", "NEW_KEY=x\r\n")) or "NEW_KEY" in text


class TestWriting:
    @given(KEYS, VALUES)
    def test_what_is_written_is_what_is_read(self, key: str, value: str) -> None:
        assert values(f"{key}={env_file.quoted(value)}\n") == {key: value}

    @given(VALUES, VALUES)
    def test_a_changed_value_leaves_its_neighbours_alone(self, old: str, new: str) -> None:
        text = f"# head\nA=1\nexport B={env_file.quoted(old)} # why\n\nC='3' # so\n"
        file = env_file.parse(text, PATH)
        changed = file.with_values({"B": new})
        assert values(changed) == {"A": "1", "B": new, "C": "3"}
        assert changed.startswith("# head\nA=1\nexport B=")
        assert changed.endswith(" # why\n\nC='3' # so\n")

    @pytest.mark.parametrize(
        ("text", "changes", "expected"),
        [
            ("A=1\n", {"B": "2"}, "A=1\nB=2\n"),
            ("A=1", {"B": "2"}, "A=1\nB=2\n"),
            ("A=1\r\n", {"B": "2"}, "A=1\r\nB=2\r\n"),
            ("A=1\nA=2\n", {"A": "3"}, "A=1\nA=3\n"),
            ("A = 1\n", {"A": "2"}, "A = 2\n"),
            ("A=  # fill me in\n", {"A": "2"}, "A=2  # fill me in\n"),
            ('A="" # fill me in\n', {"A": "2"}, "A=2 # fill me in\n"),
            ("A\nB=1\n", {"A": "2"}, "A\nB=1\nA=2\n"),
            ("", {"A": "it's"}, 'A="it\'s"\n'),
        ],
    )
    def test_in_its_place_or_at_the_end(self, text: str, changes: dict[str, str], expected: str) -> None:
        assert env_file.parse(text, PATH).with_values(changes) == expected

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            ("plain-1.2/3", "plain-1.2/3"),
            ("", ""),
            ("a b", "'a b'"),
            ("a#b$c", "'a#b$c'"),
            ("it's", '"it\'s"'),
            ("two\nlines", '"two\\nlines"'),
        ],
    )
    def test_the_form_that_every_reader_reads_alike(self, value: str, written: str) -> None:
        assert env_file.quoted(value) == written
