"""Which PostgreSQL the embedded server is to run: the major version that an image's tag names, and none at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.docker.image import major_of
from adx_tui.services.embedded import choice, local_installation
from adx_tui.services.embedded.packed_binaries import PackedBinaries
from adx_tui.steps.server import embedded_binaries
from adx_tui.steps.server.embedded import inspect_embedded_server
from tests.support.application import LookingContext, findings, open_project


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
    assert major_of(image) == major


@pytest.mark.parametrize(("tag", "instead_of"), [("9.6", "docker-compose.yml has 9"), ("latest", "")])
def test_a_version_that_only_docker_has_is_told_when_another_is_started(
    tmp_path: Path, tag: str, instead_of: str
) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\n")
    text = f"services:\n  db:\n    image: postgres:{tag}\n    ports: ['5432:5432']\n"
    (tmp_path / "docker-compose.yml").write_text(text)
    project = open_project(tmp_path, tmp_path / "state")
    assert embedded_binaries.select(project, project.embedded_server()).instead_of == instead_of


def test_a_machine_without_any_postgres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none such here: what looks for one finds nothing."""
    monkeypatch.setattr(choice, "_wheel", lambda: None)
    monkeypatch.setattr(local_installation, "find", lambda _: ())
    monkeypatch.setattr(PackedBinaries, "installed", lambda _: None)
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\n")
    (found,) = findings(list(inspect_embedded_server(open_project(tmp_path, tmp_path / "state"), LookingContext())))
    assert found.finding is not None
    assert found.finding.code == "ADX240"
