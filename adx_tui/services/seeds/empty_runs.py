"""What each seed wrote when it last ran on an empty database, kept beside the project's other state: a database that is
dropped takes its history along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adx_tui.services import private_file
from adx_tui.services.seeds.proof import RowCounts, counts_from_json

_RECORD = "seeds-on-empty.json"


def recall(project_state: Path, name: str, checksum: str) -> Mapping[str, RowCounts]:
    """The rows by table, of this very text of the seed; nothing where it is not known."""
    try:
        entry = _read(project_state)[name]
        return counts_from_json(entry["counts"]) if entry["checksum"] == checksum else {}
    except (KeyError, TypeError):
        return {}


def remember(project_state: Path, name: str, checksum: str, counts: Mapping[str, RowCounts]) -> None:
    """Note it, whole or not at all. Raises OSError."""
    entry = {"checksum": checksum, "counts": {table: asdict(written) for table, written in counts.items()}}
    project_state.mkdir(parents=True, exist_ok=True)
    private_file.write(project_state / _RECORD, json.dumps({**_read(project_state), name: entry}))


def _read(project_state: Path) -> dict[str, Any]:
    try:
        entries = json.loads((project_state / _RECORD).read_text(encoding="utf-8"))
        return entries if isinstance(entries, dict) else {}
    except (OSError, ValueError):
        return {}
