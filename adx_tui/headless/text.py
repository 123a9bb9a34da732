"""Text that may come from anywhere, made harmless for a terminal or a log."""

from __future__ import annotations

import re
from typing import Protocol

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Out(Protocol):
    """Where text goes."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> object: ...


def harmless(text: str) -> str:
    """`text` with control characters shown, not obeyed: no server's message moves the cursor or colours the screen."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text.replace("\r\n", "\n"))
