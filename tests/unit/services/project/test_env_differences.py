"""Where programs read a line differently, and the spelling that all read alike: each is proved by their readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adx_tui.services.environment import chain
from adx_tui.services.environment.chain import Chain, Reader
from adx_tui.services.project.env_differences import Comparison
from adx_tui.services.project.env_programs import Program
from tests.environment.tricky import ENVIRONMENT, FILES

PATH, LOCAL = Path("/project/.env"), Path("/project/.env.local")
READERS = [reader for reader in Reader if reader is not Reader.NOBODY]

# What can stand in a variable of the environment, and in one line of text that a person would write; and lines.
values = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cf"]) | st.sampled_from("'\"\\$#` {}=\n"),
    max_size=12,
)
keys = st.from_regex(r"[A-Z_][A-Z0-9_]{0,8}", fullmatch=True).filter(lambda key: key not in ENVIRONMENT)
some_readers = st.lists(st.sampled_from(READERS), min_size=1, max_size=5, unique=True)


def compare(text: str, readers: Sequence[Reader] = READERS, environment: Mapping[str, str] = ENVIRONMENT) -> Comparison:
    programs = tuple(Program(reader.value, (Chain(reader, (PATH,)),)) for reader in readers)
    return Comparison(programs, {PATH: text}, environment)


@pytest.mark.parametrize(
    ("text", "readers", "spelled"),
    [
        ("A=ab#cd\n", (Reader.DOTENV, Reader.PYTHON), "'ab#cd'"),
        ("A=two words # and more\n", (Reader.DOTENV, Reader.SHELL), "'two words'"),
        ("A=pa$word\n", (Reader.DOTENV, Reader.COMPOSE), "'pa$word'"),
        ("A='pa$word'\n", (Reader.NEXT, Reader.DOTENV_EXPAND), "'pa\\$word'"),
        ("A='pa$word'\n", (Reader.NEXT, Reader.DOTENV), None),
        (
            "A=postgresql://a:pa$word@h/d\n",
            (Reader.NEXT, Reader.DOTENV),
            "postgresql://a:pa%24word@h:5432/d",
        ),
        ("A=C:\\temp\\new\n", (Reader.DOTENV, Reader.SHELL), "'C:\\temp\\new'"),
        ("A='pa$word'\n", (Reader.NEXT,), "'pa\\$word'"),
        ("A=value\r\nB=x\r\n", (Reader.DOTENV, Reader.SHELL), "value"),
        ("U=me\nA=${U}x\n", (Reader.DOTENV, Reader.NEXT), "mex"),
    ],
)
def test_the_spelling_that_all_read_alike(text: str, readers: Sequence[Reader], spelled: str | None) -> None:
    comparison = compare(text, readers)
    difference = next(one for one in comparison.differences() if one.entry.key == "A")
    mended = comparison.mend(difference)
    assert (mended and mended.spelled) == spelled


@pytest.mark.parametrize("name", FILES)
def test_what_is_mended_differs_no_more_and_loses_no_line(name: str) -> None:
    comparison = compare(FILES[name])
    for difference in comparison.differences():
        mended = comparison.mend(difference)
        if mended is None:
            continue
        after = compare(mended.text)
        key = difference.entry.key
        assert key not in {other.entry.key for other in after.differences()}
        assert {one.entry.key for one in after.differences()} <= {one.entry.key for one in comparison.differences()}
        own = difference.entry.line - 1
        before, now = FILES[name].splitlines(), mended.text.splitlines()
        kept = before[:own] + before[own + difference.entry.written.count("\n") + 1 :]
        kept = [line.removeprefix("\ufeff") for line in kept]
        assert kept == now[:own] + now[len(now) - len(kept) + own :]


@pytest.mark.parametrize("name", ["plain", "empty", "escaped newline", "equals signs in the value", "comment line"])
def test_where_all_agree_there_is_none(name: str) -> None:
    text = 'B="one\\ntwo"\n' if name == "escaped newline" else FILES[name]
    readers = (Reader.DOTENV, Reader.NEXT, Reader.PRISMA, Reader.VITE, Reader.PYTHON, Reader.ADX_TUI)
    assert list(compare(text, readers).differences()) == []


@given(st.dictionaries(keys, values, min_size=1, max_size=3), some_readers)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_unchanged_by_all_or_refused(drawn: dict[str, str], readers: list[Reader]) -> None:
    text, written = "# head\nexport FIRST='1' # why\n", {"FIRST": "1"}
    for key, value in drawn.items():
        if (spelled := compare(text, readers).spell(PATH, key, value)) is not None:
            text = spelled[1]
            written[key] = value

    comparison = compare(text, readers)

    assert text.startswith("# head\nexport FIRST='1' # why\n")
    assert not list(comparison.refusals())
    for program in comparison.programs:
        reading = chain.read(program.chains[0].reader, [text], ENVIRONMENT)
        assert {key: reading.values[key] for key in written} == written, program.name


def test_a_program_that_may_read_in_two_ways_agrees_with_either() -> None:
    either = Program("NestJS", (Chain(Reader.DOTENV, (PATH,)), Chain(Reader.DOTENV_EXPAND, (PATH,))))
    texts = {PATH: "B=1\nA=$B\n"}
    for reader, differs in ((Reader.DOTENV, False), (Reader.NEXT, False), (Reader.COMPOSE_ENV_FILE, False)):
        other = Program("other", (Chain(reader, (PATH,)),))
        assert bool(list(Comparison((either, other), texts, {}).differences())) is differs
    both = (either, Program("a", (Chain(Reader.DOTENV, (PATH,)),)), Program("b", (Chain(Reader.NEXT, (PATH,)),)))
    assert [one.entry.key for one in Comparison(both, texts, {}).differences()] == ["A"]


def test_a_value_from_another_file_is_an_override_and_no_difference() -> None:
    next_, prisma = Chain(Reader.NEXT, (LOCAL, PATH)), Chain(Reader.DOTENV, (PATH,))
    programs = (Program("Next.js", (next_,)), Program("Prisma", (prisma,)))
    comparison = Comparison(programs, {PATH: "X=1\nA=a$b\n", LOCAL: "A=other\n"}, {})
    assert list(comparison.differences()) == []
    (override,) = comparison.overrides()
    assert (override.program.name, override.key) == ("Next.js", "A")
    assert (override.counts, override.other) == ((LOCAL, 1), (PATH, 2))


def test_who_gives_up_is_named_with_its_reason() -> None:
    comparison = compare("A B=1\nC=x\n", (Reader.DOTENV, Reader.COMPOSE))
    (refusal,) = comparison.refusals()
    assert refusal.program.name == "Docker Compose"
    assert "line 1: a key can't contain a blank" in refusal.why
    assert list(comparison.differences()) == []
