"""The command line, parsed: the command and its options, in any order. An unknown word gets the nearest name."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from adx_tui.cli import parser, variables
from adx_tui.cli.command import Command, Invocation, Option
from adx_tui.cli.commands import ALL, FULL_SCREEN, help, version
from adx_tui.cli.nearest import nearest
from adx_tui.cli.options import EVERY, HELP
from adx_tui.cli.output import StandardOutput, usage
from adx_tui.cli.parser import CommandLineError
from adx_tui.settings import SettingsError

_WORDS = {command.name: command for command in ALL}
_FLAGS = {command.flag: command for command in ALL if command.flag}
_OWNERS = {option.flag: command for command in ALL for option in command.options}
_OPTIONS: dict[str, Option] = {
    spelling: option
    for option in (*EVERY, *(option for command in ALL for option in command.options))
    for spelling in option.spellings
}


def run(arguments: Sequence[str], environment: Mapping[str, str], out: StandardOutput) -> int:
    """Carry out what was typed; returns the exit code."""
    try:
        command, invocation = read(arguments, environment, out)
        return command.run(invocation)
    except (CommandLineError, SettingsError) as error:
        return usage(str(error))


def read(arguments: Sequence[str], environment: Mapping[str, str], out: StandardOutput) -> tuple[Command, Invocation]:
    """The command that is asked for, and what it is told. Raises CommandLineError, SettingsError."""
    typed = _sort(arguments)
    values: Mapping[str, object] = {}
    if any(_OPTIONS[option] is HELP for option in typed.options):
        command, argument = help.COMMAND, _only_one(typed).name
    elif version.COMMAND in typed.commands.values():
        command, argument = version.COMMAND, ""
    else:
        command = _only_one(typed)
        if command is FULL_SCREEN and (flag := variables.command(environment)):
            command = _FLAGS[flag]
        values = vars(_parsed(command, typed.rest))
        argument = str(values.get("argument") or "")
    return command, Invocation(
        argument=argument,
        values=values,
        environment=environment,
        out=out,
        commands=ALL,
        rest=tuple(typed.program),
    )


@dataclass(slots=True)
class _Typed:
    """Arguments, sorted."""

    commands: dict[str, Command] = field(default_factory=dict)
    """Every command, as a word or as an option, by how it was typed."""
    options: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    """All that is not a command, in its order, for the command's own parser."""
    program: list[str] = field(default_factory=list)
    """Another program's command line, where the command takes one."""


def _sort(arguments: Sequence[str]) -> _Typed:
    typed = _Typed()
    word = ""
    values_of_flags: list[str] = []
    queue = deque(arguments)
    while queue:
        text = queue.popleft()
        name, equals, value = text.partition("=")
        if text == "--":  # what follows is no option
            if word and typed.commands[word].rest:
                typed.program = list(queue)
            else:
                typed.rest += [text, *queue]
            break
        if not _is_option(text):
            if word:
                typed.rest.append(text)
            else:
                typed.commands[text] = _word(text)
                word = text
        elif name in _FLAGS:
            command = typed.commands[name] = _FLAGS[name]
            if equals and not command.argument:
                raise CommandLineError(f"{name} takes no value")
            if command.argument and not equals and (not queue or _is_option(queue[0])):
                raise CommandLineError(f"{name} needs a {command.argument}; see adx-tui help {command.name}")
            if command.argument:
                values_of_flags.append(value if equals else queue.popleft())
        elif name in _OPTIONS:
            typed.options.append(name)
            typed.rest.append(text)
            if _OPTIONS[name].metavar and not equals and queue and not _is_option(queue[0]):
                typed.rest.append(queue.popleft())
        elif text.startswith("--") or len(text) == 2:
            raise CommandLineError(_no_option(name))
        else:  # short ones may stand together
            queue.extendleft(f"-{letter}" for letter in reversed(text[1:]))
    if values_of_flags:
        typed.rest += values_of_flags if "--" in typed.rest else ["--", *values_of_flags]
    return typed


def _is_option(text: str) -> bool:
    """As argparse has it: of those that nobody knows, neither `-` nor a negative number nor what has a blank is one."""
    if text.partition("=")[0] in (_OPTIONS.keys() | _FLAGS.keys()):
        return True
    return text.startswith("-") and text != "-" and " " not in text and not re.fullmatch(r"-\d+|-\d*\.\d+", text)


def _only_one(typed: _Typed) -> Command:
    """The command that was typed, or the full screen. Raises CommandLineError for two, or for an option of another."""
    if len(typed.commands) > 1:
        raise CommandLineError(f"{' and '.join(typed.commands)} are commands both: give one of them")
    command = next(iter(typed.commands.values()), FULL_SCREEN)
    for option in typed.options:
        owner = _OWNERS.get(option, command)
        if owner is not command:
            raise CommandLineError(f"{option} goes with {owner.name} (or {owner.flag}); see adx-tui help {owner.name}")
    return command


def _parsed(command: Command, rest: Sequence[str]) -> object:
    try:
        return parser.for_command(command).parse_args(rest)
    except CommandLineError as error:
        raise CommandLineError(f"{error}; see adx-tui help {command.name}".rstrip()) from None


def _word(text: str) -> Command:
    if text in _WORDS:
        return _WORDS[text]
    flag = f"--{text}"
    meant = _FLAGS[flag].name if flag in _FLAGS else nearest(text, _WORDS)
    known = f"did you mean `{meant}`?" if meant else f"the commands are {', '.join(_WORDS)}"
    raise CommandLineError(f"there is no command `{text}`; {known}")


def _no_option(name: str) -> str:
    word = name.removeprefix("--")
    meant = word if word in _WORDS else nearest(name, (*_OPTIONS, *_FLAGS))
    return f"there is no option {name}; " + (f"did you mean `{meant}`?" if meant else "see adx-tui --help")
