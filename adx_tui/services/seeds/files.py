"""The seeds folder: `NNN_name` with the ending of its kind, in the order of the numbers."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from adx_tui.services import file_format, files
from adx_tui.services.files import UnreadableFileError


class Kind(StrEnum):
    """How a seed is run."""

    SQL = "SQL"
    PYTHON = "Python"
    CSV = "CSV"
    DUMP = "dump"


_KINDS = {
    ".sql": Kind.SQL,
    ".sql.gz": Kind.SQL,
    ".py": Kind.PYTHON,
    ".csv": Kind.CSV,
    ".csv.gz": Kind.CSV,
    ".dump": Kind.DUMP,
}
_NAME = re.compile(r"(?P<number>\d+)_(?P<rest>[\w.-]+?)(?P<ending>\.sql|\.sql\.gz|\.py|\.csv|\.csv\.gz|\.dump)\Z")
_ENDING = re.compile(r"(?:\.sql|\.sql\.gz|\.py|\.csv|\.csv\.gz|\.dump)\Z", re.IGNORECASE)
_NO_PLACE = "its name is not NNN_name{ending}, so it has no place (one that only other seeds read begins with _)"
PLAIN = "plain"
"""What pg_dump's --format calls a script."""
_PLAIN_DUMP, _HEAD = b"-- PostgreSQL database dump", 256
_SMALL = 8 * 1024 * 1024
"""Bytes of data that may be loaded just to see whether they would change something."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One seed file as read. `text` is that of a script; data stays in its file, of `size` bytes."""

    name: str
    path: Path
    text: str
    checksum: str
    size: int = 0

    @property
    def kind(self) -> Kind:
        name = _NAME.match(self.name)
        return _KINDS[name["ending"]] if name else Kind.SQL

    @property
    def is_python(self) -> bool:
        return self.kind is Kind.PYTHON

    @property
    def is_bulk(self) -> bool:
        """Whether it is data that takes long to load: it is not loaded to be tried out."""
        return self.kind is Kind.DUMP or (self.kind is Kind.CSV and self.size > _SMALL)

    @property
    def table(self) -> tuple[str, ...]:
        """Of a CSV the table, perhaps with its schema, that its name says."""
        name = _NAME.match(self.name)
        return tuple(name["rest"].split(".", 1)) if name else ()


@dataclass(frozen=True, slots=True)
class SeedProblem:
    """A file that can't be a seed. `format` is what its bytes are instead, where that is known (`file_format`), or
    PLAIN."""

    path: Path
    problem: str
    line: int | None = None
    format: str = ""


def read(folder: Path) -> tuple[tuple[Seed, ...], tuple[SeedProblem, ...]]:
    """Every seed of `folder`, in order, and what is wrong with the rest. Raises OSError for the folder itself."""
    seeds: list[tuple[int, str, Seed]] = []
    problems: list[SeedProblem] = []
    room = files.SCRIPT_BYTES
    for path in sorted(folder.iterdir()):
        ending = _ENDING.search(path.name)
        if ending is None or os.path.isdir(path):
            continue
        name = _NAME.match(path.name)
        if name is None:
            if not path.name.startswith(("_", ".")):  # what seeds import or read
                problems.append(SeedProblem(path, _NO_PLACE.format(ending=ending[0].lower())))
            continue
        try:
            if files.is_pipe(path):
                raise UnreadableFileError(path, "it is a named pipe, not a file")
            if _KINDS[name["ending"]] in (Kind.CSV, Kind.DUMP):
                if _KINDS[name["ending"]] is Kind.DUMP and _is_plain(path):
                    problems.append(
                        SeedProblem(path, "it is a dump as SQL, which pg_restore does not read", None, PLAIN)
                    )
                    continue
                checksum = files.digest(path, files.BULK_BYTES)
                seed = Seed(path.name, path, "", checksum, path.stat().st_size)
            else:
                content = files.read_bytes(path, room)
                checksum = hashlib.sha256(content).hexdigest()
                if path.name.endswith(".gz"):
                    content = _unpacked(content, path, room)
                if (other := _other_format(path, content)) is not None:
                    problems.append(other)
                    continue
                seed = Seed(path.name, path, files.decode(content, path), checksum, len(content))
                room -= len(content)
        except UnreadableFileError as error:
            problems.append(SeedProblem(path, error.problem, error.line))
        except FileNotFoundError:
            continue  # gone since the folder was listed
        else:
            seeds.append((int(name["number"]), path.name, seed))
    return tuple(seed for *_, seed in sorted(seeds, key=lambda entry: entry[:2])), tuple(problems)


def _other_format(path: Path, content: bytes) -> SeedProblem | None:
    """What a script is instead of text in UTF-8; None where that can't be told."""
    if (packed := file_format.packed(content)) is not None:
        return SeedProblem(path, f"it is {packed.words}", None, packed.name)
    if encoding := file_format.wide_encoding(content):
        return SeedProblem(path, f"it is {encoding}, as PowerShell's > writes it; save it as UTF-8", 1, encoding)
    return None


def _is_plain(path: Path) -> bool:
    """Whether pg_dump wrote it as a script. Raises as `files.opened` does."""
    with files.opened(path) as stream:
        return _PLAIN_DUMP in stream.read(_HEAD)


def _unpacked(content: bytes, path: Path, limit: int) -> bytes:
    """What was packed by gzip, at most `limit` bytes of it: a few bytes may stand for as many as one likes."""
    unpacked = bytearray()
    while content:  # it may be several, one behind the other
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            unpacked += unpacker.decompress(content, limit + 1 - len(unpacked))
        except zlib.error as error:
            raise UnreadableFileError(path, f"it is not packed by gzip: {error}") from None
        if len(unpacked) > limit:
            raise UnreadableFileError(path, f"it unpacks to more than {limit >> 20} MB")
        if not unpacker.eof:
            raise UnreadableFileError(path, "it is cut off")
        content = unpacker.unused_data
    return bytes(unpacked)
