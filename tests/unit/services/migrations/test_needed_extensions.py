"""The extensions that migrations create are read from their scripts."""

from __future__ import annotations

from pathlib import Path

from adx_tui.services.migrations.folder import read
from adx_tui.services.migrations.needed_extensions import created_by


def test_the_extensions_that_migrations_create(tmp_path: Path) -> None:
    script = tmp_path / "1_first" / "migration.sql"
    script.parent.mkdir()
    script.write_text(
        "-- CREATE EXTENSION hidden;\nCREATE TABLE t (extension text);\n"
        'create extension if not exists "uuid-ossp";\n\nCREATE EXTENSION PostGIS WITH SCHEMA x;\n'
        "INSERT INTO t VALUES ('CREATE EXTENSION quoted;');\nCREATE EXTENSION IF NOT EXISTS postgis;\n"
    )
    extensions = created_by(read(tmp_path).migrations)
    assert [(extension.name, extension.line, extension.tolerant) for extension in extensions] == [
        ("uuid-ossp", 3, True),
        ("postgis", 5, False),
    ]
