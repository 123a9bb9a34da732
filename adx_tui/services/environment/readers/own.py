"""adx-tui itself: the lines as python-dotenv has them, with the variables that `expansion` knows filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from adx_tui.services.environment import env_file, expansion
from adx_tui.services.environment.readers.reading import Reading


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As a run takes its values; the process environment counts before them."""
    values: dict[str, str] = {}
    for text in reversed(texts):
        values |= expansion.expanded(env_file.parse(text, Path()), process_environment)
    return Reading(values | {key: process_environment[key] for key in values if process_environment.get(key)})
