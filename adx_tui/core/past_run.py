"""A run that is over, as it is kept: when it was, what it was for, what it changed and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from adx_tui.core import events
from adx_tui.core.model import Status
from adx_tui.core.state import ExitCode

_LONGEST = 400
"""Characters of one thing that was changed."""
_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """`what` is the command, as an option; `changed` what each step did; `missing` the codes of what did not hold."""

    at: datetime
    what: str
    seconds: float
    exit_code: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """How it ended, in a few words."""
        match self.exit_code:
            case ExitCode.READY:
                return "ready"
            case ExitCode.INTERRUPTED | ExitCode.TERMINATED | ExitCode.HUNG_UP:
                return "interrupted"
            case ExitCode.BUG:
                return "crashed"
        return f"not ready: {', '.join(self.missing)}" if self.missing else "not ready"

    def as_json(self) -> dict[str, object]:
        """For `from_json`."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "what": self.what,
            "seconds": round(self.seconds, 1),
            "exit_code": self.exit_code,
            "changed": list(self.changed),
            "missing": list(self.missing),
        }

    @classmethod
    def from_json(cls, known: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError, ValueError for what `as_json` did not make."""
        return cls(
            at=datetime.fromisoformat(known["at"]).astimezone(UTC),
            what=str(known["what"]),
            seconds=float(known["seconds"]),
            exit_code=int(known["exit_code"]),
            changed=tuple(map(str, known["changed"])),
            missing=tuple(map(str, known["missing"])),
        )


@dataclass(slots=True)
class RunRecorder:
    """Reads a run that is to be kept off its events, which hold no secret."""

    what: str
    _changed: dict[str, str] = field(default_factory=dict)
    _missing: dict[str, str] = field(default_factory=dict)
    """Of the checks that do not hold, by id."""

    def on_event(self, event: events.Event) -> PastRun | None:
        """Returns the run with the event that ends it, None until then."""
        match event:
            case events.CheckReported():
                self._missing.pop(event.check.id, None)
                if event.check.status is Status.FAILED and event.check.finding is not None:
                    self._missing[event.check.id] = event.check.finding.code
            case events.StepFinished(status=Status.CHANGED):
                self._changed[event.step] = f"{event.step}: {event.summary}"[:_LONGEST]
            case events.RunFinished():
                return PastRun(
                    at=event.at,
                    what=self.what,
                    seconds=event.seconds,
                    exit_code=event.exit_code,
                    changed=tuple(self._changed.values()),
                    missing=tuple(dict.fromkeys(self._missing.values()))[:_MOST],
                )
        return None
