"""Which values of an environment file are somebody's secrets: those that would have to be changed if they got out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote, urlsplit

from adx_tui.services.environment import env_schema, masking, placeholders
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrlError

SHORTEST = 8
"""A shorter word turns up anywhere; as a secret it is none."""


def find_secrets(values: Mapping[str, str], schema: EnvSchema | None) -> dict[str, str]:
    """The keys of `values` that hold a secret, and the secret: of a URL its password. What stands in the example, is a
    placeholder, or a word that everybody has on their own machine (a password like the role's name), is none."""
    public = schema.file.text if schema else ""
    return {
        key: secret
        for key, value in values.items()
        if (secret := _secret(key, value, schema)) and len(secret) >= SHORTEST and secret not in public
    }


def is_in(secret: str, text: bytes) -> bool:
    """Whether `text` holds `secret`, as it is or as URLs write it."""
    return secret.encode() in text or quote(secret, safe="").encode() in text


def is_guessable(password: str, *names: str) -> bool:
    """Whether a password is one of those that are tried first."""
    return len(password) < SHORTEST or password in names or placeholders.is_weak(password)


def _secret(key: str, value: str, schema: EnvSchema | None) -> str:
    if not value or "${" in value or placeholders.is_placeholder(value):
        return ""
    if database_url.is_meant(value):
        return next(_password(value), "")
    if env_schema.is_published(key) and not masking.is_known_secret(value):
        return ""
    if masking.is_sensitive(key, value, schema.field(key) if schema else None):
        return "" if placeholders.is_weak(value) else value
    try:
        return unquote(urlsplit(value).password or "") if "://" in value else ""
    except ValueError:
        return ""


def _password(value: str) -> Iterator[str]:
    try:
        url = database_url.parse(value)
    except DatabaseUrlError:
        return
    if not is_guessable(url.password, url.user, url.database):
        yield url.password
