"""How libpq reads a URL, and with it psql, pg_dump, psycopg and pg-native.

https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS, and
`conninfo_uri_parse_options` in its fe-connect.c. A parameter that it does not know is refused, with the whole URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from urllib.parse import unquote

from adx_tui.core import port_number
from adx_tui.services.postgres.drivers.reading import DEFAULT_PORT, Host, RefusedUrlError, Tls, UrlReading, Use

KEYWORDS: Mapping[str, str] = {
    "service": "PGSERVICE",
    "servicefile": "PGSERVICEFILE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "channel_binding": "PGCHANNELBINDING",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "dbname": "PGDATABASE",
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "client_encoding": "PGCLIENTENCODING",
    "options": "PGOPTIONS",
    "application_name": "PGAPPNAME",
    "fallback_application_name": "",
    "keepalives": "",
    "keepalives_idle": "",
    "keepalives_interval": "",
    "keepalives_count": "",
    "tcp_user_timeout": "",
    "sslmode": "PGSSLMODE",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "sslcompression": "PGSSLCOMPRESSION",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcertmode": "PGSSLCERTMODE",
    "sslpassword": "",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcrl": "PGSSLCRL",
    "sslcrldir": "PGSSLCRLDIR",
    "sslsni": "PGSSLSNI",
    "requirepeer": "PGREQUIREPEER",
    "require_auth": "PGREQUIREAUTH",
    "min_protocol_version": "PGMINPROTOCOLVERSION",
    "max_protocol_version": "PGMAXPROTOCOLVERSION",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "gssencmode": "PGGSSENCMODE",
    "krbsrvname": "PGKRBSRVNAME",
    "gsslib": "PGGSSLIB",
    "gssdelegation": "PGGSSDELEGATION",
    "replication": "",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "load_balance_hosts": "PGLOADBALANCEHOSTS",
    "scram_client_key": "",
    "scram_server_key": "",
    "sslkeylogfile": "",
    "oauth_issuer": "",
    "oauth_client_id": "",
    "oauth_client_secret": "",
    "oauth_scope": "",
}
"""The parameters, and the variable of the environment that gives each where the URL does not; not every one has one."""
_SESSION_VARIABLES = {"datestyle": "PGDATESTYLE", "timezone": "PGTZ", "geqo": "PGGEQO"}
"""These become settings of the session, and the URL has no word for them."""
_PARTS = ("user", "password", "dbname", "host", "port", "sslmode")
_VALUES: Mapping[str, tuple[str, ...]] = {
    "sslmode": tuple(Tls),
    "channel_binding": ("disable", "prefer", "require"),
    "target_session_attrs": ("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
}
_LOGIN = re.compile(r"(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@")
_PLACE = re.compile(r"(?:\[(?P<address>[^\]]+)\](?=[:/?,]|\Z)|(?P<name>[^:/?,\[][^:/?,]*|))(?::(?P<port>[^/?,]*))?(,)?")
_TAIL = re.compile(r"(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?\Z", re.DOTALL)
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
_INNER_BLANK = re.compile(r"[^ ] +[^ ]")


def read(url: str, environment: Mapping[str, str]) -> UrlReading:
    """What `psql url` goes by."""
    try:
        return _read(url, environment)
    except RefusedUrlError as error:
        return error.reading


def _read(url: str, environment: Mapping[str, str]) -> UrlReading:
    parts, query = _parts(url)
    parameters = dict(_parameters(query))
    if unknown := parameters.keys() - KEYWORDS.keys():
        raise RefusedUrlError(f"it has {', '.join(sorted(unknown))}, which it refuses", *sorted(unknown))
    variables = {name: value for name, variable in KEYWORDS.items() if (value := environment.get(variable, ""))}
    variables |= {name: value for name, of in _SESSION_VARIABLES.items() if (value := environment.get(of, ""))}
    known = {name: value for name, value in (variables | parts | parameters).items() if value}
    for name, values in _VALUES.items():
        if (variables | parameters).get(name, values[0]) not in values:
            raise RefusedUrlError(f"its {name} is none that it knows", name)
    user = known.get("user", "")
    return UrlReading(
        hosts=tuple(_hosts(known.get("host", ""), known.get("port", ""))),
        user=user,
        password=known.get("password", ""),
        database=known.get("dbname", user),
        tls=_tls(known),
        parameters=dict.fromkeys(parameters, Use.APPLIED),
        settings={name: value for name, value in known.items() if name not in _PARTS},
    )


def _parts(url: str) -> tuple[dict[str, str], str]:
    """What the URL says before its `?`, by libpq's keywords, and its parameters as they are written."""
    rest, parts = url.partition("://")[2], dict[str, str]()
    login = _LOGIN.match(rest)
    if login is not None:
        rest = rest[login.end() :]
        parts |= {"user": login["user"], "password": login["password"] or ""}
    names, ports = [], []
    while True:
        place = _PLACE.match(rest)
        if place is None:
            raise RefusedUrlError("its IPv6 address is not closed")
        names.append(place["address"] or place["name"] or "")
        ports.append(place["port"] or "")
        rest = rest[place.end() :]
        if not place[4]:
            break
    tail = _TAIL.match(rest)
    if tail is None:
        raise RefusedUrlError("what follows its IPv6 address is neither a port nor a database")
    parts |= {"host": ",".join(names), "port": ",".join(ports), "dbname": tail["database"] or ""}
    return {name: _decode(text) for name, text in parts.items() if text}, tail["query"] or ""


def _parameters(query: str) -> Iterator[tuple[str, str]]:
    for part in query.split("&") if query else ():
        name, equals, value = part.partition("=")
        if not equals or "=" in value:
            raise RefusedUrlError("a parameter of it is not of the form name=value")
        name, value = _decode(name), _decode(value)
        if (name, value) == ("ssl", "true"):  # as JDBC has it
            name, value = "sslmode", "require"
        yield name, value


def _decode(text: str) -> str:
    if _BAD_PERCENT.search(text):
        raise RefusedUrlError("a % in it is followed by something else than two hexadecimal digits")
    if _INNER_BLANK.search(text):
        raise RefusedUrlError("it has a blank that is not percent-encoded")
    return unquote(text.strip(" "), errors="surrogateescape")


def _hosts(names: str, ports: str) -> Iterator[Host]:
    """One port is for all of them: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS"""
    hosts, numbers = names.split(","), ports.split(",")
    if len(numbers) not in (1, len(hosts)):
        raise RefusedUrlError("it has not one port for each host")
    for name, number in zip_longest(hosts, numbers, fillvalue=numbers[0]):
        if (port := port_number.parse(number or str(DEFAULT_PORT))) is None:
            raise RefusedUrlError("its port is no number between 1 and 65535")
        yield Host(name, port)


def _tls(known: Mapping[str, str]) -> Tls:
    authority = known.get("sslrootcert", "")
    mode = Tls(known.get("sslmode") or (Tls.VERIFY_FULL if authority == "system" else Tls.PREFER))
    return Tls.VERIFY_CA if mode is Tls.REQUIRE and authority else mode
