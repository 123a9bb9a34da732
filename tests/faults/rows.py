"""What a run of the suite came to, a line for each fault: appended to the file that ADX_TEST_FAULT_ROWS names."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

HEALTHY = "healthy"
"""The family of what is none."""


@dataclass(slots=True)
class Row:
    """`mended` is None where nothing on this machine mends it. Of a healthy variant, `found` is a false alarm."""

    family: str
    name: str
    server: str
    code: str
    found: bool = False
    named: bool = False
    mended: bool | None = False
    seconds: float = 0.0


@contextmanager
def recorded(row: Row) -> Iterator[Row]:
    """What the test finds out is set in the row, and kept however the test ends."""
    began = time.monotonic()
    try:
        yield row
    finally:
        row.seconds = round(time.monotonic() - began, 1)
        if path := os.environ.get("ADX_TEST_FAULT_ROWS"):
            with open(path, "a", encoding="utf-8") as file:  # one write of one line: workers append side by side
                file.write(json.dumps(asdict(row)) + "\n")
