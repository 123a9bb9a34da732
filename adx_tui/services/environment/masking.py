"""A value of the environment as it may be shown."""

from __future__ import annotations

import re

from adx_tui.core.redact import MASK
from adx_tui.services.environment import env_schema
from adx_tui.services.environment.env_schema import Field
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError

_NAME = re.compile(r"(?:^|_)(?:PWD|SALT|PEPPER|DSN|JWT|SIGNATURE|WEBHOOK)(?:_|$)|ENCRYPTION|SIGNING", re.IGNORECASE)
# Secrets that show by themselves what they are: keys of well-known services, a PEM block, a token, a connection string.
_VALUE = re.compile(
    r"-----BEGIN |\b[sprw]k_(?:live|test)_|\bwhsec_|\bgh[pousr]_\w|\bgithub_pat_|\bglpat-|\bnpm_\w|\bxox[a-z]-"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{12}|\beyJ[\w-]+\.[\w-]+\.|\bSG\.[\w-]|\bsk-[\w-]{12}|\bre_\w{8}"
    r"|(?:pass(?:word|wd)?|pwd|secret|token|key)\s*=",
    re.IGNORECASE,
)
_PUBLISHABLE = ("pk_live_", "pk_test_")
_LOGIN = re.compile(r"(?P<head>://(?:[^:@/?#]*:)?)[^\s]*@")
_PARAMETER = re.compile(r"(?P<head>[?&;](?P<name>[^=&;#]*)=)[^&;#]+")


def is_sensitive(key: str, value: str, field: Field | None) -> bool:
    """Whether the example says so, else the key's name, or the value by itself, whatever the example says of it."""
    is_public = field is not None and field.public
    named = env_schema.holds_secret(key, field) or (not is_public and _NAME.search(key) is not None)
    return named or _shows_itself(value)


def is_known_secret(value: str) -> bool:
    """Whether the value shows by itself that it is a secret. The publishable keys of Stripe and Clerk are for browsers:
    https://docs.stripe.com/keys"""
    return not value.startswith(_PUBLISHABLE) and _shows_itself(value)


def _shows_itself(value: str) -> bool:
    return _VALUE.search(value.partition("?")[0]) is not None


def shown(key: str, value: str, field: Field | None) -> str:
    """`value` without what is secret in it: of the URL of a database the password alone, else all of it."""
    if not value:
        return ""
    if database_url.is_meant(value):
        return _database(value)
    if is_sensitive(key, value, field):
        return MASK
    return _url(value) if "://" in value else value


def _database(value: str) -> str:
    try:
        url: DatabaseUrl = database_url.parse(value)
    except DatabaseUrlError as error:
        return _database(error.encoded) if error.encoded else MASK
    return _parameters(str(url))


def _url(value: str) -> str:
    """With whatever may be a login masked: where it holds an `@`, up to the last one."""
    return _parameters(_LOGIN.sub(lambda match: f"{match['head']}{MASK}@", value))


def _parameters(url: str) -> str:
    def one(match: re.Match[str]) -> str:
        secret = env_schema.looks_secret(match["name"]) or _NAME.search(match["name"])
        return match["head"] + MASK if secret else match[0]

    return _PARAMETER.sub(one, url)
