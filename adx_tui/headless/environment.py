"""The table of the environment, for a terminal and for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from adx_tui.core.environment_table import HEADINGS, EnvironmentRow, EnvironmentTable
from adx_tui.core.model import Location

_WIDEST = 60
"""Of a column; a longer value is cut, and stands whole in the JSON."""


def as_text(table: EnvironmentTable) -> Iterator[str]:
    """Line by line: the columns, and below a key what it overrides."""
    rows = [HEADINGS, *(row.cells for row in table.rows)]
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in range(len(HEADINGS))]
    yield _line(HEADINGS, widths)
    for row in table.rows:
        yield _line(row.cells, widths)
        if row.overridden:
            yield f"{'':<{widths[0]}}  overrides {', '.join(map(str, row.overridden))}"
    yield ""
    yield from table.notes()


def as_json(table: EnvironmentTable) -> str:
    """One object, its keys always in the same order: see docs/environment.md."""
    text = json.dumps(
        {
            "v": 1,
            "programs": [
                {
                    "name": program.name,
                    "reader": program.reader,
                    "files": list(program.files),
                    "source": _place(program.source),
                }
                for program in table.programs
            ],
            "keys": [_key(row) for row in table.rows],
        },
        ensure_ascii=False,
    )
    # GitHub's runner looks for its commands here too; between two quotes this is the same text.
    return text.replace("##[", "#\\u0023[")


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    shown = (cell if len(cell) <= _WIDEST else cell[: _WIDEST - 1] + "…" for cell in cells)
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(shown, widths, strict=True)).rstrip()


def _key(row: EnvironmentRow) -> dict[str, object]:
    return {
        "key": row.key,
        "value": row.value,
        "set": row.is_set,
        "source": _place(row.source),
        "process_environment": row.in_process,
        "overrides": [_place(place) for place in row.overridden],
        "read_by": [{"program": use.program, "source": _place(use.source)} for use in row.read_by],
        "type": row.type,
        "required": row.required,
        "sensitive": row.sensitive,
    }


def _place(location: Location | None) -> dict[str, object] | None:
    return None if location is None else {"path": location.path, "line": location.line}
