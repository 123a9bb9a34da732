"""What a seed command that fails says is known by its words."""

from __future__ import annotations

import pytest

from adx_tui.steps.seeds.command_causes import find_cause


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("sh: 1: ts-node: not found", "a program that it calls is not installed"),
        ("bash: line 1: tsx: command not found", "a program that it calls is not installed"),
        ("zsh: command not found: bun", "a program that it calls is not installed"),
        (
            'TypeError [ERR_UNKNOWN_FILE_EXTENSION]: Unknown file extension ".mts" for /app/prisma/seed.mts',
            "the Node.js that ran it takes no TypeScript by itself",
        ),
        ("Error: Cannot find module 'bcrypt'\nRequire stack:", "a package that it needs is not installed"),
        (
            "Error: @prisma/client did not initialize yet. Please run prisma generate",
            "Prisma's client was not generated, or is an old one",
        ),
        ("Unique constraint failed on the fields: (`email`)\ncode: 'P2002'", "it inserts what is there already"),
    ],
)
def test_a_known_cause(output: str, problem: str) -> None:
    cause = find_cause(output)
    assert cause is not None
    assert (cause.problem, bool(cause.advice)) == (problem, True)


@pytest.mark.parametrize(
    "output", ["", "Seeding…", "user admin@example.com was not found", "Error: not found", 'Unknown file ".txt"']
)
def test_what_is_not_known(output: str) -> None:
    assert find_cause(output) is None
