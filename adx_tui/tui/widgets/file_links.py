"""The place of a finding as a hyperlink to the file, for a terminal that knows such (OSC 8)."""

from __future__ import annotations

import re
from typing import cast

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from adx_tui.core.model import Check, Location
from adx_tui.tui.drawing.text import escape
from adx_tui.tui.terminal_app import TerminalApp


def with_file_link(widget: Widget, content: Content, location: Location | None) -> Content:
    """`content`, as `widget` shows it, with `location` a link wherever it stands, folded or not."""
    address = cast(TerminalApp, widget.app).file_address(location.path) if location is not None else ""
    if not address:
        return content
    folded = r"\n?".join(map(re.escape, escape(str(location))))
    return content.highlight_regex(folded, style=Style(link=address))


def location_of(check: Check | None) -> Location | None:
    """The place that its finding is about."""
    return check.finding.location if check is not None and check.finding is not None else None
