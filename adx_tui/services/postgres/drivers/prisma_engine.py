"""How Prisma's engines in Rust read a URL: the query engine up to version 6, and the schema engine, which is the
command line's, of every version.

https://www.prisma.io/docs/orm/overview/databases/postgresql#connection-details, and
https://github.com/prisma/prisma-engines/blob/main/quaint/src/connector/postgres/url.rs. They look at no variable of the
environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from adx_tui.services.postgres.drivers import web_url
from adx_tui.services.postgres.drivers.reading import DEFAULT_PORT, Host, RefusedUrlError, Tls, UrlReading, Use
from adx_tui.services.postgres.drivers.web_url import WebUrl

_NUMBERS = frozenset(
    {
        "connection_limit",
        "connect_timeout",
        "max_connection_lifetime",
        "max_idle_connection_lifetime",
        "pool_timeout",
        "socket_timeout",
        "statement_cache_size",
    }
)
_TEXTS = frozenset(
    {
        "application_name",
        "channel_binding",
        "host",
        "options",
        "schema",
        "sslaccept",
        "sslcert",
        "sslidentity",
        "sslmode",
        "sslpassword",
    }
)
_PARTS = frozenset({"host", "schema", "sslmode", "sslaccept"})
PARAMETERS = _NUMBERS | _TEXTS | {"pgbouncer"}
"""What they know of."""
_NUMBER = re.compile(r"\+?[0-9]+")


def read(url: str, _environment: Mapping[str, str]) -> UrlReading:
    """What an engine goes by that is given `url`."""
    try:
        return _read(web_url.parse(url))
    except RefusedUrlError as error:
        return error.reading


def _read(url: WebUrl) -> UrlReading:
    given = dict(url.query)
    for name, value in url.query:  # each of several of one name
        if name in _NUMBERS and not _NUMBER.fullmatch(value):
            raise RefusedUrlError(f"its {name} is no number", name)
        if name == "pgbouncer" and value not in ("true", "false"):
            raise RefusedUrlError("its pgbouncer is neither true nor false", name)
    host = given["host"] if "host" in given else url.host.strip("[]") or "localhost"
    return UrlReading(
        hosts=(Host(host, DEFAULT_PORT if url.port is None else url.port),),
        user=_decoded(url.user),
        password=_decoded(url.password),
        # The first segment as it is written; a URL without a path means the maintenance database.
        database=url.path.split("/")[1] if url.path else "postgres",
        tls=_tls(url),
        schema=given.get("schema", "public"),
        parameters={name: _use(name, value) for name, value in given.items()},
        settings={name: value for name, value in given.items() if name in PARAMETERS - _PARTS},
    )


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _use(name: str, value: str) -> Use:
    if name == "sslmode" and value not in ("disable", "prefer", "require"):
        return Use.IGNORED
    return Use.APPLIED if name in PARAMETERS else Use.IGNORED


def _tls(url: WebUrl) -> Tls:
    """`sslmode` that it does not know leaves it at `prefer`; a certificate is looked at under sslaccept alone."""
    mode, is_strict = Tls.PREFER, False
    for name, value in url.query:
        if name == "sslmode" and value in ("disable", "prefer", "require"):
            mode = Tls(value)
        elif name == "sslaccept":
            is_strict = value != "accept_invalid_certs"
    return Tls.VERIFY_FULL if mode is Tls.REQUIRE and is_strict else mode
