"""The address of a URL changes, and nothing else in it, whatever it is made of."""

from __future__ import annotations

import pytest

from adx_tui.services.environment.url_address import with_address

INSIDE = {"db", "postgres-1"}


@pytest.mark.parametrize(
    ("value", "changed"),
    [
        ("postgresql://app:pw@db:5432/shop", "postgresql://app:pw@localhost:6543/shop"),
        ("postgres://app:pw@postgres-1/shop?schema=a", "postgres://app:pw@localhost:6543/shop?schema=a"),
        ("postgresql://db:db@db:5432/db", "postgresql://db:db@localhost:6543/db"),
        ("postgresql://${U}:${P}@db:${PORT}/${D}?x=@db", "postgresql://${U}:${P}@localhost:6543/${D}?x=@db"),
        ("postgresql://db", "postgresql://localhost:6543"),
        ("postgresql://app:pw@db.example.com:5432/shop", None),
        ("postgresql://app:pw@localhost:5432/db", None),
        ("postgresql://app:pw@db,other:5432/shop", None),
        ("mysql://app:pw@db:3306/shop", None),
        ("", None),
    ],
)
def test_a_host_of_the_containers_is_replaced(value: str, changed: str | None) -> None:
    assert with_address(value, INSIDE, "localhost", 6543) == changed
