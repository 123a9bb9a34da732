"""What mends an application's code and schema, and how it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Risk
from tests.support.application import apply, look, open_project, remedies, words
from tests.support.application_code import (
    MODELS,
    SCHEMA,
    SOUND,
    UNGUARDED,
    check,
    with_model,
)
from tests.support.repositories import URL, config, datasource, write


def test_the_opposite_field_is_added_as_prisma_format_would(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {**SOUND, **with_model(MODELS.replace("  books Book[]\n", ""))})
    project = open_project(root, tmp_path / "state")
    (remedy,) = remedies(look(project), "ADX610")
    assert remedy.risk is Risk.SAFE
    assert "+  books Book[]" in remedy.preview.splitlines()
    apply(remedy)
    assert words(look(project)) == []
    before = (root / "prisma/schema.prisma").read_text()
    assert apply(remedy) == "the schema has been changed already"
    assert (root / "prisma/schema.prisma").read_text() == before


@pytest.mark.parametrize(
    ("config_text", "has_dotenv"),
    [(None, True), (None, False), (config('schema: "prisma/schema.prisma",'), True)],
    ids=["no config", "no config and no dotenv", "a config without a datasource"],
)
def test_the_url_moves_to_the_config(tmp_path: Path, config_text: str | None, has_dotenv: bool) -> None:
    files: dict[str, str | None] = {
        **SOUND,
        "prisma/schema.prisma": SCHEMA.replace(datasource(), datasource(URL, 'directUrl = env("DIRECT_URL")')),
        "prisma.config.ts": config_text,
    }
    if not has_dotenv:
        files["package.json"] = SOUND["package.json"].replace('"dotenv"', '"zod"')
    root = write(tmp_path / "project", {name: text for name, text in files.items() if text is not None})
    project = open_project(root, tmp_path / "state")
    (remedy, *others) = remedies(look(project), "ADX612")
    assert (remedy.risk, others) == (Risk.SAFE, [])
    assert '-  url = env("DATABASE_URL")' in remedy.preview.splitlines()
    assert '+    url: env("DATABASE_URL"),' in remedy.preview.splitlines()
    apply(remedy)
    assert words(look(project)) == []
    assert "url" not in (root / "prisma/schema.prisma").read_text()


def test_a_move_that_was_cut_off_is_brought_to_its_end(tmp_path: Path) -> None:
    schema = SCHEMA.replace(datasource(), datasource(URL))
    root = write(tmp_path / "project", {**SOUND, "prisma/schema.prisma": schema})
    project = open_project(root, tmp_path / "state")
    (remedy,) = remedies(look(project), "ADX612")
    assert remedy.risk is Risk.SAFE
    apply(remedy)
    assert words(look(project)) == []
    assert (root / "prisma.config.ts").read_text() == SOUND["prisma.config.ts"]


def test_a_url_that_is_written_out_is_shown_nowhere(tmp_path: Path) -> None:
    secret = datasource('url = "postgresql://library:geheim@localhost/library"')
    checks = check(tmp_path, {"prisma/schema.prisma": SCHEMA.replace(datasource(), secret)})
    assert words(checks) == ["failed ADX612 prisma/schema.prisma:3:3"]
    assert "geheim" not in repr(checks)


def test_another_url_of_the_config_is_not_taken_for_the_schemas(tmp_path: Path) -> None:
    schema = SCHEMA.replace(datasource(), datasource('url = env("OTHER_URL")'))
    (remedy,) = remedies(check(tmp_path, {"prisma/schema.prisma": schema}), "ADX612")
    assert remedy.risk is Risk.MANUAL


def test_the_pattern_is_shown_in_the_modules_own_names(tmp_path: Path) -> None:
    text = UNGUARDED.replace("export const prisma =", "export const shelves =")
    (remedy,) = remedies(check(tmp_path, {"src/lib/db.ts": text}), "ADX640")
    assert remedy.preview.splitlines() == [
        "const globalForShelves = globalThis as unknown as { shelves?: PrismaClient };",
        "export const shelves = globalForShelves.shelves ?? new PrismaClient({ adapter });",
        'if (process.env.NODE_ENV !== "production") globalForShelves.shelves = shelves;',
    ]
