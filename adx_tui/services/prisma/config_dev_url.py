"""The URLs of Prisma's own services: the local server of `prisma dev`, which carries its databases in its key, and
Accelerate, which is no database that migrations could go to.

https://www.prisma.io/docs/postgres/database/local-development
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from adx_tui.services.postgres.url import LOCAL_HOSTS

_LOCAL_SCHEME = "prisma+postgres"
_REMOTE_SCHEME = "prisma"


class PrismaUrlError(ValueError):
    """The URL does not say which databases are behind it; why, as the end of a sentence about the URL."""


@dataclass(frozen=True, slots=True)
class PrismaDevUrl:
    """The databases behind a local server of `prisma dev`. `shadow_database_url` is empty where it has none."""

    database_url: str = field(repr=False)
    shadow_database_url: str = field(repr=False)


def is_prisma_dev_url(url: str) -> bool:
    """Whether it is that of a server which `prisma dev` runs on this machine."""
    return _scheme_and_host(url)[0] == _LOCAL_SCHEME and not is_prisma_remote_url(url)


def is_prisma_remote_url(url: str) -> bool:
    """Whether it leads to a service of Prisma's on another machine: never a target of migrations."""
    scheme, host = _scheme_and_host(url)
    return scheme == _REMOTE_SCHEME or (scheme == _LOCAL_SCHEME and host not in LOCAL_HOSTS)


def decode_prisma_dev_url(url: str) -> PrismaDevUrl:
    """The databases that `prisma+postgres://localhost:51213/?api_key=…` stands for: its key is JSON in base64url.

    Raises PrismaUrlError.
    """
    if not is_prisma_dev_url(url):
        raise PrismaUrlError("is not that of a local server of `prisma dev`")
    keys = parse_qs(urlsplit(url).query).get("api_key", [])
    if len(keys) != 1:
        raise PrismaUrlError("has no api_key" if not keys else "has more than one api_key")
    try:
        text = base64.b64decode(keys[0] + "=" * (-len(keys[0]) % 4), altchars=b"-_", validate=True)
        decoded = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise PrismaUrlError("has an api_key that is not what `prisma dev` makes: JSON in base64url") from None
    database, shadow = (decoded.get(name) if isinstance(decoded, dict) else None for name in _NAMES)
    if not isinstance(database, str) or not database:
        raise PrismaUrlError("has an api_key without a databaseUrl")
    return PrismaDevUrl(database, shadow if isinstance(shadow, str) else "")


_NAMES = ("databaseUrl", "shadowDatabaseUrl")


def _scheme_and_host(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url.strip())
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""
