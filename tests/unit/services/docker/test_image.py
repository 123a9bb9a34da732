"""Images of Postgres: which of those that are here come next to one that is not."""

from __future__ import annotations

import pytest

from adx_tui.services.docker.image import most_similar

HERE = (
    "adx/postgres:15",
    "adx/postgres:18",
    "pgvector/pgvector:pg17",
    "postgres:16.4",
    "postgres:17-bookworm",
    "redis:7",
)


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("postgres:18", ["adx/postgres:18", "postgres:16.4"]),
        ("postgres:17-alpine", ["postgres:17-bookworm", "postgres:16.4"]),
        ("pgvector/pgvector:pg17", ["pgvector/pgvector:pg17", "postgres:17-bookworm"]),
        ("pgvector/pgvector:pg16", ["postgres:16.4", "pgvector/pgvector:pg17"]),
        ("postgres", ["postgres:16.4", "postgres:17-bookworm"]),
    ],
)
def test_the_same_major_version_comes_first_then_the_same_repository(wanted: str, first: list[str]) -> None:
    assert list(most_similar(HERE, wanted)[:2]) == first
    assert "redis:7" not in most_similar(HERE, wanted)
