"""A finding as text that can be pasted into a message: whole, within bounds, in two lines, and in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adx_tui.core.documentation import error_page, linked
from adx_tui.core.model import Check, Finding, Remedy
from adx_tui.headless.appearance import Appearance

_MOST_LINES = 8
"""Of what was seen, and of what a remedy would do, where that is bounded."""
_LONGEST_PREVIEW = 160
"""Characters of one that still stands in a line with its title."""


def lines(
    check: Check, finding: Finding, look: Appearance, told: set[tuple[str, str]], *, bounded: bool = False
) -> Iterator[str]:
    """All of it. `told` are the remedies whose preview was shown already: one that several findings share is shown
    once."""
    most = _MOST_LINES if bounded else None
    yield _head(check, finding, look)
    if finding.location is not None:
        yield f"      at      {finding.location}"
    yield _cause(finding)
    seen = (line for item in finding.evidence for line in item.splitlines())
    for number, line in enumerate(_first(list(seen), most)):
        yield f"      {'seen' if not number else '':<7} {line}"
    for remedy in finding.remedies:
        known = (remedy.id, remedy.preview) in told
        told.add((remedy.id, remedy.preview))
        risk = f"{remedy.risk}, if you choose it" if remedy.by_choice else remedy.risk
        yield f"      remedy  {remedy.title} ({risk})" + (", as above" if known else "")
        for line in _first(remedy.preview.splitlines(), most) if not known else ():
            yield f"              {line}"


def short(check: Check, finding: Finding, look: Appearance) -> Iterator[str]:
    """What it is and why, where there is no room for more."""
    yield _head(check, finding, look)
    yield _cause(finding)


def recap(failures: Sequence[Finding], look: Appearance, most: int) -> Iterator[str]:
    """Each in a line: its code, its cause and what would mend it; of many the first."""
    shown = failures if len(failures) <= most else failures[: most - 1]
    for finding in shown:
        yield f"{_code(finding, look)}  {_in_a_line(finding.cause)}{_remedy(finding.remedies)}"
    if len(shown) < len(failures):
        yield f"… {len(failures) - len(shown)} more further up (-v shows all)"


def _head(check: Check, finding: Finding, look: Appearance) -> str:
    return f"    {look.mark(check.status)} {check.title}  {_code(finding, look)}"


def _cause(finding: Finding) -> str:
    return f"      cause   {finding.cause}"


def _code(finding: Finding, look: Appearance) -> str:
    return linked(finding.code, error_page(finding.code)) if look.links else finding.code


def _remedy(remedies: Sequence[Remedy]) -> str:
    if not remedies:
        return ""
    title, preview = remedies[0].title, remedies[0].preview.strip()
    advice = f"{title}: {preview}" if preview and "\n" not in preview and len(preview) <= _LONGEST_PREVIEW else title
    return f" Remedy: {_in_a_line(advice)}"


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _first(rows: Sequence[str], most: int | None) -> Iterable[str]:
    """`rows`, or as many of them that what is left out fits in a line of the same number."""
    if most is None or len(rows) <= most:
        return rows
    return (*rows[: most - 1], f"… {len(rows) - most + 1} more lines (-v shows all)")
