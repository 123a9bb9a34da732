"""What a run is asked for, as a value: its command, and how far it may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from adx_tui.core import remedy_filter
from adx_tui.core.model import Remedy


class UsageError(ValueError):
    """What was asked for can't be done; the text says why. Exit code 2."""


class Command(Enum):
    """What is to be done, by the flag that asks for it."""

    CHECK = "--check"
    AUTO = "--auto"
    RESET = "--reset"
    LIST_SNAPSHOTS = "--snapshots"
    SNAPSHOT = "--snapshot"
    RESTORE = "--restore"
    DELETE_SNAPSHOT = "--delete-snapshot"

    @property
    def may_change(self) -> bool:
        """Whether it does more than look."""
        return self not in (Command.CHECK, Command.LIST_SNAPSHOTS)

    @property
    def is_about_snapshots(self) -> bool:
        """Whether it has a step of its own, in the place of the usual ones after `postgres`."""
        return self not in (Command.CHECK, Command.AUTO, Command.RESET)

    @property
    def needs_own_server(self) -> bool:
        """Whether it is done on a server of our own alone: a local address may be a tunnel to somebody else's."""
        return self.may_change and self is not Command.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """One run. By itself it only looks."""

    command: Command = Command.CHECK
    name: str = ""
    """The database that is to be rebuilt, or the snapshot that the command is about."""
    consent: str | None = None
    """The name that the person typed of what is lost: for `--restore` the database's own, else the one that
    `only_remedy` asks for."""
    only_step: str = ""
    """The one step (by id) that may be mended; empty for all."""
    only_remedy: str = ""
    """Its one remedy (by id) that may be applied: the person has agreed to it, with `consent` where it loses anything.
    What it would lose may be another thing by the time it is applied: then that was not agreed to."""
    goes_on: bool = False
    """Whether what is safe in that step follows it: the run before was to do that, and this one was in its way."""
    listed: frozenset[str] = frozenset()
    """The remedies (by id) that the person was shown: then no other one is applied, safe as it may be."""

    def permits(self, step: str, remedy: Remedy) -> bool:
        """Whether this remedy of this step (by id) is to be applied: the run's `RemedyFilter`."""
        if not self.command.may_change or (self.only_step and step != self.only_step):
            return False
        if self.listed and remedy.id not in self.listed:
            return False
        if self.only_remedy:
            agreed = remedy.id == self.only_remedy and remedy.consent == self.consent
            return agreed or (self.goes_on and remedy_filter.APPLY_SAFE(step, remedy))
        if self.command is Command.RESET:
            return remedy_filter.apply_safe_and_consented(self.name)(step, remedy)
        return remedy_filter.APPLY_SAFE(step, remedy)


CHECK = RunRequest()
"""Only look: `--check`."""
AUTO = RunRequest(command=Command.AUTO)
"""Everything that loses nothing: `--auto`."""


def apply_listed(step: str, remedies: Iterable[Remedy]) -> RunRequest:
    """Returns the run that applies these remedies of the step, which the person was shown, and no other."""
    return RunRequest(command=Command.AUTO, only_step=step, listed=frozenset(remedy.id for remedy in remedies))


def apply_agreed(step: str, remedy: Remedy) -> RunRequest:
    """Returns the run that applies this remedy of the step alone; the name that it asks for was typed."""
    return RunRequest(command=Command.AUTO, only_step=step, only_remedy=remedy.id, consent=remedy.consent)
