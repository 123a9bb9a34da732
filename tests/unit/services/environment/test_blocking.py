"""A line that can't be read blocks where the database, or what the example requires, could be on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.environment import blocking, env_file, env_schema

SCHEMA = env_schema.schema_of(env_file.parse("# @required\nSESSION_SECRET=\n\nNOTE=\n", Path(".env.example")))
GOOD = "DATABASE_URL=postgresql://app:pw@localhost/app\nSESSION_SECRET=x\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD + "what is this\n", False),
        (GOOD + "X-Y=1\n", False),
        (GOOD + "NOTE='it is open\n", False),
        (GOOD + "NOTE\n", False),
        (GOOD + "POSTGRES_PORT\n", True),
        (GOOD + "DATABASE_URL='open\n", True),
        ("NOTE='it is open\n" + GOOD + "B='x'\n", True),
        (GOOD.replace("SESSION_SECRET=x", "SESSION_SECRET"), True),
        (GOOD.replace("SESSION_SECRET=x", "word"), True),
    ],
)
def test_which_lines_block(text: str, expected: bool) -> None:
    file = env_file.parse(text, Path(".env"))
    (problem, *_) = [problem for problem in file.problems if problem.fatal]
    assert blocking.is_blocking(file, SCHEMA, problem) is expected
