"""The ways in which a value can be written into a `.env`. Which of them a program reads as it is meant, its reader
says."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.services.environment.env_file import Spelled, quoted


def find_spellings(value: str) -> Iterator[Spelled]:
    """All of them, what a person would write first."""
    seen: set[str] = set()
    for text in _ways(value):
        if text not in seen:
            seen.add(text)
            yield Spelled(text)


def _ways(value: str) -> Iterator[str]:
    yield quoted(value)
    one_line = "\n" not in value and "\r" not in value
    if one_line and value == value.strip() and value[:1] not in ("'", '"', "`", "#"):
        yield value
    for quote in ("'", '"', "`"):
        if quote not in value:
            yield f"{quote}{value}{quote}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    yield f'"{escaped}"'
    if "$" in value:
        # Readers that expand take this for a dollar.
        guarded = value.replace("$", "\\$")
        yield from (f"{quote}{guarded}{quote}" for quote in ("'", '"') if quote not in guarded and one_line)
        yield f'"{escaped.replace("$", chr(92) + "$")}"'
