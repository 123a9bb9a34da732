"""Which seeds a look does not try out."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.reach import Reach

HARMLESS = "INSERT INTO users VALUES (1)"


def of_seed(name: str, text: str, role: str = "", size: int = 0) -> str:
    return Reach(role, ("elsewhere",)).of_seed(Seed(name, Path(name), text, "", size))


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("1_a.sql", HARMLESS, ""),
        ("1_a.py", "", "Python"),
        ("1_a.sql", "SELECT dblink('host=x', 'DELETE FROM y')", "dblink"),
        ("1_a.sql", "SELECT lo_export(1, '/tmp/x')", "large objects"),
        ("1_a.sql", 'INSERT INTO "elsewhere" VALUES (1)', "foreign table"),
        ("1_a.sql", "SELECT pg_terminate_backend(1)", "ends sessions"),
        ("1_a.csv", "", ""),
        ("1_a.dump", "", "1 MB of data"),
    ],
)
def test_what_a_seed_can_do(name: str, text: str, why: str) -> None:
    reason = of_seed(name, text)
    assert why in reason
    assert bool(reason) is bool(why)


def test_what_the_role_can_do_and_what_takes_long() -> None:
    assert of_seed("1_a.sql", HARMLESS, role="it is a superuser") == "it is a superuser"
    assert "20 MB of data" in of_seed("1_a.csv", "", size=20 << 20)
