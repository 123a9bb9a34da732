"""Where the documentation is read: one address, from which each code's page follows. Nothing is fetched from it."""

from __future__ import annotations

DOCUMENTATION = "https://adx-tui.readthedocs.io/en/latest"
"""As pyproject.toml has it, under `Documentation`; a test compares the two."""


def error_page(code: str) -> str:
    """Returns the address of a code's page, which docs/errors/ has as a file."""
    return f"{DOCUMENTATION}/errors/{code}.html"


def linked(text: str, address: str) -> str:
    """Returns `text` as a hyperlink of a terminal's (OSC 8), for one that knows them; others show the text alone:
    https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
