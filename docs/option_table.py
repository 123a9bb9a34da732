"""Writes docs/options.md, every option with its variable: python -m docs.option_table

It is made of adx_tui/cli/options.py and of the commands; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adx_tui import settings
from adx_tui.cli.command import Option
from adx_tui.cli.commands import ALL
from adx_tui.cli.options import GROUPS, HELP

PATH = Path(__file__).with_name("options.md")

_VARIABLES = {
    "ADX_STATE_DIR": "where adx-tui keeps what it has to remember, and the embedded server's data",
    "ADX_AUTO": "`1`: `adx-tui up`, where no command is typed",
    "ADX_CHECK": "`1`: `adx-tui check`, where no command is typed",
    "NO_COLOR": "no colours (https://no-color.org)",
    "FORCE_COLOR, CLICOLOR_FORCE": "colours though it is no terminal; `0`: none",
    "CLICOLOR": "`0`: no colours on a terminal either",
    "GITHUB_ACTIONS": "`true`: as with `--output github`",
    "GITHUB_STEP_SUMMARY": "with `--output github`: the file that gets a summary of the job",
    "GITLAB_CI": "`true`: plain text has a folded section for each step that holds",
}


def text() -> str:
    """Returns the file, to the last character."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Every option"
    yield ""
    yield "What is typed wins over the process environment, that over the project's `.env`, that over `adx-tui.toml`,"
    yield "that over the default. A switch is set by `1`, `true`, `yes` or `on`. Options stand where you like."
    for title, group in GROUPS.items():
        yield from ("", f"## {title[:1].upper()}{title[1:]}", "")
        yield from ("| option | variable | also in | |", "|---|---|---|---|")
        yield from (_row(option) for option in group)
    yield from ("", "## Of one command", "", "Never set by a variable: what may be lost is typed.", "")
    yield from ("| option | command | |", "|---|---|---|")
    for command in ALL:
        for option in command.options:
            yield f"| {_typed(option)} | `{command.synopsis}` | {_cell(option.help)} |"
    yield from ("", "## Variables without an option", "", "| variable | |", "|---|---|")
    for name, meaning in _VARIABLES.items():
        yield f"| `{name.replace(', ', '`, `')}` | {meaning} |"


def _row(option: Option) -> str:
    variable = f"`{settings.variable(option.name)}`" if option is not HELP else ""
    files = [
        file
        for file, names in ((".env", settings.FROM_ENV_FILE), ("adx-tui.toml", settings.FROM_OPTIONS_FILE))
        if option.name in names
    ]
    return f"| {_typed(option)} | {variable} | {', '.join(f'`{file}`' for file in files)} | {_cell(option.help)} |"


def _typed(option: Option) -> str:
    return ", ".join(f"`{spelling} {option.metavar}`".replace(" `", "`") for spelling in option.spellings)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
