"""What belongs to a database in a Prisma schema: its files, models, provider and the variables of its URLs.

The provider is that of the `datasource` block, never a word in the text; of several blocks, which Prisma refuses, the
first. A schema is one file, or every `*.prisma` below a folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.prisma import schema_parser
from adx_tui.services.prisma.schema_syntax import ConfigBlock, StringValue, environment_key
from adx_tui.services.project.repository import Source, UrlKeys

BYTES = 2 * 1024 * 1024
"""All files of a schema together; that of several hundred models has some hundred thousand bytes."""
_MOST_FILES = 2000
"""As many folders too: a config may name any."""
_DATASOURCE = re.compile(r"^\s*datasource\s+\w+\s*\{", re.MULTILINE)
_NEXT_GENERATION = re.compile(r"\s*//\s*use prisma-8\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFacts:
    """See the module. `unread` are files of it that can't be read, in a person's words."""

    files: tuple[Path, ...] = ()
    models: int = 0
    tables: tuple[tuple[str, str], ...] = ()
    provider: str = ""
    provider_source: Source | None = None
    datasource_file: Path | None = None
    url: UrlKeys | None = None
    direct_url: UrlKeys | None = None
    shadow_url: UrlKeys | None = None
    next_generation: Source | None = None
    """The line that says that it is Prisma 8's."""
    unread: tuple[str, ...] = ()


def read(paths: Iterable[Path]) -> SchemaFacts:
    """The schema that the files `paths` are together. Raises nothing."""
    texts: list[tuple[Path, str]] = []
    unread: list[str] = []
    room = BYTES
    for path in paths:
        try:
            text = files.read_text(path, room)
        except (OSError, UnreadableFileError) as error:
            unread.append(str(error))
            continue
        texts.append((path, text))
        room -= len(text)
    parsed = schema_parser.parse(texts)
    marked = next((path for path, text in texts if _NEXT_GENERATION.match(text)), None)
    facts = SchemaFacts(
        files=tuple(path for path, _ in texts),
        models=len(parsed.models),
        tables=tuple((model.schema or "", model.table) for model in parsed.models if not model.is_ignored),
        next_generation=Source(marked, 1) if marked else None,
        unread=tuple(unread),
    )
    return _with_datasource(facts, parsed.datasources[0]) if parsed.datasources else facts


def schema_files(schema: Path) -> tuple[Path, ...]:
    """The files of the schema in the order of their paths; none where there is nothing of that name."""
    if os.path.isdir(schema):  # unlike Path.is_dir, false for what may not be looked into
        return tuple(sorted(islice(_below(str(schema)), _MOST_FILES)))
    return (schema,) if files.may_exist(schema) else ()


def has_datasource(path: Path) -> bool:
    """Whether the file says which database it is for: without parsing it."""
    try:
        return _DATASOURCE.search(files.read_text(path, BYTES)) is not None
    except (OSError, UnreadableFileError):
        return False


def _below(folder: str) -> Iterator[Path]:
    """Every `*.prisma`; links to folders are followed, as Prisma does, each folder once."""
    visited: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if len(visited) == _MOST_FILES:
            return
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        yield from (Path(place, name) for name in names if name.endswith(".prisma"))


def _with_datasource(facts: SchemaFacts, block: ConfigBlock) -> SchemaFacts:
    provider = block.find("provider")
    return SchemaFacts(
        files=facts.files,
        models=facts.models,
        tables=facts.tables,
        provider=block.provider or "",
        provider_source=Source(provider.span.file, provider.span.line) if provider else None,
        datasource_file=block.span.file,
        url=_url(block, "url"),
        direct_url=_url(block, "directUrl"),
        shadow_url=_url(block, "shadowDatabaseUrl"),
        next_generation=facts.next_generation,
        unread=facts.unread,
    )


def _url(block: ConfigBlock, name: str) -> UrlKeys | None:
    entry = block.find(name)
    if entry is None:
        return None
    source = Source(entry.span.file, entry.span.line)
    if key := environment_key(entry.value):
        return UrlKeys((key,), source)
    return UrlKeys((), source, entry.value.value) if isinstance(entry.value, StringValue) else None
