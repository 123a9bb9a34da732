"""Projects and servers that are not the usual ones, and where everything holds."""

from __future__ import annotations

from tests.faults.deeds import append, edit, in_turn
from tests.faults.model import Healthy

HEALTHY: tuple[Healthy, ...] = (
    Healthy(
        "a password of signs that a URL encodes",
        in_turn(edit("shop_app@", "shop_app:p%40ss%2Fw%23rd%20of%20the%20shop@", ".env.example")),
    ),
    Healthy("a value that is quoted", append("TITLE='The shop of the two # sisters'\n", ".env.example")),
)
