"""Known secrets masked in every event, at the source: nothing that leaves the runner holds one."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote, quote_plus, unquote

from adx_tui.core import events
from adx_tui.core.model import Check, Finding, Location, Remedy

MASK = "••••••••"

# A shorter value masks too much that is not it (an empty or one-letter password would blank whole sentences).
_SHORTEST = 4
# `scheme://user:password@`: masked by its form, so also in text that no setting of ours explains; but not the word
# <password>, which tells a reader what to write there.
_URL_PASSWORD = re.compile(
    r"(?P<head>\b[a-z][a-z0-9+.-]*://[^\s:/@'\"]*:)(?!<password>@)(?P<password>[^\s/'\"]+)(?=@)", re.IGNORECASE
)


class Redactor:
    """Learns secrets as the run meets them and masks them in text and events.

    `public` words are never masked, even if somebody's password is one of them (`postgres` is a role, a program
    and a favourite password).
    """

    def __init__(self, public: frozenset[str] = frozenset({"postgres", "postgresql"})) -> None:
        # Replaced whole, never changed: the screen masks its log while a run learns new secrets.
        self._public = public
        self._secrets: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None

    def add(self, *secrets: str) -> None:
        """Mask these from now on, as they are and as a URL writes them."""
        forms = {
            form
            for secret in secrets
            for form in (secret, quote(secret, safe=""), quote_plus(secret), quote(secret), unquote(secret))
            if len(form) >= _SHORTEST
        }
        self._know(self._secrets | forms, self._public)

    def add_public(self, *words: str) -> None:
        """Never mask these: names that stand in the open anyway."""
        self._know(self._secrets, self._public | set(words))

    def _know(self, secrets: frozenset[str], public: frozenset[str]) -> None:
        secrets -= public
        if secrets != self._secrets:
            longest_first = sorted(secrets, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first))) if secrets else None
        self._secrets, self._public = secrets, public

    def text(self, text: str) -> str:
        """`text` with every known secret masked."""
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        if "://" in text:
            text = _URL_PASSWORD.sub(lambda found: found["head"] + MASK, text)
        return text

    def event(self, event: events.Event) -> events.Event:
        """`event` with its free text masked; names and codes stay."""
        match event:
            case events.CheckReported():
                return replace(event, check=self._check(event.check))
            case events.ProgressMade():
                return replace(event, text=self.text(event.text))
            case events.LogWritten():
                return replace(event, text=self.text(event.text))
            case events.StepFinished():
                return replace(event, summary=self.text(event.summary))
            case events.RunStarted():
                return replace(event, why=self.text(event.why))
            case _:
                return event

    def _check(self, check: Check) -> Check:
        finding = None if check.finding is None else self._finding(check.finding)
        return replace(check, title=self.text(check.title), detail=self.text(check.detail), finding=finding)

    def _finding(self, finding: Finding) -> Finding:
        return replace(
            finding,
            cause=self.text(finding.cause),
            evidence=tuple(map(self.text, finding.evidence)),
            location=self._location(finding.location),
            remedies=tuple(map(self._remedy, finding.remedies)),
        )

    def _location(self, location: Location | None) -> Location | None:
        return None if location is None else replace(location, path=self.text(location.path))

    def _remedy(self, remedy: Remedy) -> Remedy:
        return replace(remedy, title=self.text(remedy.title), preview=self.text(remedy.preview))
