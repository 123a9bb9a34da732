"""How node-postgres (`pg` 8, with pg-connection-string 2) reads a URL, and what is built on it: @prisma/adapter-pg,
which hands it the URL as it is.

https://github.com/brianc/node-postgres/tree/master/packages/pg-connection-string, and connection-parameters.js of `pg`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from adx_tui.services.postgres.drivers import web_url
from adx_tui.services.postgres.drivers.reading import DEFAULT_PORT, Host, RefusedUrlError, Tls, UrlReading, Use
from adx_tui.services.postgres.drivers.web_url import WebUrl

TLS = frozenset({"ssl", "sslmode", "sslcert", "sslkey", "sslrootcert", "sslnegotiation", "uselibpqcompat"})
_SETTINGS: Mapping[str, str] = {
    "options": "PGOPTIONS",
    "application_name": "PGAPPNAME",
    "client_encoding": "PGCLIENT_ENCODING",
    "replication": "PGREPLICATION",
    "fallback_application_name": "",
    "statement_timeout": "",
    "lock_timeout": "",
    "idle_in_transaction_session_timeout": "",
    "query_timeout": "",
}
"""And the variable of the environment that gives each of them where the URL does not; not every one has one."""
_APPLIED = frozenset({"user", "password", "host", "port", *TLS, *_SETTINGS})
_OF_ENVIRONMENT: Mapping[str, Tls] = {
    "prefer": Tls.VERIFY_FULL,
    "require": Tls.VERIFY_FULL,
    "verify-ca": Tls.VERIFY_FULL,
    "verify-full": Tls.VERIFY_FULL,
    "no-verify": Tls.REQUIRE,
}
_ENCODED_ANEW = re.compile(r" |%[^a-f0-9]|%[a-f0-9][^a-f0-9]", re.IGNORECASE)
_KEPT = ";,/?:@&=+$-_.!~*'()#"
"""What `encodeURI` leaves as it is, beside letters and digits; `decodeURI` leaves what of these is reserved encoded."""
_RESERVED = ";/?:@&=+$,#"
_PERCENT_25 = re.compile(r"%25(\d\d)")
_DUMMY = "___DUMMY___"


def read(url: str, environment: Mapping[str, str]) -> UrlReading:
    """What `new Client({ connectionString: url })` goes by."""
    try:
        parts, has_host = _parse(encoded(url))
        return apply(parts, web_url.decode(_bare(parts.host)) if has_host else "", environment)
    except RefusedUrlError as error:
        return error.reading


def encoded(url: str) -> str:
    """With its blanks percent-encoded, and then so is every % that is not followed by two digits."""
    return _PERCENT_25.sub(r"%\1", quote(url, safe=_KEPT)) if _ENCODED_ANEW.search(url) else url


def apply(url: WebUrl, host: str, environment: Mapping[str, str]) -> UrlReading:
    """What is made of the URL's parts; `host` is its own, decoded. Raises RefusedUrlError for what is thrown at."""
    given, path = dict(url.query), url.path
    if given.get("host"):
        # A socket's folder that is percent-encoded in the host makes way for the one among the parameters.
        path = url.host + path if url.host.lower().startswith("%2f") else path
        host = given["host"]
    database = _decode_uri(path.removeprefix("/")) or environment.get("PGDATABASE", "")
    user = given.get("user") or web_url.decode(url.user) or environment.get("PGUSER", "")
    port = given.get("port") or _number(url.port) or environment.get("PGPORT", "") or str(DEFAULT_PORT)
    digits = re.match(r"\s*(\d+)", port)
    settings = {
        name: value
        for name, variable in _SETTINGS.items()
        if (value := given.get(name) or environment.get(variable, ""))
    }
    return UrlReading(
        hosts=(Host(host or environment.get("PGHOST", "") or "localhost", int(digits[1]) if digits else 0),),
        user=user,
        password=given.get("password") or web_url.decode(url.password) or environment.get("PGPASSWORD", ""),
        database=database or user,
        tls=_tls(given, environment),
        parameters={name: Use.APPLIED if name in _APPLIED else Use.IGNORED for name in given},
        settings=settings,
    )


def _parse(text: str) -> tuple[WebUrl, bool]:
    """The URL's parts, and whether it has a host of its own: `@/` stands for one that has none."""
    try:
        return web_url.parse(text), True
    except RefusedUrlError:
        return web_url.parse(text.replace("@/", f"@{_DUMMY}/", 1)), False


def _number(port: int | None) -> str:
    return "" if port is None else str(port)


def _bare(host: str) -> str:
    return host[1:-1] if host.startswith("[") else host


def _decode_uri(text: str) -> str:
    """As `decodeURI` does: what is reserved stays percent-encoded. Raises RefusedUrlError."""
    kept = re.sub(
        "%(" + "|".join(f"{ord(character):02x}" for character in _RESERVED) + ")", r"%25\1", text, flags=re.IGNORECASE
    )
    return web_url.decode(kept)


def _tls(given: Mapping[str, str], environment: Mapping[str, str]) -> Tls:
    """Raises RefusedUrlError for what it throws at. There is no falling back: a server that does not encrypt is left
    wherever TLS is on at all (brianc/node-postgres#2720)."""
    mode, ssl = given.get("sslmode"), given.get("ssl")
    if given.get("sslrootcert") == "system":
        raise RefusedUrlError("it looks for a file of the name in sslrootcert=system", "sslrootcert")
    if mode or any(given.get(name) for name in ("sslcert", "sslkey", "sslrootcert")):
        return _tls_of_mode(mode, given)
    if ssl is None and given.get("sslnegotiation") == "direct":
        return Tls.VERIFY_FULL
    if ssl is None:
        return _OF_ENVIRONMENT.get(environment.get("PGSSLMODE", ""), Tls.OFF)
    if ssl in ("", "0"):
        return Tls.OFF
    return Tls.REQUIRE if ssl == "no-verify" else Tls.VERIFY_FULL


def _tls_of_mode(mode: str | None, given: Mapping[str, str]) -> Tls:
    if mode == "disable":
        return Tls.OFF
    if given.get("uselibpqcompat") != "true":
        return Tls.REQUIRE if mode == "no-verify" else Tls.VERIFY_FULL
    has_authority = bool(given.get("sslrootcert"))
    if mode == "verify-ca" and not has_authority:
        raise RefusedUrlError("sslmode=verify-ca wants sslrootcert beside it", "sslmode")
    if mode == "prefer":
        return Tls.REQUIRE
    if mode in ("require", "verify-ca"):
        return Tls.VERIFY_CA if has_authority else Tls.REQUIRE
    return Tls.VERIFY_FULL
