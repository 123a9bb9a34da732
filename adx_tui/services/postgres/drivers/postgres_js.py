"""How postgres.js (`postgres` 3) reads a URL.

https://github.com/porsager/postgres#connection-details, and `parseOptions` in its src/index.js. What it does not know
is sent to the server as a setting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from adx_tui.services.postgres.drivers import web_url
from adx_tui.services.postgres.drivers.reading import DEFAULT_PORT, Host, RefusedUrlError, Tls, UrlReading, Use
from adx_tui.services.postgres.drivers.web_url import WebUrl

_OPTIONS = (
    "max",
    "idle_timeout",
    "connect_timeout",
    "max_lifetime",
    "max_pipeline",
    "backoff",
    "keep_alive",
    "prepare",
    "debug",
    "fetch_types",
    "publications",
    "sslnegotiation",
)
"""Its own; each of them, `ssl` too, is also taken from the environment, as PG and its name."""
_SESSIONS = ("read-write", "read-only", "primary", "standby", "prefer-standby")
_OFF = ("disable", "false")


def read(url: str, environment: Mapping[str, str]) -> UrlReading:
    """What `postgres(url)` goes by."""
    try:
        return _read(url, environment)
    except RefusedUrlError as error:
        return error.reading


def _read(text: str, environment: Mapping[str, str]) -> UrlReading:
    url, several = _parse(text)
    given = dict(url.query)
    hosts = several or url.host or environment.get("PGHOST", "") or "localhost"
    port = ("" if url.port is None else str(url.port)) or environment.get("PGPORT", "") or str(DEFAULT_PORT)
    named = environment.get("PGUSERNAME") or environment.get("PGUSER", "")
    user = web_url.decode(url.user) or named
    sessions = given.get("target_session_attrs") or environment.get("PGTARGETSESSIONATTRS", "")
    if sessions and sessions not in _SESSIONS:
        raise RefusedUrlError("its target_session_attrs is none that it knows", "target_session_attrs")
    settings = {
        name: value
        for name in _OPTIONS
        if (value := given[name] if name in given else environment.get(f"PG{name.upper()}", ""))
    }
    own = {*_OPTIONS, "ssl", "sslmode", "target_session_attrs"}
    sent = {name: value for name, value in given.items() if value and (name not in own)}
    settings |= {"target_session_attrs": sessions} if sessions else {}
    settings |= {"application_name": name} if (name := environment.get("PGAPPNAME", "")) else {}
    return UrlReading(
        hosts=tuple(_host(part, port) for part in hosts.split(",")),
        user=user,
        password=web_url.decode(url.password) or environment.get("PGPASSWORD", ""),
        database=url.path[1:] or environment.get("PGDATABASE", "") or user,
        tls=_tls(given, environment),
        parameters={name: _use(name, sent, own) for name in given},
        settings=settings | sent,
    )


def _parse(text: str) -> tuple[WebUrl, str]:
    """The URL with its first host alone, and all of its hosts where it has several."""
    rest = re.split(r"[?/]", text[text.index("://") + 3 :], maxsplit=1)[0]
    hosts = web_url.decode(rest[rest.find("@") + 1 :])
    first = text.replace(hosts, hosts.partition(",")[0], 1) if hosts else text
    return web_url.parse(first), hosts if "," in hosts else ""


def _use(name: str, sent: Mapping[str, str], own: set[str]) -> Use:
    if name in sent:
        return Use.SENT
    return Use.APPLIED if name in own else Use.IGNORED


def _host(part: str, port: str) -> Host:
    """It takes what is before the first colon, of an IPv6 address too."""
    name, _, rest = part.partition(":")
    digits = re.match(r"\d+", rest.partition(":")[0] or port)
    return Host(name, int(digits[0]) if digits else 0)


def _tls(given: Mapping[str, str], environment: Mapping[str, str]) -> Tls:
    mode = given.get("sslmode") or given.get("ssl")
    if given.get("sslrootcert") == "system":
        mode = "verify-full"
    if mode is None:
        mode = environment.get("PGSSL", "")
    elif mode in _OFF:
        return Tls.OFF
    if not mode:
        return Tls.OFF
    if mode == "prefer":
        return Tls.PREFER
    return Tls.REQUIRE if mode in ("require", "allow") else Tls.VERIFY_FULL
