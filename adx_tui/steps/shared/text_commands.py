"""The commands that make SQL in UTF-8 of a file that is something else; one that fails leaves the file as it was."""

from __future__ import annotations

import shlex

_UNPACKED_BY = {"gzip": "gunzip -c", "zstd": "zstd -dc", "lz4": "lz4 -dc", "bzip2": "bunzip2 -c", "xz": "xz -dc"}


def to_text(format: str, where: str, *, is_schema: bool) -> str:
    """For the file `where`, which is in `format` (`file_format`); empty where there is none. Of a dump the schema, or
    its data, alone. https://www.postgresql.org/docs/current/app-pgrestore.html"""
    file = shlex.quote(where)
    if format in ("custom", "tar"):
        part = "--schema-only" if is_schema else "--data-only"
        return _replacing(f"pg_restore -f - {part} --no-owner --no-privileges {file}", file)
    if format in _UNPACKED_BY:
        return _replacing(f"{_UNPACKED_BY[format]} < {file}", file)
    if format == "git-lfs":
        return f"git lfs pull --include={file}"
    if format.startswith("UTF-16"):
        return _replacing(f"iconv -f {format} -t UTF-8 {file}", file)
    return ""


def unmarked(where: str) -> str:
    """For a file that begins with a byte order mark."""
    file = shlex.quote(where)
    return _replacing(f"tail -c +4 {file}", file)


def _replacing(command: str, file: str) -> str:
    return f"{command} > {file}.new && mv {file}.new {file}"
