"""Opening a file at its line: how the person's editor is told, and whether it takes the terminal."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adx_tui.core.model import Location

_USUAL = ("sensible-editor", "nano", "vim", "vi", "notepad")
"""Where nobody said which: the first one that is installed."""


@dataclass(frozen=True, slots=True)
class EditorCall:
    """`command` opens the file. `takes_terminal`: until it ends the terminal is its own."""

    command: tuple[str, ...]
    takes_terminal: bool


@dataclass(frozen=True, slots=True)
class _Syntax:
    """The arguments that name a place, as the editor's own documentation has them."""

    arguments: tuple[str, ...]
    has_windows: bool = False


_PLUS_LINE = _Syntax(("+{line}", "{path}"))
_PLUS_COMMA = _Syntax(("+{line},{column}", "{path}"))
_PLUS_COLON = _Syntax(("+{line}:{column}", "{path}"))
_ONE_WORD = _Syntax(("{path}:{line}:{column}",))
_PATH = _Syntax(("{path}",))
_GOTO = _Syntax(("--goto", "{path}:{line}:{column}"), has_windows=True)
_WINDOW = _Syntax(("{path}:{line}:{column}",), has_windows=True)
_WINDOW_PLUS = _Syntax(("+{line}", "{path}"), has_windows=True)
_LINE = _Syntax(("--line", "{line}", "{path}"), has_windows=True)
_JETBRAINS = _Syntax(("--line", "{line}", "--column", "{column}", "{path}"), has_windows=True)
_EDITORS: tuple[tuple[_Syntax, str], ...] = (
    (_PLUS_LINE, "vi vim nvim vim.basic vim.tiny ex view joe jed ne mg mcedit sensible-editor editor"),
    (_PLUS_COMMA, "nano pico rnano"),
    (_PLUS_COLON, "emacs emacsclient micro kak"),
    (_ONE_WORD, "hx helix"),
    (_GOTO, "code code-insiders codium vscodium cursor windsurf positron"),
    (_WINDOW, "subl sublime_text zed zeditor atom"),
    (_WINDOW_PLUS, "gvim mvim gedit"),
    (_LINE, "mate kate kwrite"),
    (_JETBRAINS, "idea webstorm phpstorm pycharm datagrip rubymine goland rider clion"),
)
_SYNTAX = {name: syntax for syntax, names in _EDITORS for name in names.split()}


def editor_call(
    environment: Mapping[str, str], installed: Callable[[str], object], location: Location
) -> EditorCall | None:
    """How `location` is opened: by `$VISUAL`, then `$EDITOR`, as git does it, else by a usual editor. One that is not
    known here gets the file alone. `installed` tells whether there is a program. None where there is no editor."""
    chosen = next((environment[name] for name in ("VISUAL", "EDITOR") if environment.get(name, "").strip()), "")
    words = _words(chosen) if chosen else [name for name in _USUAL if installed(name)][:1]
    if not words:
        return None
    name = re.sub(r"\.(exe|cmd|bat)\Z", "", re.split(r"[\\/]", words[0])[-1].lower())
    syntax = _SYNTAX.get(name, _PATH)
    arguments = _PATH.arguments if location.line is None else syntax.arguments
    place = {"path": location.path, "line": location.line, "column": location.column or 1}
    return EditorCall((*words, *(word.format(**place) for word in arguments)), takes_terminal=not syntax.has_windows)


def _words(command: str) -> list[str]:
    """As a shell splits it; what a shell refuses is a single word."""
    try:
        return shlex.split(command, posix="\\" not in command) or [command]
    except ValueError:
        return [command]
