"""Database URLs as Prisma writes them, taken apart for libpq.

libpq refuses Prisma's own parameters (`schema`, `connection_limit`, …: prisma/prisma#28770), and a password with
`@`, `/`, `?` or `#` in it that is not percent-encoded is read differently by every reader (amacneil/dbmate#784).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode

from adx_tui.core import port_number
from adx_tui.core.redact import MASK

DEFAULT_PORT = 5432
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

# What libpq understands of a URL's parameters; all else is Prisma's, or unknown, and left out. Not `hostaddr`: where a
# URL really leads must be what `host` says, or a database elsewhere could pass for a local one.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
_LIBPQ = frozenset(
    [
        "sslmode",
        "sslcert",
        "sslkey",
        "sslrootcert",
        "sslcrl",
        "sslnegotiation",
        "channel_binding",
        "require_auth",
        "gssencmode",
        "krbsrvname",
        "application_name",
        "options",
        "target_session_attrs",
        "keepalives",
        "keepalives_idle",
        "connect_timeout",
    ]
)
_HOST = r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]*)(?::(?P<port>[^/?#@]*))?"
_TAIL = r"(?:/(?P<database>[^?#]*))?(?:\?(?P<query>.*))?\Z"
_STRICT = re.compile(r"(?P<scheme>[a-z]+)://(?:(?P<user>[^@/?#]*)@)?" + _HOST + _TAIL, re.DOTALL)
# The last `@` that is followed by something like a host: the password may hold anything.
_LENIENT = re.compile(r"(?P<scheme>[a-z]+)://(?P<user>.*)@" + _HOST + _TAIL, re.DOTALL)
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SCHEMES = ("postgresql", "postgres")
_OTHERS = (
    (r"prisma\+postgres|prisma", "that is Prisma Postgres or Accelerate, which `prisma dev` and a data proxy give out"),
    (r"jdbc:.+", "that is JDBC's, of Java"),
    (r"(?:postgres|postgresql)\+\w+", "that is SQLAlchemy's, of Python"),
    (r"mysql.*|mariadb|sqlserver|mongodb.*|sqlite|file|libsql", "that is another database's"),
)
"""Schemes that are met where PostgreSQL's own is meant, and whose they are."""
_BEGINNINGS = tuple(f"{scheme}://" for scheme in _SCHEMES)
_QUOTES = "\"'“”‘’`"


