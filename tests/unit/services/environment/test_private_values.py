"""Which values would have to be changed if they got out."""

from __future__ import annotations

import pytest

from adx_tui.services.environment import private_values

LONG = "9f8a7b6c5d4e3f2a1b0c"


@pytest.mark.parametrize(
    ("key", "value", "is_secret"),
    [
        ("SESSION_SECRET", LONG, True),
        ("NEXT_PUBLIC_MAPS_KEY", LONG, False),
        ("VITE_ANALYTICS_TOKEN", LONG, False),
        ("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", f"pk_test_{LONG}", False),
        ("NEXT_PUBLIC_STRIPE", f"sk_live_{LONG}", True),
        ("PUBLICATION_KEY", LONG, True),
    ],
)
def test_what_a_framework_sends_to_browsers_is_no_secret(key: str, value: str, is_secret: bool) -> None:
    assert (private_values.find_secrets({key: value}, None) == {key: value}) is is_secret
