"""Where a project's data was used last, kept beside the project's other state: an engine that is not running can't say
that the data is on it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from adx_tui.services import private_file

_RECORD = "place.json"


@dataclass(frozen=True, slots=True)
class LastPlace:
    """`kind` is docker, embedded or external; `where` the engine's endpoint, or the URL's host, port and database."""

    kind: str
    where: str
    what: str
    """The data, in a person's words."""


def recall(project_state: Path) -> LastPlace | None:
    """What was noted; None where nothing was, or it can't be read."""
    try:
        record = json.loads((project_state / _RECORD).read_text(encoding="utf-8"))
        return LastPlace(str(record["kind"]), str(record["where"]), str(record["what"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(project_state: Path, place: LastPlace) -> None:
    """Note it, whole or not at all. Raises OSError."""
    if recall(project_state) == place:
        return
    project_state.mkdir(parents=True, exist_ok=True)
    private_file.write(project_state / _RECORD, json.dumps(asdict(place)))


def forget(project_state: Path) -> None:
    """The data was deleted. Raises OSError."""
    (project_state / _RECORD).unlink(missing_ok=True)
