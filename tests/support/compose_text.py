"""A compose file, written and read."""

from __future__ import annotations

from pathlib import Path

from adx_tui.services.docker import compose_file
from adx_tui.services.docker.postgres_service import PostgresService

MINIMAL = """\
services:
  db:
    image: postgres:17
    ports: ["127.0.0.1:5433:5432"]
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data:
"""

COMPOSE_FILE = """\
services:
  postgres:
    image: ${POSTGRES_IMAGE:-postgres:17-bookworm}
    restart: unless-stopped
    command: %s
    environment:
      POSTGRES_USER: ${POSTGRES_USER}
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
    ports: ["127.0.0.1:${POSTGRES_PORT}:5432"]
    volumes: ["postgres-data:/var/lib/postgresql/data"]
volumes:
  postgres-data:
"""
"""With room for the command, and all else as in the bundled one."""


def read(tmp_path: Path, text: str, **environment: str) -> PostgresService:
    folder = tmp_path / "My Project"
    folder.mkdir(exist_ok=True)
    file = folder / "compose.yml"
    file.write_text(text)
    return compose_file.read(file).service(environment, project_dir=folder)


def with_service(**changes: str) -> str:
    """The minimal file with lines of its service replaced."""
    lines = []
    for line in MINIMAL.splitlines():
        key = line.strip().partition(":")[0]
        lines.append(f"    {key}: {changes.pop(key)}" if line.startswith("    ") and key in changes else line)
    at = lines.index("volumes:")
    lines[at:at] = [f"    {key}: {value}" for key, value in changes.items()]
    return "\n".join(lines) + "\n"
