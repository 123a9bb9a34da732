"""A finding under its check: the cause, what was seen and where, and what would mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from adx_tui.core.model import Finding, Remedy, Risk
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.code import code_lines
from adx_tui.tui.drawing.line import assemble, indented, shortened, spread
from adx_tui.tui.drawing.text import escape, escape_lines, fold, wrap
from adx_tui.tui.model import remedies

# In a panel a finding has so many rows at most of each part; the detail shows all of it.
_CAUSE_ROWS = 6
_EVIDENCE_ROWS = 9
_TITLE_ROWS = 3
_PREVIEW_ROWS = 8
# Of any remedy but the first.
_BRIEF_ROWS = 2

_LABELLED = re.compile(r"(?P<label>\S+)(?P<gap> {2,})(?P<rest>.*)", re.DOTALL)
_QUOTED = re.compile(r"\s*(?P<number>\d*)\s*│")
_CARET = re.compile(r"(?P<head>\s*│\s*)(?P<caret>\^.*)", re.DOTALL)


def finding_lines(finding: Finding, width: int, *, whole: bool) -> Iterator[Content]:
    """The rows of `finding`, none wider than `width`. `whole`: every row is there (the detail)."""
    cause = list(shortened(_cause(finding.cause, width), None if whole else _CAUSE_ROWS))
    if finding.location is None:
        yield from cause
    else:
        place = escape(str(finding.location))
        yield from (assemble((row, "underline")) for row in (fold(place, width) if whole else [_tail(place, width)]))
    if whole and finding.evidence:
        yield Content("")
    yield from shortened(_evidence(finding.evidence, width), None if whole else _EVIDENCE_ROWS)
    if finding.location is not None:
        if whole:
            yield Content("")
        yield from cause
    for number, remedy in enumerate(finding.remedies, start=1):
        sign = remedies.key(finding.remedies, number) or "·"
        if whole:
            yield Content("")
        yield from _remedy(remedy, sign, width, whole=whole, brief=number > 1)


def is_shown_whole(remedy: Remedy, width: int) -> bool:
    """Whether a finding of this width has the remedy in full, though it is not the detail."""
    return (
        len(wrap(escape(remedy.title), width)) <= _TITLE_ROWS
        and len(code_lines(remedy.preview, width, _PREVIEW_ROWS + 1)) <= _PREVIEW_ROWS
    )


def _cause(text: str, width: int) -> Iterator[Content]:
    yield from (Content(row) for line in escape_lines(text) for row in wrap(line, width))


def _evidence(evidence: tuple[str, ...], width: int) -> Iterator[Content]:
    rows = [row for text in evidence for row in escape_lines(text)]
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else ""
        if at == 0 or not _CARET.fullmatch(row):
            yield from _seen_whole(row, width, following if _CARET.fullmatch(following) else "")


def _seen_whole(row: str, width: int, caret: str = "") -> Iterator[Content]:
    """All of a line of evidence, wrapped under itself; quoted source keeps its columns as long as it can, and `caret`
    stays under what it points at."""
    if quoted := _QUOTED.match(row):
        first, *rest = fold(row, width)
        edge = " " * (quoted.end() - 1) + "│ "
        more = [_seen(edge + piece) for piece in fold("".join(rest), width - len(edge)) if piece]
        pointer = list(_caret(caret, edge, width))
        yield from [_seen(first), *pointer, *more] if caret.find("^") < width else [_seen(first), *more, *pointer]
        return
    labelled = _LABELLED.fullmatch(row)
    if labelled is None or len(labelled["label"] + labelled["gap"]) > width // 2:
        yield from (assemble((piece, "$foreground")) for piece in wrap(row, width))
        return
    head = labelled["label"] + labelled["gap"]
    for at, piece in enumerate(wrap(labelled["rest"], width - len(head))):
        yield assemble((head if at == 0 else " " * len(head), symbols.MUTED), (piece, "$foreground"))


def _caret(row: str, edge: str, width: int) -> Iterator[Content]:
    """The caret with what the server says there; its words go under it where they don't fit beside it."""
    if not row:
        return
    head, _, message = row.partition("^")
    if cell_len(row) <= width:
        yield _seen(row)
        return
    if len(head) < width:
        yield _seen(head + "^")
    for piece in wrap(message.strip(), width - len(edge)):
        yield assemble((edge, symbols.MUTED), (piece, "bold $text-error"))


def _seen(row: str) -> Content:
    """A line of evidence: its label, a quoted source line or the caret under one set apart."""
    if caret := _CARET.fullmatch(row):
        return assemble((caret["head"], symbols.MUTED), (caret["caret"], "bold $text-error"))
    if quoted := _QUOTED.match(row):
        return assemble((row[: quoted.end()], symbols.MUTED), (row[quoted.end() :], "$foreground"))
    if labelled := _LABELLED.fullmatch(row):
        return assemble((labelled["label"] + labelled["gap"], symbols.MUTED), (labelled["rest"], "$foreground"))
    return assemble((row, "$foreground"))


def _remedy(remedy: Remedy, key: str, width: int, *, whole: bool, brief: bool) -> Iterator[Content]:
    by_hand = remedy.risk is Risk.MANUAL
    head = assemble((key, symbols.KEY), ("  ", ""))
    word = "to choose" if remedy.by_choice else remedy.risk.value
    if by_hand:
        word = "a command" if remedy.shell else "by hand"
    risk = assemble((word, symbols.RISK_STYLES[remedy.risk]))
    title, preview = escape(remedy.title), remedy.preview.strip("\n")
    first, *rest = (assemble((row, "bold")) for row in wrap(title, width - 3 - risk.cell_length - 2))
    yield spread(assemble(head, first), risk, width)
    # What would be lost has all the rows it needs, and so has what a person is to do or to choose.
    in_full = whole or remedy.risk is not Risk.SAFE or remedy.by_choice
    yield from (indented(row, ("   ", "")) for row in shortened(rest, None if in_full else _TITLE_ROWS))
    if not preview or preview == remedy.title:
        return
    most = None if whole else _BRIEF_ROWS if brief else _PREVIEW_ROWS
    if by_hand and not remedy.shell:
        texts = [row for line in escape_lines(preview) for row in wrap(line, width - 3)]
        rows = shortened((assemble((text, "$foreground")) for text in texts), most)
    else:
        rows = iter(code_lines(preview, width - 3, most))
    yield from (indented(row, ("   ", "")) for row in rows)


def _tail(place: str, width: int) -> str:
    """The end of a path says more than its beginning."""
    return place if len(place) <= width else "…" + place[1 - width :]
