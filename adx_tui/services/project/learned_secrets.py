"""What among the values of an environment has to be masked, and what is nobody's secret."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.services.environment import env_schema
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrlError


def told_apart(values: Mapping[str, str], schema: EnvSchema | None) -> tuple[list[str], set[str]]:
    """The secrets, all at once, for each telling has its cost; and the names of roles, databases and hosts."""
    names: set[str] = {values.get("POSTGRES_USER", "")}
    secrets: list[str] = []
    for key, value in values.items():
        secret = env_schema.holds_secret(key, schema.field(key) if schema else None)
        if "://" in value:
            names |= _learn_url(value, secrets, secret=secret)
        elif secret:
            secrets.append(value)
    return secrets, names


def _learn_url(value: str, secrets: list[str], *, secret: bool) -> set[str]:
    """Add to `secrets` what in a URL is one; returns what is none."""
    try:
        url = database_url.parse(value)
    except DatabaseUrlError as error:
        if error.encoded:
            secrets += (value, database_url.parse(error.encoded).password)
        elif secret:
            secrets.append(value)  # a webhook, a key: all of it is the secret
        secrets.append(database_url.password_in(value))
        return set()
    secrets.append(url.password)
    return {url.user, url.database, url.host}