class DatabaseUrlError(ValueError):
    """The URL can't be used. `encoded` is what was probably meant, where that can be told (it holds the password)."""

    def __init__(self, problem: str, encoded: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.encoded = encoded
        self.variable = "DATABASE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrl:
    """One database and how to log in to it. `str()` gives the URL without its password."""

    user: str
    password: str = field(repr=False)
    host: str
    port: int
    database: str
    parameters: Mapping[str, str]
    scheme: str = "postgresql"
    variable: str = field(default="DATABASE_URL", compare=False)
    """What it was taken from, for whoever is to change it there."""

    @property
    def schema(self) -> str:
        """The schema that Prisma works in: `?schema=`, default `public`."""
        return self.parameters.get("schema") or "public"

    @property
    def is_local(self) -> bool:
        """Whether it points at this machine."""
        return self.host in LOCAL_HOSTS or self.host.startswith("/")

    @property
    def is_pooled(self) -> bool:
        """Whether it leads to a pooler: Prisma's own mark (https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/pgbouncer),
        or a host as Neon and Supabase name theirs."""
        marked = self.parameters.get("pgbouncer", "").lower() in ("true", "1")
        return marked or "-pooler." in self.host or self.host.endswith(".pooler.supabase.com")

    @property
    def with_password(self) -> str:
        """The whole URL, password and all: for a file or a process, never for a screen."""
        return self._written(quote(self.password, safe=""))

    def __str__(self) -> str:
        return self._written(MASK if self.password else "")

    def _written(self, password: str) -> str:
        login = quote(self.user, safe="") + (f":{password}" if password else "")
        parameters = dict(self.parameters)
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.host.startswith("/"):  # a socket's folder does not fit between `@` and `:`
            host, parameters["host"] = "localhost", self.host
        query = f"?{urlencode(parameters, safe=',:/@')}" if parameters else ""
        return f"{self.scheme}://{login}@{host}:{self.port}/{quote(self.database, safe='')}{query}"

    def changed(
        self,
        *,
        user: str | None = None,
        password: str | None = None,
        port: int | None = None,
        database: str | None = None,
    ) -> DatabaseUrl:
        """The same, with what is given changed."""
        return replace(
            self,
            user=self.user if user is None else user,
            password=self.password if password is None else password,
            port=self.port if port is None else port,
            database=self.database if database is None else database,
        )

    def without(self, *parameters: str) -> DatabaseUrl:
        """The same without some of its parameters."""
        return replace(self, parameters={key: value for key, value in self.parameters.items() if key not in parameters})

    def conninfo(self) -> dict[str, str | int]:
        """What libpq needs, as keyword arguments for psycopg; `schema` is set by the caller, as `search_path`."""
        known: dict[str, str | int] = {key: value for key, value in self.parameters.items() if key in _LIBPQ}
        parts: dict[str, str | int] = {
            "host": self.host,
            "hostaddr": "",  # else PGHOSTADDR in the process environment would lead elsewhere than `host` says
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.database,
        }
        return parts | known


def is_meant(value: str) -> bool:
    """Whether `value` is to be the URL of a database, whatever else is wrong with it."""
    return value.startswith(_BEGINNINGS)


def parse(url: str) -> DatabaseUrl:
    """Take `url` apart. Raises DatabaseUrlError, whose text never holds the password."""
    if "://" not in url:
        raise DatabaseUrlError("it has no scheme: it must begin with postgresql://")
    if url[0] in _QUOTES or url != url.strip():
        raise DatabaseUrlError("quotes or blanks around it are part of the value")
    scheme = url.partition("://")[0]
    if scheme not in _SCHEMES:
        shown = scheme if re.fullmatch(r"[A-Za-z+:0-9]{1,20}", scheme) else "something else"
        whose = next((f" ({words})" for pattern, words in _OTHERS if re.fullmatch(pattern, scheme)), "")
        raise DatabaseUrlError(f"its scheme is {shown}, not postgresql{whose}")
    match = _STRICT.match(url)
    if match is None or _is_misread(match, _LENIENT.match(url)) or _BAD_PERCENT.search(match["user"] or ""):
        raise _unencoded(url)
    return _from_match(match, decode=unquote)


def _is_misread(strict: re.Match[str], lenient: re.Match[str] | None) -> bool:
    """`role:pa/ss@host` can be read as host, port and path, `role:p@s/s@host` as another host and path: then an `@`
    that is followed by a host and a database stands where a URL has none."""
    if lenient is None or lenient.start("host") == strict.start("host"):
        return False
    return strict["user"] is None or bool(lenient["database"])


def password_in(url: str) -> str:
    """What stands where any URL has its password; empty where nothing does."""
    match = re.match(r"[A-Za-z][\w+.-]*://[^:/@\s]*:(?P<password>[^\s]*)@", url)
    return match["password"] if match else ""


def _unencoded(url: str) -> DatabaseUrlError:
    match = _LENIENT.match(url)
    if match is None:
        return DatabaseUrlError("it is not of the form postgresql://role:<password>@host:port/database")
    try:
        meant = _from_match(match, decode=_decode_valid)
    except DatabaseUrlError as error:
        return error
    return DatabaseUrlError("its password holds characters that a URL must have percent-encoded", meant.with_password)


def _decode_valid(text: str) -> str:
    return text if _BAD_PERCENT.search(text) else unquote(text)


def _from_match(match: re.Match[str], *, decode: Callable[[str], str]) -> DatabaseUrl:
    user, _, password = (match["user"] or "").partition(":")
    if not match["host"]:
        raise DatabaseUrlError("it names no host")
    if not user:
        raise DatabaseUrlError("it names no role to log in as")
    if not match["database"]:
        raise DatabaseUrlError("it names no database")
    port = match["port"] or str(DEFAULT_PORT)
    if "," in port:
        raise DatabaseUrlError("it names several hosts with a port each, and no more than one port can be used here")
    if (number := port_number.parse(port)) is None:
        raise DatabaseUrlError("its port is no number between 1 and 65535")
    parameters = dict(parse_qsl(match["query"] or "", keep_blank_values=True))
    # A host among the parameters wins, for libpq as for Prisma: so a socket's folder is given.
    host = parameters.pop("host", "") or unquote(match["host"]).strip("[]")
    return DatabaseUrl(
        scheme=match["scheme"],
        user=decode(user),
        password=decode(password),
        host=host,
        port=number,
        database=unquote(match["database"]),
        parameters=parameters,
    )
