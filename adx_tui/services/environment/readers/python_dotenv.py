"""python-dotenv, by itself: it expands `${NAME}` and `${NAME:-default}`, in single quotes too.

https://saurabh-kumar.com/python-dotenv/reference/
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from dotenv.parser import parse_stream
from dotenv.variables import parse_variables

from adx_tui.services.environment.readers.reading import LONGEST, Reading

_MOST_OPENED = 100
"""Of one value: for each that is not closed python-dotenv looks through all that follows."""


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As `load_dotenv` on each, the first one first."""
    environment = dict(process_environment)
    values: dict[str, str] = {}
    for text in texts:
        for key, value in _resolved(text, environment).items():
            values.setdefault(key, environment.setdefault(key, value))
    return Reading(values)


def _resolved(text: str, environment: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str | None] = {}
    for binding in parse_stream(io.StringIO(text)):
        if binding.key is None:
            continue
        value = binding.value
        if value is not None and value.count("${") <= _MOST_OPENED:
            lookup = {**known, **environment}
            resolved = "".join(atom.resolve(lookup) for atom in parse_variables(value))
            value = resolved if len(resolved) <= LONGEST else value
        known[binding.key] = value
    return {key: value for key, value in known.items() if value is not None}
