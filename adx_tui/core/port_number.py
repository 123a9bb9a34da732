"""The number of a port, as somebody wrote it."""

from __future__ import annotations

LARGEST = 65_535  # 16 bits: https://www.rfc-editor.org/rfc/rfc9293#section-3.1


def parse(text: str) -> int | None:
    """The port that `text` names, from 1 to LARGEST; None where it names none, however long it is."""
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    number = int(digits) if 0 < len(digits) <= len(str(LARGEST)) else 0
    return number if 0 < number <= LARGEST else None
