"""The values that can be made for a set-up on this machine: role, database, password, random strings.

A made value has letters, digits, `-` and `_` alone: every reader of a `.env` takes it alike, and no URL has to encode
it. What only a person can know, another company's key, is not made.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from adx_tui.services.environment import placeholders
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.identifiers import NAME_BYTES
from adx_tui.services.postgres.url import DatabaseUrl

_DATABASE_KEY = re.compile(r"(?:.*_)?(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG)_?(?P<part>[A-Z]+)\Z")
_PARTS = {
    **dict.fromkeys(("USER", "USERNAME", "ROLE"), "user"),
    **dict.fromkeys(("PASSWORD", "PASS", "PASSWD", "PWD"), "password"),
    **dict.fromkeys(("DB", "NAME", "DATABASE", "DBNAME"), "database"),
    **dict.fromkeys(("HOST", "HOSTNAME", "SERVER"), "host"),
    "PORT": "port",
}
# Secrets that an application makes up for itself; those of other companies have their name before it, or in it, as
# AUTH_GITHUB_SECRET: https://authjs.dev/guides/environment-variables. Half of a pair of keys is no random string.
_OWN_SECRET = re.compile(
    r"(?!.*(?:CLIENT_|PUBLIC_KEY|PRIVATE_KEY)|ACCESS(?:_SECRET)?_KEY\Z)"
    r"(?:(?:JWT|SESSION|COOKIE|CSRF|ENCRYPTION|CRON|HASH|PAYLOAD|REFRESH|TOKEN|PASSWORD)(?:_[A-Z]+)*"
    r"|(?:AUTH|NEXTAUTH|BETTER_AUTH|APP|SIGNING|WEBHOOK|INTERNAL|ACCESS)"
    r"(?:_(?:ACCESS|REFRESH|TOKEN|JWT|SESSION|COOKIE|CSRF|AUTH|SIGNING|SECRET|ENCRYPTION|HASH|PASSWORD|API))*)"
    r"_(?:SECRET|KEY|SALT|PEPPER)\Z|(?:SECRET|SALT|SECRET_KEY|PEPPER)\Z"
)
_OWN_PRIVATE_KEY = re.compile(r"(?:JWT|AUTH|APP|SIGNING|SESSION|ACCESS|REFRESH|TOKEN)(?:_[A-Z]+)*_PRIVATE_KEY\Z")
# Other companies give out secrets under these too: an empty line does not tell whose is meant.
_GIVEN_OUT_TOO = re.compile(r"(?:APP|WEBHOOK|SIGNING|ACCESS)_(?:SECRET_)?(?:SECRET|KEY)|SECRET_KEY")
_WANTS_HEX = re.compile(r"openssl rand -hex (?P<bytes>[1-9][0-9]{0,2})\b")
# A cipher takes a key of one length only, and what is optional may be switched on by being there.
_WANTS_A_FORM = re.compile(r"CRYPT|CIPHER")
_OPTIONAL = re.compile(r"\boptional", re.IGNORECASE)
# Parameters that a server of ours, which neither encrypts nor pools, can't fulfil, or that name files of another
# server's certificate: libpq's, Prisma's, node-postgres' and Neon's.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS,
# https://www.prisma.io/docs/orm/overview/databases/postgresql, https://neon.com/docs/connect/connection-errors
_OF_ANOTHER_SERVER = re.compile(
    r"sslmode=(?!(?:disable|allow|prefer)\Z)|ssl(?:|cert|key|rootcert|crl|crldir|sni|password|identity|accept"
    r"|negotiation|certmode)=|requiressl=|channel_binding=|gssencmode=require|pgbouncer="
    r"|options=(?:endpoint|project)(?:=|%3D)",
    re.IGNORECASE,
)
# The port beside one is its own: behind it the same database is reached at another.
_POOLER = re.compile(r"[?&]pgbouncer=true|pooler\.")


@dataclass(frozen=True, slots=True)
class LocalValues:
    """What is made for one project; the password is one for all places that name the same database."""

    name: str
    port: int = database_url.DEFAULT_PORT
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def parts(self) -> Mapping[str, str]:
        return {
            "user": self.name,
            "password": self.password,
            "database": self.name,
            "host": "localhost",
            "port": str(self.port),
        }

    def url(self, database: str = "") -> DatabaseUrl:
        """The way into the project's database, or another of its role."""
        return DatabaseUrl(
            user=self.name,
            password=self.password,
            host="localhost",
            port=self.port,
            database=database or self.name,
            parameters={},
        )

    def for_placeholders(self, example: Mapping[str, str], kept: Collection[str] = ()) -> dict[str, str]:
        """For each key of `example` whose value is a placeholder that can be made: the value made for it. `kept` is
        what is meant as it stands, since the compose file says the same in so many words."""
        made = {key: self._for(key, value, kept) for key, value in example.items() if value not in kept}
        return {key: value for key, value in made.items() if value is not None}

    def filled_url(self, value: str, parts: Collection[str], kept: Collection[str] = ()) -> str:
        """A database URL with its placeholders, `parts`, made. One that leads to this machine then says nothing that
        only the server it was meant for can fulfil; a schema that is a placeholder goes: Prisma's own default is one
        for all."""
        match = placeholders.URL.match(value)
        assert match is not None  # it has parts
        is_moved = "host" in parts and match["host"] not in kept
        wanted = {*parts, "port"} if is_moved and match["port"] and _POOLER.search(value) else parts
        pieces: list[str] = []
        position = 0
        for name in ("user", "password", "host", "port", "database"):
            if name in wanted and match[name] not in kept:
                pieces += (value[position : match.start(name)], self.parts[name])
                position = match.end(name)
        made, _, query = "".join((*pieces, value[position:])).partition("?")
        is_ours = is_moved or match["host"] in database_url.LOCAL_HOSTS
        parameters = [
            one
            for one in query.split("&")
            if not (is_ours and _OF_ANOTHER_SERVER.match(one)) and not ("schema" in parts and one.startswith("schema="))
        ]
        return "?".join(filter(None, (made, "&".join(parameters))))

    def _for(self, key: str, value: str, kept: Collection[str]) -> str | None:
        if parts := placeholders.parts_of_url(value):
            return self.filled_url(value, parts, kept)
        if "://" in value:
            return None
        if placeholders.wants_random(value):
            return random_string()
        part = part_of(key)
        if part and placeholders.is_placeholder(value):
            return self.parts[part]
        if part or not is_own_secret(key):
            return None
        return random_string() if placeholders.is_placeholder(value) or placeholders.is_weak(value) else None


