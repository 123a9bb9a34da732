"""What belongs to a database in a Prisma schema: its files, models, provider and the variables of its URLs.

The provider is that of the `datasource` block, never a word in the text; of several blocks, which Prisma refuses, the
first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services import files
from adx_tui.services.project.repository import Source, UrlKeys

if TYPE_CHECKING:
    from adx_tui.services.prisma.schema_files import SchemaFiles
    from adx_tui.services.prisma.schema_syntax import ConfigBlock

_DATASOURCE = re.compile(r"^\s*datasource\s+\w+\s*\{", re.MULTILINE)
_NEXT_GENERATION = re.compile(r"\s*//\s*use prisma-8\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFacts:
    """See the module."""

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


def of_files(schema: SchemaFiles) -> SchemaFacts:
    """What those files are together."""
    from adx_tui.services.prisma import schema_parser  # for who has a schema

    parsed = schema_parser.parse(schema.files)
    marked = next((path for path, text in schema.files if _NEXT_GENERATION.match(text)), None)
    facts = SchemaFacts(
        files=tuple(path for path, _ in schema.files),
        models=len(parsed.models),
        tables=tuple((model.schema or "", model.table) for model in parsed.models if not model.is_ignored),
        next_generation=Source(marked, 1) if marked else None,
    )
    return _with_datasource(facts, parsed.datasources[0]) if parsed.datasources else facts


def has_datasource(path: Path) -> bool:
    """Whether the file says which database it is for: without parsing it."""
    from adx_tui.services.prisma.schema_files import SCHEMA_BYTES  # for who has a schema

    try:
        return _DATASOURCE.search(files.read_text(path, SCHEMA_BYTES)) is not None
    except OSError:
        return False


def _with_datasource(facts: SchemaFacts, block: ConfigBlock) -> SchemaFacts:
    provider = block.find("provider")
    return replace(
        facts,
        provider=block.provider or "",
        provider_source=Source(provider.span.file, provider.span.line) if provider else None,
        datasource_file=block.span.file,
        url=_url(block, "url"),
        direct_url=_url(block, "directUrl"),
        shadow_url=_url(block, "shadowDatabaseUrl"),
    )


def _url(block: ConfigBlock, name: str) -> UrlKeys | None:
    from adx_tui.services.prisma.schema_syntax import StringValue, environment_key  # loaded with the block

    entry = block.find(name)
    if entry is None:
        return None
    source = Source(entry.span.file, entry.span.line)
    if key := environment_key(entry.value):
        return UrlKeys((key,), source)
    return UrlKeys((), source, entry.value.value) if isinstance(entry.value, StringValue) else None
