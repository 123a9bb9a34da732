"""Known secrets masked in every event, and whatever else a terminal would obey escaped: at the source, so that nothing
that leaves the runner holds one, and no face can forget it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import unquote

from adx_tui.core import events
from adx_tui.core.model import Finding, Remedy
from adx_tui.core.spelling import pattern
from adx_tui.core.text import escape_control_characters, escape_lines

MASK = "••••••••"

# A shorter value masks too much that is not it (an empty or one-letter password would blank whole sentences).
_SHORTEST = 4
# `scheme://user:password@`: masked by its form, so also in text that no setting of ours explains; but not the word
# <password>, which tells a reader what to write there.
_URL_PASSWORD = re.compile(
    r"(?P<head>\b[a-z][a-z0-9+.-]*://[^\s:/@'\"]*:)(?!<password>@)(?P<password>[^\s/'\"]+)(?=@)", re.IGNORECASE
)
# Words that everybody's example has for a password, and that messages are made of: no secret wherever else they stand.
COMMON_WORDS = frozenset(
    ("password", "passwd", "secret", "changeme", "admin", "root", "test", "example", "database", "public", "local")
).union(("docker", "default", "user", "username", "development", "prisma", "supersecret", "pass", "mysecretpassword"))
_OF_A_SECRET = r"(?:pass(?:word|wd)?|pwd|secret|token|key|salt)\w*[\"']?(?:\s*[=:]\s*[\"']?|\s+[\"'])"
_ASSIGNED = re.compile(rf"(?P<head>{_OF_A_SECRET})[^\s\"',;]+", re.IGNORECASE)
# Names that others refer to by: of one line, but never masked, whatever somebody's password is.
_NAMES = frozenset({"id", "code", "step", "steps", "check", "remedy"})
# What is legitimately many lines.
_OF_LINES = frozenset({(Finding, "evidence"), (Remedy, "preview"), (events.LogWritten, "text")})
# What a person has to type, letter by letter.
_AS_IT_IS = frozenset({(Remedy, "consent")})

EventPart = TypeVar("EventPart")


class Redactor:
    """Learns secrets as the run meets them and masks them in text and events.

    `public` words are never masked, even if somebody's password is one of them (`postgres` is a role, a program
    and a favourite password).
    """

    def __init__(self, public: frozenset[str] = frozenset({"postgres", "postgresql"})) -> None:
        # Replaced whole, never changed: the screen masks its log while a run learns new secrets.
        self._public = public
        self._secrets: frozenset[str] = frozenset()
        self._compiled: tuple[frozenset[str], re.Pattern[str] | None] = (self._secrets, None)
        self._words: re.Pattern[str] | None = None

    def add(self, *secrets: str) -> None:
        """Mask these from now on, in whichever way they are written: whole, and line by line."""
        forms = {form for secret in secrets for whole in (secret, unquote(secret)) for form in (whole, *_lines(whole))}
        self._know(self._secrets | {form for form in forms if len(form) >= _SHORTEST}, self._public)

    def add_public(self, *words: str) -> None:
        """Never mask these: names that stand in the open anyway."""
        self._know(self._secrets, self._public | set(words))

    def _know(self, secrets: frozenset[str], public: frozenset[str]) -> None:
        secrets -= public
        words = sorted(secret for secret in secrets if secret.lower() in COMMON_WORDS)
        if words:
            # A word of the language masks only where it stands for the secret.
            secrets -= frozenset(words)
            self._words = re.compile(rf"(?P<head>{_OF_A_SECRET})(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
        if secrets != self._secrets:
            self._secrets = secrets
        self._public = public

    def text(self, text: str) -> str:
        """`text` with every known secret masked."""
        if (known := self._pattern()) is not None:
            text = known.sub(MASK, text)
        if self._words is not None:
            text = self._words.sub(lambda match: match["head"] + MASK, text)
        if "://" in text:
            text = _URL_PASSWORD.sub(lambda match: match["head"] + MASK, text)
        return text

    def line(self, text: str) -> str:
        """`text` masked, in one line that nothing obeys."""
        return self._masked_then(escape_control_characters, text)

    def lines(self, text: str) -> str:
        """`text` masked, with its lines and tabs, and nothing else that a terminal would obey."""
        return self._masked_then(escape_lines, text)

    def event(self, event: EventPart) -> EventPart:
        """`event`, or a part of one, with every text in it masked and escaped; names are only escaped."""
        assert is_dataclass(event)
        assert not isinstance(event, type)
        changes = {
            field.name: self._value(type(event), field.name, value)
            for field in fields(event)
            if (value := getattr(event, field.name)) is not None
        }
        return replace(event, **changes)

    def _value(self, owner: type, name: str, value: Any) -> Any:
        if (owner, name) in _AS_IT_IS or isinstance(value, Enum):
            return value
        if isinstance(value, str):
            if name in _NAMES:
                return escape_control_characters(value)
            return self.lines(value) if (owner, name) in _OF_LINES else self.line(value)
        if isinstance(value, tuple):
            return tuple(self._value(owner, name, part) for part in value)
        return self.event(value) if is_dataclass(value) else value

    def _masked_then(self, escape: Callable[[str], str], text: str) -> str:
        masked = self.text(text)
        escaped = escape(masked)
        # Half escaped by somebody else and half by us, a secret may only now be one that is known.
        return escaped if escaped == masked else self.text(escaped)

    def _pattern(self) -> re.Pattern[str] | None:
        """Made once for what is known, when it is first needed: secrets are learnt many at a time."""
        secrets = self._secrets
        known, made = self._compiled
        if known is not secrets:
            longest_first = sorted(secrets, key=lambda secret: (-len(secret), secret))
            made = re.compile("|".join(map(pattern, longest_first))) if secrets else None
            self._compiled = (secrets, made)
        return made


def without_assigned_secrets(text: str) -> str:
    """`text` with the value of whatever is called a password, secret, token or key masked: for text of which no secret
    is known."""
    return _ASSIGNED.sub(lambda match: match["head"] + MASK, text)


def _lines(secret: str) -> list[str]:
    """The lines of a secret that has several; not the frame of a key, which every such key has."""
    return [line for line in secret.splitlines() if not line.startswith("-----")] if "\n" in secret else []
