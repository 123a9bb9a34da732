"""A glyph and a colour for every status: either alone says it."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.marks import MARKS
from adx_tui.core.model import Risk, Status

RUNNING = "●"
WAITING = MARKS[Status.BLOCKED]

GLYPHS: Mapping[Status, str] = {**MARKS, Status.CHANGED: "✚"}

STYLES: Mapping[Status, str] = {
    Status.OK: "$text-success",
    Status.CHANGED: "bold $text-success",
    Status.WARNING: "bold $text-warning",
    Status.FAILED: "bold $text-error",
    Status.BLOCKED: "$foreground-muted",
    Status.SKIPPED: "$foreground-muted",
}

RISK_STYLES: Mapping[Risk, str] = {
    Risk.SAFE: "$text-success",
    Risk.DESTRUCTIVE: "bold $text-error",
    Risk.MANUAL: "$text-warning",
}

MUTED = "$foreground-muted"
KEY = "bold $text-accent"
RUNNING_STYLE = "bold $text-primary"


def check_sign(status: Status, *, in_work: bool) -> tuple[str, str]:
    """The glyph of a check and its style. `in_work`: what it came to last is out of date."""
    return (RUNNING, RUNNING_STYLE) if in_work else (GLYPHS[status], STYLES[status])
