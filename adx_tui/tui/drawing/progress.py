"""A bar with a count, a unit, a speed and the time that is left."""

from __future__ import annotations

from textual.content import Content

from adx_tui.core.events import ProgressMade
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import cut, escape

_BYTES = frozenset({"B", "byte", "bytes"})
_WIDEST = 44


def progress_line(progress: ProgressMade, rate: float | None, width: int) -> Content | None:
    """The bar of counted work; None for work that can't be counted."""
    if progress.done is None:
        return None
    done, total = progress.done, progress.total
    numbers = amount(done, progress.unit) if total is None else f"{_number(done, total, progress.unit)}"
    parts = [numbers]
    if rate is not None:
        parts.append(f"{amount(round(rate) if rate >= 10 else round(rate, 1), progress.unit, bare=True)}/s")
        if total is not None and total > done:
            parts.append(f"~{_span((total - done) / rate)}")
    text = "   ".join(parts)
    bar_width = min(_WIDEST, width - len(text) - 2)
    if not total or bar_width < 8:
        return assemble((cut(text, width), ""))
    share = min(max(done / total, 0.0), 1.0)
    filled = int(share * bar_width)
    return assemble(
        ("━" * filled, symbols.RUNNING_STYLE),
        ("─" * (bar_width - filled), symbols.MUTED),
        ("  " + numbers, ""),
        ("".join("   " + part for part in parts[1:]), symbols.MUTED),
    )


def amount(number: float, unit: str, *, bare: bool = False) -> str:
    """`1,024 rows`; bytes in the multiple that reads best. `bare`: without the unit, where that is not part of it."""
    if unit in _BYTES:
        for multiple in ("B", "kB", "MB", "GB"):
            if number < 1000 or multiple == "GB":
                return f"{number:.0f} {multiple}" if multiple in ("B", "kB") else f"{number:.1f} {multiple}"
            number /= 1000
    return f"{number:,}" if bare or not unit else f"{number:,} {escape(unit)}"


def _number(done: int, total: int, unit: str) -> str:
    if unit in _BYTES:
        return f"{amount(done, unit)} / {amount(total, unit)}"
    return f"{done:,} / {total:,} {escape(unit)}".rstrip()


def _span(left: float) -> str:
    if left < 59.5:
        return f"{max(round(left), 1)} s"
    return f"{round(left / 60)} min" if left < 3600 else f"{left / 3600:.1f} h"
