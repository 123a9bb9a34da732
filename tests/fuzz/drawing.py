"""What a file of a project may be: what somebody meant, then spoiled."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.support.outside import EMPTY, NOTES

ODD = "\x00\t\r\n \"'`$#=\\{}[]:&*!|>%@,;~()<>\x1b\x7f\x85\xa0\u2028\u202e\ufeff\U0001f600é"
words = st.text(st.one_of(st.characters(min_codepoint=32, max_codepoint=126), st.sampled_from(ODD)), max_size=20)


@dataclass(frozen=True, slots=True)
class Spoil:
    """One change of bytes: at some place, some of them go and others come."""

    at: int
    gone: int
    new: bytes

    def of(self, data: bytes) -> bytes:
        at = self.at % (len(data) + 1)
        return data[:at] + self.new + data[at + self.gone :]


spoils = st.builds(
    Spoil,
    st.integers(0, 5000),
    st.one_of(st.just(0), st.integers(0, 8), st.integers(0, 5000)),
    st.one_of(
        st.binary(max_size=4),
        words.map(lambda text: text.encode(errors="surrogatepass")),
        st.sampled_from([b"\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"'", b'"', b"\r", b"\xc3", b"a" * 100_000]),
    ),
)


def spoiled(meant: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Mostly one or two changes of what was meant; sometimes none; sometimes nothing that was ever meant."""

    def apply(text: str, changes: Sequence[Spoil]) -> bytes:
        data = text.encode("utf-8", errors="surrogatepass")
        for change in changes:
            data = change.of(data)
        return data

    return st.one_of(
        st.builds(apply, meant, st.lists(spoils, max_size=3)),
        st.builds(apply, meant, st.lists(spoils, max_size=3)),
        st.binary(max_size=200),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at a path: a file with this content, or something that is none."""

    kind: str
    content: bytes = b""

    def put(self, path: Path, outside: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.kind == "file":
            path.write_bytes(self.content)
        else:
            _KINDS[self.kind](path, outside)


def _huge(path: Path, _outside: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 << 30)


def _unreadable_link(path: Path, _outside: Path) -> None:
    path.symlink_to(path.name)


_KINDS: dict[str, Callable[[Path, Path], object]] = {
    "nothing": lambda path, outside: None,
    "a folder": lambda path, outside: path.mkdir(),
    "a pipe": lambda path, outside: os.mkfifo(path),
    "a device without end": lambda path, outside: path.symlink_to("/dev/zero"),
    "a device": lambda path, outside: path.symlink_to("/dev/null"),
    "a link to itself": _unreadable_link,
    "a link to nowhere": lambda path, outside: path.symlink_to(outside / "nowhere"),
    "a link out": lambda path, outside: path.symlink_to(outside / NOTES),
    "a link to a folder": lambda path, outside: path.symlink_to(outside / EMPTY),
    "3 GB of zeros": _huge,
}


def entries(meant: st.SearchStrategy[str]) -> st.SearchStrategy[Entry]:
    """Twelve times of thirteen a file."""
    files = st.builds(Entry, st.just("file"), spoiled(meant))
    return st.integers(0, 12).flatmap(
        lambda number: files if number else st.builds(Entry, st.sampled_from(sorted(_KINDS)))
    )


json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(),
        words,
        st.sampled_from(["", "yes", "5432", "1h", "-1", "${X:-y}", "../..", "/"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)
