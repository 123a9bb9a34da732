"""A mark for every status, and what stands for it where an encoding or a font has none."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.model import Status

MARKS: Mapping[Status, str] = {
    Status.OK: "✔",
    Status.CHANGED: "✔",
    Status.WARNING: "▲",
    Status.FAILED: "✖",
    Status.BLOCKED: "◌",
    Status.SKIPPED: "–",
}
PLAIN_MARKS: Mapping[Status, str] = {
    Status.OK: "ok",
    Status.CHANGED: "ok",
    Status.WARNING: "!",
    Status.FAILED: "x",
    Status.BLOCKED: "..",
    Status.SKIPPED: "-",
}
# What the screen draws with, and what is as wide: the first that can be shown is taken.
_SUBSTITUTES: Mapping[str, str] = {
    "✔": "√v",
    "✚": "+",
    "▲": "!",
    "✖": "x",
    "◌": ".",
    "●": "*",
    "▸": ">",
    "–": "-",
    "…": "~",
    "·": "-",
    "•": "*",
    "›": ">",
    "↑": "^",
    "↓": "v",
    "←": "<",
    "→": ">",
    "━": "═=",
    "─": "-",
    "│": "|",
    "╭": "┌+",
    "╮": "┐+",
    "╰": "└+",
    "╯": "┘+",
    "▎": "▌|",
    "▊": "▌|",
    "▌": "|",
    "█": "#",
    "▔": "─-",
    "▁": "_",
    **dict.fromkeys("▂▃▄▅▆▇", " "),
}


def can_show(text: str, encoding: str, environment: Mapping[str, str]) -> bool:
    """Whether all of `text` can be written in `encoding`, and the terminal is likely to have glyphs for it.

    The Linux console (TERM=linux) has the 256 or 512 glyphs of its font: those of code page 437 are in every one.
    """
    try:
        text.encode(encoding)
        if environment.get("TERM") == "linux":
            text.encode("cp437")
    except (UnicodeError, LookupError):
        return False
    return True


def substitutes(encoding: str, environment: Mapping[str, str]) -> dict[int, str]:
    """A table for `str.translate`: for each sign that can't be shown there, one that can and is as wide."""
    return {
        ord(sign): next(other for other in others if can_show(other, encoding, environment))
        for sign, others in _SUBSTITUTES.items()
        if not can_show(sign, encoding, environment)
    }
