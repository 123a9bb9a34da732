"""argparse for one command, and for all of them: the help, and what a shell's completion is made of."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import NoReturn

from adx_tui.cli import options
from adx_tui.cli.command import Command, Option

_DESCRIPTION = "From git clone to a running, migrated, seeded PostgreSQL. Without a command: the full screen."
_EPILOG = """\
examples:
  adx-tui                                     see each step, and each statement before it runs
  adx-tui up --output json --timeout 300      set up without being asked, as in CI
  adx-tui check -v                            what holds, what does not and why; changes nothing
  adx-tui check --step grants                 one step, and what it requires
  adx-tui restore before --database shop      put database shop back to the snapshot `before`
  adx-tui help reset                          more on one command

Each option of the three groups can be set in the process environment too, as ADX_… (ADX_POSTGRES=embedded,
ADX_VERBOSE=1), and so can `up` and `check`, where no command is typed: ADX_AUTO=1, ADX_CHECK=1. What is typed
wins. No variable stands for another command, nor for --volumes and --database: what may be lost is typed.

exit codes: 0 everything holds · 1 something does not · 2 usage, or a project that can't be read
            3 a bug in adx-tui · 129 hung up · 130 interrupted · 143 terminated
"""


class CommandLineError(ValueError):
    """What was typed can't be done; the text says why. Exit code 2."""


class Parser(argparse.ArgumentParser):
    """One that leaves it to its caller what to do about an error."""

    def error(self, message: str) -> NoReturn:
        raise CommandLineError(message)


_Container = argparse.ArgumentParser | argparse._ArgumentGroup


def for_command(command: Command, *, proposing: bool = False) -> Parser:
    """What parses what is typed beside a command, and explains it; the word itself is no part of that. `proposing`
    says which values there are, for a shell: whether one that was given is good is for the settings to say."""
    parser = _parser(f"adx-tui {command.name}".rstrip(), _usage(command))
    summary = f"{command.summary[:1].upper()}{command.summary[1:]}."
    parser.description = "\n\n".join(filter(None, (summary, command.details)))
    parser.epilog = "\n".join(("examples:", *(f"  {line}" for line in command.examples)))
    if command.flag:
        parser.epilog += f"\n\nThe same as an option: adx-tui {command.flag} {command.argument}".rstrip()
    if command.argument:
        nargs = "?" if command.argument_is_optional else None
        argument = parser.add_argument("argument", metavar=command.argument, nargs=nargs, help=argparse.SUPPRESS)
        if proposing:
            argument.choices, argument.help = command.argument_values() or None, ""
    if command.options:
        _add(parser.add_argument_group("of this command"), command.options, proposing=proposing)
    _add_shared(parser, shown=command.on_project, proposing=proposing)
    return parser


def _usage(command: Command) -> str:
    if command.rest:  # what stands behind it is the other program's
        return f"adx-tui {command.name} [OPTIONS] -- {command.rest}"
    return f"adx-tui {command.synopsis}".rstrip() + " [OPTIONS]"


def for_help(commands: Sequence[Command]) -> Parser:
    """What explains the whole."""
    parser = _parser("adx-tui", "adx-tui [COMMAND] [OPTIONS], in any order")
    width = max(len(command.synopsis) for command in commands) + 2
    table = (f"  {command.synopsis:<{width}}{command.summary}" for command in commands)
    parser.description = "\n".join((_DESCRIPTION, "", "commands:", *table))
    parser.epilog = _EPILOG
    _add_shared(parser)
    _add_flags(parser, commands)
    return parser


def for_completion(commands: Sequence[Command]) -> Parser:
    """What knows every command, option and value, for a shell. Nothing is parsed with it."""
    parser = _parser("adx-tui", "")
    _add_shared(parser, proposing=True)
    _add_flags(parser, commands)
    words = parser.add_subparsers()
    for command in commands:
        own = for_command(command, proposing=True)
        words.add_parser(command.name, help=command.summary, parents=[own], add_help=False)
    return parser


def _parser(prog: str, usage: str) -> Parser:
    form = argparse.RawDescriptionHelpFormatter
    return Parser(prog=prog, usage=usage, formatter_class=form, allow_abbrev=False, add_help=False)


def _add_shared(parser: Parser, *, shown: bool = True, proposing: bool = False) -> None:
    """The options that every command takes, and whether they are `shown`: for some they mean nothing."""
    for title, group in options.GROUPS.items():
        _add(parser.add_argument_group(title), group, shown=shown, proposing=proposing)


def _add_flags(parser: Parser, commands: Iterable[Command]) -> None:
    """The commands in the way that they are typed as options."""
    group = parser.add_argument_group("commands as options")
    for command in commands:
        if command.flag and command.argument:
            action = group.add_argument(command.flag, metavar=command.argument, help=f"as `{command.synopsis}`")
            action.choices = command.argument_values() or None
        elif command.flag:
            group.add_argument(command.flag, action="store_true", help=f"as `{command.synopsis}`")
        for option in command.options:
            group.add_argument(option.flag, metavar=option.metavar, help=f"with `{command.name}`: {option.help}")


def _add(container: _Container, group: Iterable[Option], *, shown: bool = True, proposing: bool = False) -> None:
    for option in group:
        help = option.help if shown or option is options.HELP else argparse.SUPPRESS
        if not option.metavar:
            if option.counted:
                container.add_argument(*option.spellings, dest=option.name, action="count", help=help)
            else:
                container.add_argument(*option.spellings, dest=option.name, action="store_true", help=help)
            continue
        how = "append" if option.repeatable else "store"
        action = container.add_argument(
            *option.spellings, dest=option.name, action=how, metavar=option.metavar, help=help
        )
        if proposing and option.values:
            action.choices = option.values
        elif proposing and option.path:
            action.complete = option.path  # type: ignore[attr-defined] # where shtab looks for it
