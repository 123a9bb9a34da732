"""The `ADX_…` variables of the process environment: which command they ask for, and those that have no effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from adx_tui import settings
from adx_tui.cli.command import Command
from adx_tui.cli.nearest import nearest

_PREFIX = "ADX_"
_OF_OUR_TESTS = "ADX_TEST_"


def command(environment: Mapping[str, str]) -> str:
    """The flag of the command that is asked for; empty where none is. Raises SettingsError."""
    names = [name for name in settings.COMMANDS if settings.switched_on(name, environment)]
    if len(names) > 1:
        raise settings.SettingsError(f"{' and '.join(map(settings.variable, names))} are set both: set one of them")
    return settings.flag(names[0]) if names else ""


def without_effect(environment: Mapping[str, str], commands: Iterable[Command]) -> Iterator[str]:
    """What to say of each variable that looks like an option of adx-tui and is none. Others may begin with ADX_ too:
    of a name that resembles no option nothing is said."""
    heard = {settings.variable(name) for name in (*settings.NAMES, *settings.COMMANDS)}
    typed = dict(_only_typed(commands))
    for name in sorted(environment):
        if not name.startswith(_PREFIX) or name.startswith(_OF_OUR_TESTS) or name in heard:
            continue
        if name in typed:
            yield f"{name} has no effect: that is only ever typed, as {typed[name]}"
        elif meant := nearest(name.removeprefix(_PREFIX), (known.removeprefix(_PREFIX) for known in heard)):
            yield f"{name} has no effect: there is no such option; did you mean {_PREFIX}{meant}?"


def _only_typed(commands: Iterable[Command]) -> Iterator[tuple[str, str]]:
    """The variables that people may expect of commands that none stands for, and what is typed instead."""
    for command in commands:
        if command.on_project:
            yield _PREFIX + command.name.upper().replace("-", "_"), f"adx-tui {command.synopsis}"
        for option in command.options:
            yield settings.variable(option.name), f"adx-tui {command.synopsis} {option.flag} {option.metavar}"
