"""The terminal as this program draws on it: on standard output, in the signs that it has."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any, cast

from textual._xterm_parser import XTermParser
from textual.color import Color
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from adx_tui.core.marks import substitutes
from adx_tui.tui.messages import BackgroundReported
from adx_tui.tui.vanishing_output import VanishingOutput

# xterm's control sequences, OSC 11: "\x1b]11;rgb:ffff/ffff/ffff", ended by BEL or ST.
_ASK_BACKGROUND = "\x1b]11;?\x1b\\"
_BACKGROUND = re.compile(
    r"\x1b\]11;rgba?:(?P<red>[0-9a-fA-F]+)/(?P<green>[0-9a-fA-F]+)/(?P<blue>[0-9a-fA-F]+)[^\x07\x1b]*(?:\x07|\x1b\\)"
)
_BEGUN = re.compile(r"\x1b\]1(?:1(?:;[^\x07\x1b]{0,40}\x1b?)?)?\Z")


class _Parser(XTermParser):
    """Takes the answer about the background out of what is typed: Textual would pass it on as keys."""

    _held = ""

    def feed(self, data: str) -> Iterable[Message]:
        held, self._held = self._held, ""
        if data or held:
            text = held + data
            for answer in _BACKGROUND.finditer(text):
                red, green, blue = (255 * int(part, 16) // (16 ** len(part) - 1) for part in answer.groups())
                yield BackgroundReported(Color(red, green, blue))
            text = _BACKGROUND.sub("", text)
            if data and (begun := _BEGUN.search(text)):
                text, self._held = text[: begun.start()], begun.group()
            if text:
                yield from super().feed(text)
        if not data:
            yield from super().feed("")


class TerminalDriver(LinuxDriver):
    """Textual's driver draws on standard error, in any sign, and asks for no background."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        output = sys.__stdout__
        assert output is not None
        self._file = cast(Any, VanishingOutput(output))  # it stands for a TextIOWrapper, and has what is asked of one
        # A sign that its encoding has not must not end the thread that writes.
        output.reconfigure(errors="replace")
        self._substitutes = substitutes(output.encoding, os.environ)
        # What Textual's loop of reading makes its parser of.
        linux_driver.XTermParser = _Parser  # type: ignore[attr-defined]

    def write(self, data: str) -> None:
        """Write, in signs that can be shown."""
        super().write(data.translate(self._substitutes) if self._substitutes else data)

    def start_application_mode(self) -> None:
        """Begin, or begin again, and ask for the background, which may have changed."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # The Linux console's own colours begin with the same characters: console_codes(4).
        if self._writer_thread is not None and os.environ.get("TERM") != "linux":
            self.write(_ASK_BACKGROUND)
