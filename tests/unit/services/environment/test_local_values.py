"""Which secrets are an application's own, to be made up for a set-up on this machine."""

from __future__ import annotations

import re

import pytest

from adx_tui.services.environment import local_values

MADE = re.compile(r"[A-Za-z0-9_-]{43}\Z")


@pytest.mark.parametrize(
    "key",
    [
        *("JWT_SECRET", "JWT_ACCESS_SECRET", "REFRESH_TOKEN_SECRET", "ACCESS_TOKEN_SECRET", "SESSION_SECRET"),
        *("AUTH_SECRET", "NEXTAUTH_SECRET", "BETTER_AUTH_SECRET", "AUTH_JWT_SECRET", "COOKIE_KEY", "PASSWORD_SALT"),
        *("CRON_SECRET", "HASH_PEPPER", "SECRET", "SALT"),
    ],
)
def test_what_an_application_signs_with_is_made_where_the_example_leaves_it_empty(key: str) -> None:
    made = local_values.secret_for_empty(key, "Signs the sessions")
    assert made is not None
    assert MADE.match(made)
    assert made != local_values.secret_for_empty(key, "")
    assert local_values.secret_for_empty(key, "Optional: without it nobody logs in") is None


@pytest.mark.parametrize(
    "key",
    [
        *(
            "STRIPE_SECRET_KEY",
            "AUTH_GITHUB_SECRET",
            "AUTH_GOOGLE_CLIENT_SECRET",
            "APP_STRIPE_SECRET_KEY",
            "ACCESS_KEY",
        ),
        *("JWT_PRIVATE_KEY", "JWT_PUBLIC_KEY", "APP_PRIVATE_KEY", "API_KEY", "WEBHOOK_STRIPE_SECRET"),
    ],
)
def test_what_somebody_else_gives_out_and_half_of_a_pair_of_keys_is_not_made(key: str) -> None:
    assert not local_values.is_own_secret(key)
    assert local_values.secret_for_empty(key, "") is None


@pytest.mark.parametrize("key", ["WEBHOOK_SECRET", "APP_KEY", "APP_SECRET", "SIGNING_SECRET", "SECRET_KEY"])
def test_an_empty_line_does_not_tell_whose_secret_is_meant(key: str) -> None:
    assert local_values.is_own_secret(key)
    assert local_values.secret_for_empty(key, "") is None


def test_a_form_is_kept_to_where_the_example_tells_it() -> None:
    assert local_values.secret_for_empty("ENCRYPTION_KEY", "") is None, "a cipher takes one length"
    made = local_values.secret_for_empty("ENCRYPTION_KEY", "Generate with: openssl rand -hex 32")
    assert made is not None
    assert re.fullmatch(r"[0-9a-f]{64}", made)
