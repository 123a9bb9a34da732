"""The clipboard of whoever sits before the screen, by the programs that reach it from where adx-tui runs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping

from adx_tui.services import child_process

_SECONDS = 3.0


def copy(text: str, environment: Mapping[str, str]) -> str | None:
    """Give `text` to the first program that takes it; returns its name, or None where no program fits or one failed.
    Takes a moment."""
    for command, encoding in _programs(environment):
        if shutil.which(command[0], path=environment.get("PATH")) is not None:
            data = text.encode(encoding, "backslashreplace")
            if child_process.feed(command, data, seconds=_SECONDS, environment=environment):
                return command[0]
    return None


def _programs(environment: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Those that fit the session, the nearest to the person first, each with the encoding it reads."""
    # A Wayland or X display is where its variable says, through SSH too; a Mac's or Windows' own clipboard is not.
    if environment.get("WAYLAND_DISPLAY"):
        yield ("wl-copy",), "utf-8"
    if environment.get("DISPLAY"):
        yield ("xclip", "-selection", "clipboard"), "utf-8"
        yield ("xsel", "--clipboard", "--input"), "utf-8"
    if not (environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")):
        if sys.platform == "darwin":
            yield ("pbcopy",), "utf-8"
        if environment.get("WSL_DISTRO_NAME") or sys.platform == "win32":
            yield ("clip.exe",), "utf-16"  # with its mark: without one it takes the console's code page
    if environment.get("TMUX"):
        # -w, since tmux 3.2: to the terminal's clipboard too, as `set-clipboard` allows it.
        yield ("tmux", "load-buffer", "-w", "-"), "utf-8"