def local_name(text: str) -> str:
    """`text`, a folder's or a package's name, as the name of a role and a database: nothing that needs quotes."""
    name = re.sub(r"[^a-z0-9]+", "_", text.lower().rpartition("/")[2]).strip("_")
    name = name if name and name[0].isalpha() else f"app_{name}".rstrip("_")
    # Words that PostgreSQL keeps for itself, as its own databases' and roles' names.
    return f"{name}_app" if name in ("postgres", "template0", "template1", "public", "user") else name[:NAME_BYTES]


def random_string() -> str:
    """A new one of 43 characters."""
    return secrets.token_urlsafe(32)


def part_of(key: str) -> str:
    """Which part of a database's URL `key` names (`POSTGRES_USER`: `user`); empty where none."""
    match = _DATABASE_KEY.match(key)
    return _PARTS.get(match["part"], "") if match else ""


def is_own_secret(key: str) -> bool:
    """Whether `key` names a secret that the application makes up for itself, as `NEXTAUTH_SECRET`."""
    return _OWN_SECRET.match(key) is not None


def is_own_private_key(key: str) -> bool:
    """Whether `key` names the private half of a pair of keys that the application signs with, as `JWT_PRIVATE_KEY`."""
    return _OWN_PRIVATE_KEY.match(key) is not None


def secret_for_empty(key: str, description: str) -> str | None:
    """A random value for a secret that the example leaves empty, by what it says of it; None where it may be somebody
    else's, or optional, or of a form that nothing tells."""
    if not is_own_secret(key) or _GIVEN_OUT_TOO.fullmatch(key) or _OPTIONAL.search(description):
        return None
    if (form := _WANTS_HEX.search(description)) is not None:
        return secrets.token_hex(int(form["bytes"]))
    return None if _WANTS_A_FORM.search(key) else random_string()
