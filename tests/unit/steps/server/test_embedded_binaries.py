"""The major version that an image's tag names."""

from __future__ import annotations

import pytest

from adx_tui.steps.server.embedded_binaries import image_major


@pytest.mark.parametrize(
    ("image", "major"),
    [
        ("postgres:17-bookworm", 17),
        ("registry.example:5000/library/postgres:16.4", 16),
        ("pgvector/pgvector:pg17", 17),
        ("pgvector/pgvector:0.8.0-pg16", 16),
        ("postgis/postgis:15-3.5", 15),
        ("timescale/timescaledb:2.17.2-pg16", 16),
        ("timescale/timescaledb:latest-pg15", 15),
        ("postgres:18@sha256:0123", 18),
        ("postgres:latest", None),
        ("postgres", None),
        ("", None),
    ],
)
def test_the_tag_names_the_version(image: str, major: int | None) -> None:
    assert image_major(image) == major
