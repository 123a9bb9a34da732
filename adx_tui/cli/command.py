"""What a command and an option are, to the reader of the command line, to its help and to a shell's completion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adx_tui import settings
from adx_tui.cli.output import StandardOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option that is called `name` in settings. One without a `metavar` is a switch."""

    name: str
    help: str
    metavar: str = ""
    short: str = ""
    repeatable: bool = False
    counted: bool = False
    """A switch that says more each time it is given."""
    values: tuple[str, ...] = ()
    """What a shell proposes, where that is known."""
    path: str = ""
    """`file` or `directory`, where a shell is to propose those."""

    @property
    def flag(self) -> str:
        """As it is typed: `--env-file`."""
        return settings.flag(self.name)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to type it."""
        return (self.short, self.flag) if self.short else (self.flag,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A word that says what is to be done. `run` returns the exit code."""

    name: str
    summary: str
    run: Callable[[Invocation], int]
    flag: str = ""
    """The option that means the same, and came first."""
    argument: str = ""
    """What the one thing is that it is told: `NAME`."""
    argument_is_optional: bool = False
    argument_values: Callable[[], tuple[str, ...]] = tuple
    """What a shell proposes for it."""
    rest: str = ""
    """What follows its `--`, where that is another program's command line: `COMMAND…`."""
    options: tuple[Option, ...] = ()
    """Those that no other command takes."""
    details: str = ""
    examples: tuple[str, ...] = ()
    on_project: bool = True
    """Whether it has to do with a project, and the options that say where that is and how to run are of use."""

    @property
    def synopsis(self) -> str:
        """The command with what it is told: `reset NAME`, `run -- COMMAND…`."""
        argument = f"[{self.argument}]" if self.argument_is_optional else self.argument
        return " ".join(filter(None, (self.name, argument, self.rest and f"-- {self.rest}")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One command as it was asked for, with everything that was typed beside it."""

    argument: str
    values: Mapping[str, object]
    """The options by name; None and False are those that were not given."""
    environment: Mapping[str, str]
    out: StandardOutput
    commands: tuple[Command, ...]
    """Every command, for those that list or explain commands."""
    rest: tuple[str, ...] = ()
    """What stood behind `--`, where the command has that."""

    def option(self, name: str) -> str | None:
        """The value of an option; None where it was not given."""
        value = self.values.get(name)
        return None if value is None else str(value)
