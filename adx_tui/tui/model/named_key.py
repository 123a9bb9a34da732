"""Which key of `.env` a row of the walk is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from adx_tui.core.model import Check

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def named_key(check: Check | None, keys: Collection[str]) -> str:
    """The first of `keys` that the check names, what it is about before all else; empty where it names none."""
    if check is None:
        return ""
    words = (word for text in _texts(check) for word in _KEY.findall(text))
    return next((word for word in words if word in keys), "")


def _texts(check: Check) -> Iterator[str]:
    finding = check.finding
    if finding is not None:
        yield finding.subject
    yield from (check.id, check.title, check.detail)
    if finding is not None:
        yield from (finding.cause, *finding.evidence)
