"""The table in docs/faults.md, of the rows that a run of the suite left.

ADX_TEST_EVERYWHERE=1 ADX_TEST_FAULT_ROWS=rows .venv/bin/pytest -q -n auto tests/faults
.venv/bin/python -m tests.faults.table rows > docs/faults.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.faults import healthy, registry
from tests.faults.rows import HEALTHY, Row

HEADING = """\
# The faults that adx-tui is tested with

Each is made for real on a server of that kind, by an object in `tests/faults`; [how to add one](contributing.md).
*Found*: the code is told. *Named right*: it comes first, for that object, and nothing else is blamed. *Mended*: what
the remedy says makes everything hold again; — where nothing on this machine does. This page is made by
`python -m tests.faults.table`.
"""


def main(path: str) -> None:
    rows = [Row(**json.loads(line)) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    sys.stdout.write(page(rows))


def page(rows: Sequence[Row]) -> str:
    """The whole of docs/faults.md."""
    latest = {(row.family, row.name, row.server): row for row in rows}
    known = {(family, fault.name) for family, of_family in registry.FAMILIES.items() for fault in of_family}
    faults = [row for row in latest.values() if (row.family, row.name) in known]
    variants = [row for row in latest.values() if row.family == HEALTHY]
    parts = [HEADING, _totals(faults, variants)]
    for family in registry.FAMILIES:
        of_family = sorted((row for row in faults if row.family == family), key=lambda row: (row.name, row.server))
        if of_family:
            cells = [[row.name, row.server, f"[{row.code}](errors/{row.code}.md)", *_verdict(row)] for row in of_family]
            header = ["fault", "server", "code", "found", "named right", "mended", "seconds"]
            parts.append(f"## {family.capitalize()}\n\n{_table(header, cells)}")
    quiet = sorted(variants, key=lambda row: (row.name, row.server))
    cells = [[row.name, row.server, _sign(not row.found), _seconds(row)] for row in quiet]
    parts.append(f"## Healthy\n\n{_table(['variant', 'server', 'nothing is said', 'seconds'], cells)}")
    return "\n".join(parts)


def _totals(faults: Sequence[Row], variants: Sequence[Row]) -> str:
    mendable = [row for row in faults if row.mended is not None]
    names = {row.name for row in faults}
    shares = [
        ("found", sum(row.found for row in faults), len(faults)),
        ("named right", sum(row.named for row in faults), len(faults)),
        ("mended, of those with a remedy", sum(bool(row.mended) for row in mendable), len(mendable)),
        ("false alarms on healthy variants", sum(row.found for row in variants), len(variants)),
    ]
    of_all = sum(map(len, registry.FAMILIES.values()))
    lines = [
        f"{len(names)} faults of {of_all}, {len(faults)} runs; {len(variants)} runs of {len(healthy.HEALTHY)} variants."
    ]
    lines += ["", *(f"* {what}: {count} of {whole}" for what, count, whole in shares), ""]
    return "\n".join(lines)


def _verdict(row: Row) -> list[str]:
    return [_sign(row.found), _sign(row.named), "—" if row.mended is None else _sign(row.mended), _seconds(row)]


def _sign(holds: bool) -> str:
    return "✔" if holds else "✖"


def _seconds(row: Row) -> str:
    return f"{row.seconds:.0f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
