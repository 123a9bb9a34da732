"""Which lines of a program's output speak of an error."""

from __future__ import annotations

import pytest

from adx_tui.services.seeds.complaint import OutputWatch, is_mild


@pytest.mark.parametrize(
    ("line", "complains"),
    [
        ("Error: nothing was seeded", True),
        ("an exception occurred", True),
        ("PrismaClientKnownRequestError", True),
        ("code: 'P2002'", True),
        ("SUPERADMIN already exists", True),
        ("done with 0 errors", False),
        ("finished without any errors", False),
        ("terror and mirrors", False),
        ("seeded 12 users", False),
    ],
)
def test_lines(line: str, complains: bool) -> None:
    watch = OutputWatch({})
    watch.see(line)
    assert bool(watch.complaint) is complains


def test_an_error_counts_for_more_than_what_exists_already() -> None:
    watch = OutputWatch({"KEY": "a secret"})
    for line in ("SUPERADMIN already exists", "Error: P2002 with a secret", "Error: another"):
        watch.see(line)
    assert watch.complaint == "Error: P2002 with •••"
    assert not is_mild(watch.complaint)
    assert is_mild("SUPERADMIN already exists")
