"""What a face may ask of the engine: run it, and the few things to do around a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.environment_table import EnvironmentTable
from adx_tui.core.events import Event
from adx_tui.core.model import EnvironmentField
from adx_tui.core.overview import Overview
from adx_tui.core.state import ExitCode, RunState
from adx_tui.engine.request import RunRequest


class Session(Protocol):
    """One project, ready to be worked on. Every method but `run`, `follow_log` and `overview`
    returns at once."""

    @property
    def project_name(self) -> str: ...

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        """Inspect every step and apply what is asked for. Synchronous: for a worker thread. Never raises."""
        ...

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation) -> None:
        """The server's log, its last lines first, then live, until cancelled. Synchronous; secrets masked."""
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

    def psql(self) -> tuple[Sequence[str], Mapping[str, str]] | None:
        """Command and environment that open `psql` as the application; None where psql is not installed."""
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

    def preference(self, name: str) -> str:
        """What the person chose before; empty where nothing is kept."""
        return self._preferences.get(name, "")

    def note_preference(self, name: str, value: str) -> None:
        """Keep what the person chose."""
        self._preferences[name] = value
