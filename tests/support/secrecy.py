"""Whether a secret is in a text, in any way in which programs write one."""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus


def forms(secret: str) -> set[str]:
    """As it is, quoted for a shell, for SQL, for JSON and for Python, in a URL, and in base64 with and without a user
    before it."""
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        quote(secret),
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        secret.replace("'", "''"),
        shlex.quote(secret).removeprefix("'").removesuffix("'"),
        base64.b64encode(secret.encode()).decode().rstrip("="),
        base64.urlsafe_b64encode(secret.encode()).decode().rstrip("="),
        base64.b64encode(f"user:{secret}".encode()).decode().rstrip("=")[7:],
    }


def assert_no_secret(secrets: Iterable[str], texts: Mapping[str, str]) -> None:
    """None of `secrets` is in any of `texts`, which are given by what they are."""
    for secret in secrets:
        for form in forms(secret):
            for what, text in texts.items():
                assert form not in text, f"{form!r} in {what}:\n{text}"
