"""What a face may ask of the engine: run it, and the few things to do around a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.environment_table import EnvironmentTable
from adx_tui.core.events import Event
from adx_tui.core.model import EnvironmentField
from adx_tui.core.overview import Overview
from adx_tui.core.past_run import PastRun
from adx_tui.core.state import ExitCode, RunState
from adx_tui.engine.project_files import ProjectFiles
from adx_tui.engine.request import RunRequest


class Session(Protocol):
    """One project, ready to be worked on. Every method but the synchronous ones returns at once."""

    @property
    def project_name(self) -> str: ...

    @property
    def files(self) -> ProjectFiles:
        """The files that the findings' locations name."""
        ...

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        """Inspect every step and apply what is asked for. Synchronous: for a worker thread. Never raises."""
        ...

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation) -> None:
        """The server's log, its last lines first, then live, until cancelled. Synchronous; secrets masked."""
        ...

    def is_own_log_line(self, line: str) -> bool:
        """Whether a session of adx-tui's that only looked brought about this line of the server's log."""
        ...

    def wait_for_server_end(self, cancellation: Cancellation) -> str:
        """Returns once the server serves nobody any more, and in a word why: `paused`, `ended`, `removed`. Empty at
        once where that can't be watched, and once cancelled. Synchronous."""
        ...

    def past_runs(self) -> Sequence[PastRun]:
        """The runs that were to change something, the latest first."""
        ...

    def overview(self, cancellation: Cancellation) -> Overview:
        """The database at a glance, and what to do next. Synchronous, for a few seconds at most; secrets masked."""
        ...

    def database_url(self) -> str:
        """The application's connection URL, with its password: only for the clipboard."""
        ...

    def masked_database_url(self) -> str:
        """The application's connection URL as a screen may show it; empty while there is none."""
        ...

    def psql(self, *, as_administrator: bool = False) -> tuple[Sequence[str], Mapping[str, str]] | None:
        """Command and environment that open `psql` as the application, or as the server's administrator; None where
        psql is not installed. Raises where there is no URL yet, or nobody known who administers the server."""
        ...

    def shell(self, text: str) -> tuple[Sequence[str], Mapping[str, str]]:
        """Command and environment that run `text` as a person would who typed it in the project's folder."""
        ...

    def choose_server(self, kind: str) -> None:
        """From the next run on Postgres is where `kind` says, as if `--postgres` had been typed."""
        ...

    def save_report(self, state: RunState) -> str:
        """Write a Markdown report of `state`, without secrets; returns its path."""
        ...

    def save_crash(self, text: str) -> str:
        """Keep a traceback; returns its path."""
        ...

    def stop_server(self) -> str:
        """Stop the server, keep its data; returns what was done, in the past tense."""
        ...

    def environment_fields(self) -> Sequence[EnvironmentField]:
        """Every key of `.env` and `.env.example`, in the example's order."""
        ...

    def environment_table(self) -> EnvironmentTable:
        """Every key of every environment file, where its value is from and who reads it; secrets masked."""
        ...

    def environment_problem(self, key: str, value: str) -> str:
        """Why `value` is not valid for `key`, in a sentence; empty when it is."""
        ...

    def related_values(self, key: str, before: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """What other keys of the form become with `key`, which was `before` and is now what `values` have: a port
        moves in every URL that goes there."""
        ...

    def environment_contradictions(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """For each key of the form that contradicts another one, in a sentence how."""
        ...

    def generated_value(self, key: str) -> str:
        """A new random value that is valid for `key`."""
        ...

    def save_environment(self, values: Mapping[str, str]) -> str:
        """Write changed values into `.env`, atomically, comments and order kept; returns what was done."""
        ...


class Desktop:
    """What a screen may ask of the person's own machine, whatever the project.

    This one has nothing, and keeps what it is told for as long as the program runs.
    """

    def __init__(self) -> None:
        self._preferences: dict[str, str] = {}

    def copy(self, text: str) -> str | None:
        """Give `text` to a program that reaches the clipboard; returns its name, or None. Takes a moment."""
        return None

    def launch(self, command: Sequence[str]) -> int | None:
        """Start a program that has windows of its own; returns its exit code where it ended at once, None where it
        stays. Takes a moment. Raises OSError where it can't be started."""
        raise OSError("there is nothing to start it with")

    def preference(self, name: str) -> str:
        """What the person chose before; empty where nothing is kept."""
        return self._preferences.get(name, "")

    def note_preference(self, name: str, value: str) -> None:
        """Keep what the person chose."""
        self._preferences[name] = value
