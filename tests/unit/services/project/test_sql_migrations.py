"""SQL files side by side: which tool's migrations they are, and what applies them."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project import discovery
from adx_tui.services.project.repository import SqlMigrations
from tests.support.repositories import package, schema, write

SQL = "CREATE TABLE book (id INT);\n"


def find(root: Path, files: dict[str, str], given: str = ".") -> SqlMigrations | None:
    write(root, {"package.json": package("library"), **files})
    return discovery.discover(root / given, cancellation=Cancellation()).sql_migrations


@pytest.mark.parametrize(
    ("path", "text", "tool"),
    [
        ("migrations/000001_init.up.sql", SQL, "golang-migrate"),
        ("db/migrations/20240101000000_init.sql", f"-- migrate:up\n{SQL}-- migrate:down\n", "dbmate"),
        ("migrations/001_init.sql", f"-- +goose Up\n{SQL}", "goose"),
        ("src/main/resources/db/migration/V1__init.sql", SQL, "Flyway"),
        ("supabase/migrations/20240101000000_init.sql", SQL, "Supabase"),
        ("migrations/001_init.sql", SQL, ""),
    ],
)
def test_whose_they_are(tmp_path: Path, path: str, text: str, tool: str) -> None:
    found = find(tmp_path, {path: text})
    assert found is not None
    assert (found.tool, bool(found.command_line), found.files) == (tool, bool(tool), (tmp_path / path,))


def test_the_way_back_is_none_and_numbers_are_in_their_order(tmp_path: Path) -> None:
    names = ["V10__z.sql", "V2__b.sql", "U2__b.sql", "V1__a.down.sql"]
    found = find(tmp_path, {f"db/migration/{name}": SQL for name in names})
    assert found is not None
    assert [path.name for path in found.files] == ["V2__b.sql", "V10__z.sql"]


@pytest.mark.parametrize(
    ("recipe", "sql", "name"),
    [
        ('@migrate -path migrations -database "$(DATABASE_URL)" up', "1_init.up.sql", "make db"),
        ("psql $(DATABASE_URL) -f migrations/1_init.sql", "1_init.sql", "make db"),
        ("go build ./...", "1_init.up.sql", ""),
    ],
)
def test_a_target_of_the_makefile_comes_first(tmp_path: Path, recipe: str, sql: str, name: str) -> None:
    makefile = f"URL := x\nbuild:\n\tgo build\n\ndb: build\n\t{recipe}\n"
    found = find(tmp_path, {f"migrations/{sql}": SQL, "Makefile": makefile})
    assert found is not None
    assert (found.command.name if found.command else "") == name
    if found.command:
        assert (found.command.text, found.command.source.line) == (recipe.lstrip("@"), 6)


@pytest.mark.parametrize(
    "files",
    [
        {"migrations/1_init.sql": SQL, "prisma/schema.prisma": schema('url = env("DATABASE_URL")')},
        {"migrations/1/migration.sql": SQL, "migrations/notes.sql": SQL},
        {"examples/migrations/1_init.sql": SQL},
        {"sql/1_init.sql": SQL},
        {"migrations/1_init.down.sql": SQL},
    ],
    ids=["Prisma's schema", "Prisma's layout", "an example", "not called so", "a way back alone"],
)
def test_what_is_none(tmp_path: Path, files: dict[str, str]) -> None:
    assert find(tmp_path, files) is None


def test_a_package_has_its_own_or_the_repositorys_never_anothers(tmp_path: Path) -> None:
    files = {"services/billing/migrations/1_a.sql": SQL, "apps/web/package.json": package("@library/web")}
    assert find(tmp_path, files, "apps/web") is None
    found = find(tmp_path, {"db/migrations/1_b.sql": SQL}, "apps/web")
    assert found is not None
    assert found.folder == tmp_path / "db/migrations"
