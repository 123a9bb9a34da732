"""Text as it was pasted, made comparable: colours, line ends, quotes and prefixes of logs say nothing."""

from __future__ import annotations

import re

LIMIT = 32_000
"""So many characters of a text are looked at, from its beginning and from its end: an error is at one of them."""

# What a terminal obeys: colours and cursor (CSI), titles and links (OSC).
_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\].*?(?:\x07|\x1b\\)|\x1b[@-Z\\-_]", re.DOTALL)
# `db_1  | ` of Compose, before each line.
_PREFIX = re.compile(r"^[\w.-]+ +\| ", re.MULTILINE)
# A quote as JSON, Rust and Python print one within text.
_ESCAPED = re.compile(r"\\+([\"'])")
_DOUBLE = re.compile("[„“”]|[«»‹›]")
_SINGLE = re.compile("[‘’`´]")


def without_colours(text: str) -> str:
    """`text` without what a terminal obeys in it, each line ending as on Unix."""
    return _TERMINAL.sub("", text).replace("\r\n", "\n")


def comparable(text: str) -> str:
    """`text` in one line, each blank one blank, each kind of quote one of two. A message and what is to match it are
    both compared so."""
    if len(text) > LIMIT:
        text = f"{text[: LIMIT // 2]}\n{text[-LIMIT // 2 :]}"
    text = _PREFIX.sub("", without_colours(text))
    text = _ESCAPED.sub(r"\1", _SINGLE.sub("'", _DOUBLE.sub('"', text)))
    return " ".join(text.split())  # no-break spaces, too
