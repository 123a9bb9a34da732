"""Where the page of a code is: a file that comes with the program, so that it is there without a network and is of the
same version."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_INSTALLED, _IN_A_CLONE = _PACKAGE / "docs" / "errors", _PACKAGE.parent / "docs" / "errors"


def error_page(code: str) -> str:
    """Returns the address of a code's page, which docs/errors/ has as a file."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _IN_A_CLONE
    return (folder / f"{code}.md").as_uri()


def linked(text: str, address: str) -> str:
    """Returns `text` as a hyperlink of a terminal's (OSC 8), for one that knows them; others show the text alone:
    https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
