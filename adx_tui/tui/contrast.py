"""Text that can be read: every theme's colours, moved as far as it takes on this terminal.

WCAG 2.2, 1.4.3: a contrast of 4.5 between text and what it stands on. What counts is the colour that the terminal
shows: the nearest one of its 16 or 256.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich._palettes import STANDARD_PALETTE
from rich.color import Color as TerminalColour
from rich.color import ColorSystem
from textual.color import Color

ENOUGH = 4.5
CURSOR_ROW = "cursor-row"
"""Our own variable: what the row with the cursor stands on."""
GROUNDS = ("background", "surface", "panel", CURSOR_ROW)
TEXTS = (
    "foreground",
    "foreground-muted",
    *(f"text-{role}" for role in ("primary", "secondary", "accent", "success", "warning", "error")),
)
_STEPS = 20
_FEW = {ColorSystem.STANDARD, ColorSystem.WINDOWS}
# The sixteen as the consoles have them: on white, green, yellow and cyan can't be read, nor blue on black.
_ON_BLACK = {
    **dict.fromkeys(("text-primary", "text-secondary", "primary", "secondary"), "#55ffff"),
    **dict.fromkeys(("text-success", "success"), "#55ff55"),
    **dict.fromkeys(("text-warning", "text-accent", "warning", "accent"), "#ffff55"),
    **dict.fromkeys(("text-error", "error"), "#ff5555"),
    **dict.fromkeys(GROUNDS, "#000000"),
    "foreground": "#ffffff",
    "foreground-muted": "#aaaaaa",
}
_ON_WHITE = {
    **dict.fromkeys(("text-primary", "text-secondary", "primary", "secondary"), "#0000aa"),
    **dict.fromkeys(("text-success", "success"), "#0000aa"),
    **dict.fromkeys(("text-warning", "text-accent", "warning", "accent"), "#aa00aa"),
    **dict.fromkeys(("text-error", "error"), "#aa0000"),
    **dict.fromkeys(GROUNDS, "#ffffff"),
    **dict.fromkeys(("foreground", "foreground-muted"), "#000000"),
}


def contrast(one: Color, other: Color) -> float:
    """The ratio of their luminances, from 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def shown(colour: Color, system: ColorSystem) -> Color:
    """What a terminal with these colours shows of it."""
    nearest = TerminalColour.from_triplet(colour.rich_color.get_truecolor()).downgrade(system)
    if system in _FEW and nearest.number is not None:
        return Color(*STANDARD_PALETTE[nearest.number])
    return Color(*nearest.get_truecolor())


def readable(variables: Mapping[str, str], system: ColorSystem) -> dict[str, str]:
    """The variables of a theme, with text that can be read on everything that text stands on."""
    changed = {**variables, CURSOR_ROW: variables["surface"], "text-muted": "auto 90%"}
    if variables["background"].startswith("ansi"):
        return changed  # the terminal's own colours, which only the person knows
    ground = Color.parse(variables["background"])
    if system in _FEW:
        return changed | (_ON_BLACK if ground.brightness < 0.5 else _ON_WHITE)
    row = Color.parse(variables["surface"]).blend(Color.parse(variables["primary"]), 0.22, alpha=1)
    changed[CURSOR_ROW] = row.hex
    grounds = [shown(Color.parse(changed[name]), system) for name in GROUNDS]
    for name in TEXTS:
        text = Color.parse(variables[name])
        changed[name] = _moved(ground.blend(text, text.a, alpha=1), grounds, system).hex
    return changed


def _moved(text: Color, grounds: Iterable[Color], system: ColorSystem) -> Color:
    """`text`, as far towards white or black as it takes."""
    grounds = list(grounds)
    ends = (Color(255, 255, 255), Color(0, 0, 0))
    end = max(ends, key=lambda end: min(contrast(end, ground) for ground in grounds))
    for step in range(_STEPS + 1):
        moved = text.blend(end, step / _STEPS, alpha=1)
        if min(contrast(shown(moved, system), ground) for ground in grounds) >= ENOUGH:
            return moved
    return end


def _luminance(colour: Color) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
