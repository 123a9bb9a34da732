"""A URL as the standard of browsers has it, which node's `URL` and the crate `url` of Prisma's engines follow alike.

https://url.spec.whatwg.org/#url-parsing, as far as it is about a URL whose scheme is not one of the web's own: its host
is kept as it is written, and its port has no default.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, unquote_to_bytes

from adx_tui.core import port_number
from adx_tui.services.postgres.drivers.reading import RefusedUrlError

_STRIPPED = "".join(map(chr, range(0x21)))
_LEFT_OUT = str.maketrans("", "", "\t\n\r")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?")
_HOST_AND_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>.*))?", re.DOTALL)
_FORBIDDEN = re.compile(r"[\0\t\n\r #/:<>?@\[\\\]^|]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT = "!$%&'()*+,-./:;=@[]_|~\\"
"""What of ASCII stays as it is in a path, beside letters and digits: all else is percent-encoded as UTF-8."""
_KEPT_IN_HOST = _KEPT + '^`{}"<>'
_HTTP_PORT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class WebUrl:
    """`user`, `password`, `host` and `path` with their percent-encoding; an IPv6 host in brackets."""

    user: str
    password: str
    host: str
    port: int | None
    path: str
    query: tuple[tuple[str, str], ...]
    """The parameters in their order, decoded."""


def parse(text: str) -> WebUrl:
    """`text`, which has a scheme and `//` after it, taken apart. Raises RefusedUrlError."""
    match = _AUTHORITY.match(text.strip(_STRIPPED).translate(_LEFT_OUT))
    if match is None:
        raise RefusedUrlError("it has no scheme")
    login, at, place = match["authority"].rpartition("@")
    user, _, password = login.partition(":")
    parts = _HOST_AND_PORT.fullmatch(place)
    if parts is None:
        raise RefusedUrlError("its host is no host")
    host, port = _host(parts["host"]), parts["port"]
    if not host and (at or port is not None):
        raise RefusedUrlError("it has no host")
    number = port_number.parse(port) if port and port.strip("0") else 0
    if number is None:
        raise RefusedUrlError("its port is no number up to 65535")
    return WebUrl(
        user=user,
        password=password,
        host=host,
        port=number if port else None,
        path=quote(_without_dots(match["path"]), safe=_KEPT),
        query=_pairs(match["query"] or ""),
    )


def parse_as_http(text: str) -> WebUrl:
    """The same read once more as if its scheme were http, which must have a host, of the form of a domain's name.
    Raises RefusedUrlError."""
    parse(text)
    url = parse("http://" + text.partition("://")[2].lstrip("/"))
    host = url.host
    if not host.startswith("["):
        try:
            host = unquote(host).encode("idna").decode("ascii").lower()
        except UnicodeError:
            raise RefusedUrlError("its host is no host") from None
    if not host or "%" in host or _FORBIDDEN.search(host.strip("[]").replace(":", "")):
        raise RefusedUrlError("it has no host")
    return replace(url, host=host, port=None if url.port == _HTTP_PORT else url.port)


def decode(text: str) -> str:
    """As `decodeURIComponent` does. Raises RefusedUrlError where that throws."""
    if _BAD_PERCENT.search(text):
        raise RefusedUrlError("a % in it is followed by something else than two hexadecimal digits")
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedUrlError("what is percent-encoded in it is no UTF-8") from None


def _host(host: str) -> str:
    if host.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            raise RefusedUrlError("its host is no IPv6 address") from None
    if _FORBIDDEN.search(host):
        raise RefusedUrlError("its host has a character that no host has")
    return quote(host, safe=_KEPT_IN_HOST)


def _without_dots(path: str) -> str:
    """Without the segments that lead nowhere (`.`) or back (`..`)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments):
        plain = re.sub("%2e", ".", segment, flags=re.IGNORECASE)
        if plain == "..":
            del kept[-1:]
        if plain not in (".", ".."):
            kept.append(segment)
        elif number == len(segments) - 1:
            kept.append("")
    return "".join(f"/{segment}" for segment in kept)


def _pairs(query: str) -> tuple[tuple[str, str], ...]:
    """https://url.spec.whatwg.org/#urlencoded-parsing"""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return tuple((_form_decoded(name), _form_decoded(value)) for name, _, value in pairs)


def _form_decoded(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")
