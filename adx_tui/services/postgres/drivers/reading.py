"""What one driver makes of a database URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DEFAULT_PORT = 5432


class Tls(StrEnum):
    """Whether a session is encrypted, in libpq's words:
    https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION"""

    OFF = "disable"
    ALLOW = "allow"
    PREFER = "prefer"
    REQUIRE = "require"
    VERIFY_CA = "verify-ca"
    VERIFY_FULL = "verify-full"

    @property
    def is_demanded(self) -> bool:
        """Whether a server that does not encrypt is left."""
        return self in (Tls.REQUIRE, Tls.VERIFY_CA, Tls.VERIFY_FULL)


class Use(StrEnum):
    """What becomes of a parameter."""

    APPLIED = "applied"
    IGNORED = "ignored"
    REFUSED = "refused"
    SENT = "sent to the server as a setting"
    """Which refuses every session where it has no setting of that name."""


@dataclass(frozen=True, slots=True)
class Host:
    """One server to try: a name, an address or a socket's folder."""

    name: str
    port: int = DEFAULT_PORT


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlReading:
    """See the module. Where the URL says nothing, it is the driver's own default, or what the environment says.

    `user` is empty where it is the operating system's, `database` where it is that of the user's name, `schema` where
    the search_path is the server's. `settings` is what is in force beside these, wherever it was said. `refused` is why
    the driver makes nothing of the URL, as the end of a sentence about it; the rest means nothing then.
    """

    hosts: tuple[Host, ...] = ()
    user: str = ""
    password: str = field(default="", repr=False)
    database: str = ""
    tls: Tls = Tls.OFF
    schema: str = ""
    parameters: Mapping[str, Use] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""


class RefusedUrlError(ValueError):
    """A driver makes nothing of the URL: the end of a sentence about it, and the parameters that it is about."""

    def __init__(self, problem: str, *parameters: str) -> None:
        super().__init__(problem)
        self.reading = UrlReading(refused=problem, parameters=dict.fromkeys(parameters, Use.REFUSED))
