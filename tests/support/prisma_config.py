"""A config of Prisma, written and read."""

from __future__ import annotations

from pathlib import Path

from adx_tui.services.javascript.values import Lookup, Unsettled
from adx_tui.services.prisma.config_file import (
    PrismaConfig,
    read_config,
)

HEAD = "import { defineConfig, env } from 'prisma/config';\nimport path, { join } from 'node:path';\n"


def read(tmp_path: Path, text: str, name: str = "prisma.config.ts") -> PrismaConfig:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return read_config(path)


def keys(url: Lookup | Unsettled | None) -> tuple[str, ...]:
    assert isinstance(url, Lookup)
    return url.keys
