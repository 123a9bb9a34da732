"""The URL of a database with its password unreadable, and every other character where it was."""

from __future__ import annotations

import re

MASK = "•"

# To the last @, wherever that is: rather too much than a part of a password that has an @ in it.
_LOGIN = re.compile(r"(?P<before>[A-Za-z][\w+.-]*://[^:/@\s]*:)(?P<secret>.*)(?P<after>@)", re.DOTALL)
# While it is typed; what may be the port is none.
_BEGUN = re.compile(r"(?P<before>[A-Za-z][\w+.-]*://[^:/@\s]*:)(?!\d{1,5}(?:/|$))(?P<secret>.*)(?P<after>)", re.DOTALL)
_PARAMETER = re.compile(r"(?P<before>[?&](?:ssl)?password=)(?P<secret>[^&]*)(?P<after>)", re.IGNORECASE)


def mask_password(url: str) -> str:
    """`url` with a mark for each character of its password."""
    pattern = _LOGIN if "@" in url else _BEGUN
    return _PARAMETER.sub(_masked, pattern.sub(_masked, url, count=1))


def _masked(match: re.Match[str]) -> str:
    return match["before"] + MASK * len(match["secret"]) + match["after"]
