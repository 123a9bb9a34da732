"""The generated client: of the schema as it is now, ignored by git, or not there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.application import findings, look, open_project, skipped, words
from tests.support.application_code import (
    MODELS,
    NEW_GENERATOR,
    SCHEMA,
    SOUND,
    check,
)
from tests.support.repositories import datasource, write


def generated(schema: str) -> dict[str, str]:
    """As `prisma generate` of version 7 leaves it, as far as it is read."""
    return {
        "node_modules/prisma/package.json": '{\n  "version": "7.1.0"\n}\n',
        "src/generated/prisma/internal/class.ts": f'const config = {{\n"inlineSchema": {json.dumps(schema)},\n}}\n',
    }


def test_a_client_of_todays_schema_is_sound_whatever_the_layout(tmp_path: Path) -> None:
    of_another_layout = f"{MODELS}\n// a comment\n{NEW_GENERATOR}{datasource()}".replace("  id  ", "  id ")
    checks = check(tmp_path, generated(of_another_layout))
    assert words(checks) == []
    assert skipped(checks) == {}


def test_a_client_that_no_clone_has_is_missing(tmp_path: Path) -> None:
    """git does not ignore its folder, so nobody generates it after cloning."""
    (root := tmp_path / "project").mkdir()
    subprocess.run(["git", "init", "--quiet", root], check=True, capture_output=True)
    installed = {"node_modules/prisma/package.json": '{\n  "version": "7.1.0"\n}\n'}
    checks = check(tmp_path, {".gitignore": "node_modules\n", **installed})
    assert any(word.startswith("failed ADX630 prisma/schema.prisma:") for word in words(checks))


def test_a_schema_that_is_no_text(tmp_path: Path) -> None:
    root = write(tmp_path / "project", SOUND)
    project = open_project(root, tmp_path / "state")
    (root / "prisma/schema.prisma").write_bytes(SCHEMA.encode() + b"\xff")
    assert any(word.startswith("failed ADX616 prisma/schema.prisma") for word in words(look(project)))


def test_a_client_of_another_schema_is_stale(tmp_path: Path) -> None:
    before = SCHEMA.replace("  authorId Int\n", "  authorId Int\n  title String\n").replace(
        "model Author", "model Writer"
    )
    checks = check(tmp_path, generated(before))
    assert words(checks) == ["failed ADX631 src/generated/prisma"]
    (found,) = findings(checks)
    assert found.finding is not None
    assert found.finding.evidence == ("Book.title is gone", "Author is new", "Writer is gone")
    (remedy,) = found.finding.remedies
    assert (remedy.by_choice, remedy.preview.splitlines()[0]) == (True, "npx prisma generate")


def test_a_client_that_git_does_not_ignore_is_missed(tmp_path: Path) -> None:
    root = tmp_path / "project"
    write(root, {**SOUND, "node_modules/prisma/package.json": '{\n  "version": "7.1.0"\n}\n'})
    project = open_project(root, tmp_path / "state")
    assert skipped(look(project)) == {"generated.client": "not generated yet: npx prisma generate"}
