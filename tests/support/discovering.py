"""A repository that is written, and what is found in it."""

from __future__ import annotations

from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project.discovery import discover
from adx_tui.services.project.repository import PrismaProject, Repository, Source
from tests.support import repositories
from tests.support.repositories import (
    write,
)


def look(root: Path, given: str = ".", *, chosen: str | None = None) -> Repository:
    return discover(root / given, chosen=root / chosen if chosen else None, cancellation=Cancellation())


def look_at(root: Path, files: repositories.Files, given: str = ".", *, chosen: str | None = None) -> Repository:
    return look(write(root, files), given, chosen=chosen)


def only(repository: Repository) -> PrismaProject:
    assert repository.chosen is not None, repository.projects
    return repository.chosen


def place(root: Path, source: Source | None) -> str:
    assert source is not None
    name = source.path.relative_to(root).as_posix()
    return name if source.line is None else f"{name}:{source.line}"
