"""A command of the project's own: its words, its folder, what it writes, and that it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.child_process import ChildTimeoutError
from adx_tui.services.project import command
from adx_tui.services.project.command import CommandNotStartedError, CommandResult


def run(folder: Path, text: str, seconds: float = 60) -> tuple[CommandResult, list[str]]:
    lines: list[str] = []
    result = command.run(text, folder, os.environ, cancellation=Cancellation(), on_line=lines.append, seconds=seconds)
    return result, lines


def test_what_it_writes_is_one_stream_in_its_order_and_how_it_ended_is_known(tmp_path: Path) -> None:
    (tmp_path / "job.sh").write_text("echo one\necho two >&2\npwd\nexit 3\n")
    result, lines = run(tmp_path, "sh job.sh")
    assert (result.exit_code, lines) == (3, ["one", "two", str(tmp_path)])
    assert result.lines == tuple(lines)


def test_no_shell_where_its_words_are_plain(tmp_path: Path) -> None:
    assert run(tmp_path, "echo 'a b' \"c\"")[1] == ["a b c"]
    assert run(tmp_path, "X=1 sh -c 'echo $X' && echo y")[1] == ["1", "y"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'ts-node --compiler-options {"module":"CommonJS"} prisma/seed.ts',
            ["ts-node", "--compiler-options", '{"module":"CommonJS"}', "prisma/seed.ts"],
        ),
        ("  node   seed.js && echo $HOME ", ["node", "seed.js", "&&", "echo", "$HOME"]),
        (r"node my\ seeds/a\  b.js", ["node", "my seeds/a b.js"]),
        ("node 'a b'", ["node", "'a", "b'"]),
        ("node\ta", ["node\ta"]),
    ],
)
def test_prisma_cuts_its_seed_at_spaces_alone(text: str, words: list[str]) -> None:
    assert list(command.prisma_words(text)) == words


def test_words_are_run_as_they_are(tmp_path: Path) -> None:
    lines: list[str] = []
    words = ("echo", '{"a":"$HOME"}', "&&", "'x")
    command.run(words, tmp_path, os.environ, cancellation=Cancellation(), on_line=lines.append)
    assert lines == [" ".join(words[1:])]


def test_a_program_that_is_not_there_is_told_from_what_fails(tmp_path: Path) -> None:
    with pytest.raises(CommandNotStartedError, match=r"no program no-such-program here$") as caught:
        run(tmp_path, "no-such-program --seed")
    assert caught.value.is_missing


def test_programs_of_the_nearest_node_modules_come_first(tmp_path: Path) -> None:
    for folder, word in ((tmp_path, "outer"), (tmp_path / "packages" / "db", "inner")):
        program = folder / "node_modules" / ".bin" / "prisma"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho {word} $1\n")
        program.chmod(0o755)
    assert run(tmp_path / "packages" / "db", "prisma push")[1] == ["inner push"]
    assert run(tmp_path / "packages", "prisma push")[1] == ["outer push"]


def test_nothing_is_there_to_be_read_from(tmp_path: Path) -> None:
    assert run(tmp_path, "cat")[0].exit_code == 0


def test_one_that_does_not_end_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    with pytest.raises(ChildTimeoutError):
        run(tmp_path, "sh -c 'sleep 300 & sleep 300'", seconds=0.5)


def test_of_many_lines_the_last_are_kept(tmp_path: Path) -> None:
    result, lines = run(tmp_path, "seq 500")
    assert len(lines) == 500
    assert result.lines[-1] == "500"
    assert len(result.lines) < 100
