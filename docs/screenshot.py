"""Writes docs/screenshot.svg, the picture in the README: python -m docs.screenshot

It is drawn by the program itself from a recorded run of the tests, so that it can't show what is no longer so; a test
compares its words with what the program draws today.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fakes import RecordedSession

PATH = Path(__file__).with_name("screenshot.svg")
SIZE = (124, 32)


async def render() -> str:
    """The walk with a step that does not hold."""
    async with driven(RecordedSession(scenes.grants_missing()), SIZE) as screen:
        await screen.rest()
        svg = screen.app.export_screenshot(title="adx-tui")
    # Textual names a font on another host; a picture in a README loads nothing from elsewhere, and needs nothing.
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)


def words(svg: str) -> list[str]:
    """What a reader sees, without colours and places."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


if __name__ == "__main__":
    # In all colours, whatever the terminal has that this is typed in.
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    PATH.write_text(asyncio.run(render()), encoding="utf-8")
