"""A place in a script: its line and column, and how it is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adx_tui.services.postgres.script_place import excerpt, position

unhurried = settings(deadline=None)  # a busy machine is no failure


class TestPosition:
    @pytest.mark.parametrize(
        ("script", "offset", "expected"),
        [
            ("", 0, (1, 1)),
            ("abc", 2, (1, 3)),
            ("a\nbc", 2, (2, 1)),
            ("a\nbc", 1, (1, 2)),  # the line feed is the last of its line
            ("a\r\nbc", 3, (2, 1)),
            ("a\r\nbc", 1, (1, 2)),
            ("a\r\nbc", 2, (1, 2)),  # of CR LF, either half is the line's end
            ("a\rbc", 3, (1, 4)),
            ("é\n日本x", 4, (2, 3)),
            ("😀x", 1, (1, 2)),
            ("abc", -5, (1, 1)),
            ("abc\n", 99, (2, 1)),
        ],
    )
    def test_counts_lines_and_characters_from_one(self, script: str, offset: int, expected: tuple[int, int]) -> None:
        assert position(script, offset) == expected

    @unhurried
    @given(st.text(alphabet="a\n\ré"), st.integers(-3, 20))
    def test_is_where_an_editor_puts_the_cursor(self, script: str, offset: int) -> None:
        line, column = position(script, offset)
        text = script.split("\n")[line - 1]
        assert 1 <= column <= len(text) + 1
        before = sum(len(row) + 1 for row in script.split("\n")[: line - 1])
        assert before + column - 1 in (max(0, min(offset, len(script))), offset - 1)


class TestExcerpt:
    def test_shows_the_place_in_its_surroundings(self) -> None:
        script = (
            'CREATE TABLE "Batch" ();\n'
            'ALTER TABLE "Batch" ADD COLUMN "code" TEXT;\n'
            'ALTER TABLE "Batchs" ALTER COLUMN "code" SET NOT NULL;\n'
        )
        assert excerpt(script, 3, 13, message='relation "Batchs" does not exist') == (
            '2 │ ALTER TABLE "Batch" ADD COLUMN "code" TEXT;\n'
            '3 │ ALTER TABLE "Batchs" ALTER COLUMN "code" SET NOT NULL;\n'
            '  │             ^ relation "Batchs" does not exist'
        )

    def test_shows_as_much_context_as_asked_for(self) -> None:
        script = "\n".join("abcdefghijkl")
        assert excerpt(script, 9, 1, message="here", context=2) == (
            " 7 │ g\n 8 │ h\n 9 │ i\n   │ ^ here\n10 │ j\n11 │ k"
        )
        assert excerpt(script, 9, 1, message="here", context=0) == "9 │ i\n  │ ^ here"

    def test_lets_nothing_misplace_the_caret(self) -> None:
        assert excerpt("\tx日本e\u0301!", 1, 7, message="m") == f"1 │     x日本e\u0301!\n  │ {' ' * 10}^ m"
        assert excerpt("a\tb", 1, 3, message="m") == "1 │ a   b\n  │     ^ m"
        assert excerpt("a\r\nb\r\n", 1, 2, message="m") == "1 │ a\n  │  ^ m\n2 │ b"

    def test_writes_out_what_can_not_be_seen(self) -> None:
        assert excerpt("\ufeffSELECT\u00a01 \x1b[31m", 1, 8, message="a\x07\nb\u202e") == (
            "1 │ <U+FEFF>SELECT<U+00A0>1 <U+001B>[31m\n  │               ^ a<U+0007> b<U+202E>"
        )

    def test_cuts_long_lines_round_the_column(self) -> None:
        script = "b" * 200 + "\n" + "x" * 300 + "HERE" + "y" * 300
        context, line, caret = excerpt(script, 2, 301, message="m", width=30).split("\n")
        assert context == "1 │ " + "b" * 30 + "…"
        assert line == "2 │ …" + "x" * 20 + "HERE" + "y" * 6 + "…"
        assert line[caret.index("^") :].startswith("HERE")
        assert excerpt("x" * 120, 1, 121, message="end", width=30) == f"1 │ …{'x' * 20}\n  │ {' ' * 21}^ end"
        assert excerpt("x" * 30, 1, 30, message="m", width=30) == f"1 │ {'x' * 30}\n  │ {' ' * 29}^ m"

    @pytest.mark.parametrize("place", [(0, 0), (-4, 9), (99, 99), (2, 2)])
    def test_moves_a_place_outside_into_the_script(self, place: tuple[int, int]) -> None:
        assert "^ m" in excerpt("a\nb\n", *place, message="m")
        assert excerpt("", *place, message="m") == "1 │\n  │ ^ m"

    @unhurried
    @given(
        st.text(alphabet=st.one_of(st.sampled_from("a\n\r\t日\x1b\u0301 "), st.characters())),
        st.integers(-1, 12), st.integers(-1, 40), st.text(), st.integers(0, 3), st.integers(10, 40),
    )  # fmt: skip
    def test_gives_a_terminal_nothing_but_text(
        self, script: str, line: int, column: int, message: str, context: int, width: int
    ) -> None:
        shown = excerpt(script, line, column, message=message, context=context, width=width)
        lines = shown.split("\n")
        assert not [char for char in shown if unicodedata.category(char)[0] in "CZ" and char not in " \n"]
        assert len(lines) <= 2 * context + 2
        carets = [row for row in lines if row.lstrip().startswith("│") and row.lstrip("│ ").startswith("^")]
        assert len(carets) == 1
        assert all(" │" in row for row in lines)

    @unhurried
    @given(st.text(alphabet="abc\t日\u0301x;", min_size=1, max_size=200), st.data())
    def test_puts_the_caret_under_the_character(self, text: str, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(text)))
        whole = text[:at] + "\u25c6" + text[at:]
        line, caret = excerpt(whole, 1, at + 1, message="m", width=20).split("\n")
        before = line[: line.index("\u25c6")]
        cells = sum(
            0 if unicodedata.category(char) == "Mn" else 2 if unicodedata.east_asian_width(char) in "WF" else 1
            for char in before
        )
        assert caret.index("^") == cells
