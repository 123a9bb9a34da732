"""One look through a repository: what is seen, what is passed over, and what is said when a bound is met."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.services.project import scan
from adx_tui.services.project.scan import Scan
from tests.support.repositories import INIT, migrations, schema, write


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main")
    options = ("-c", "protocol.file.allow=always")
    subprocess.run(["git", "-C", str(folder), *names, *options, *arguments], check=True, capture_output=True)


def look(root: Path, given: str = ".", **bounds: int) -> Scan:
    return scan.run(root, root / given, cancellation=Cancellation(), **bounds)


def names(root: Path, paths: tuple[Path, ...]) -> list[str]:
    return [path.relative_to(root).as_posix() for path in paths]


def test_the_names_that_say_something(tmp_path: Path) -> None:
    said = {
        "schemas": ["schema.prisma", "prisma/schema/book.prisma"],
        "configs": ["prisma.config.ts", ".config/prisma.ts", "packages/db/prisma7.config.mjs"],
        "manifests": ["package.json", "packages/db/package.json"],
        "workspace_files": ["pnpm-workspace.yaml"],
        "compose_files": ["compose.yaml", "compose/postgres.yml", "docker/docker-compose.dev.yml"],
        "env_files": [".env", ".env.example", "packages/db/.env.local"],
        "locks": ["prisma/migrations/migration_lock.toml"],
    }
    other = ["prisma.ts", ".envrc", "docker/other.yml", "decompose.txt", "src/prisma.config.md", "schema.prisma.bak"]
    write(tmp_path, dict.fromkeys([*(name for kind in said.values() for name in kind), *other], ""))
    seen = look(tmp_path)
    assert {kind: sorted(names(tmp_path, getattr(seen, kind))) for kind in said} == {
        kind: sorted(paths) for kind, paths in said.items()
    }


def test_migrations_are_folders_with_a_script(tmp_path: Path) -> None:
    files = migrations("db/migrations", INIT, INIT) | {
        "db/migrations/20250101000000_data/migration.ts": "",
        "db/migrations/notes/README.md": "",
        "src/billing/migration.ts": "",
        "drizzle/20250101_init/migration.sql": "",
        "drizzle/20250101_init/snapshot.json": "{}",
    }
    (place,) = look(write(tmp_path, files)).migrations
    assert (place.folder, len(place.scripts), place.programs) == (
        tmp_path / "db/migrations",
        2,
        {"20250101000000_data"},
    )


def test_what_programs_make_is_passed_over(tmp_path: Path) -> None:
    made = ("node_modules/x", "dist", ".next/server", "packages/db/build", "coverage")
    assert look(write(tmp_path, {f"{folder}/schema.prisma": "" for folder in made})).schemas == ()


def test_the_folder_that_was_given_is_looked_through_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, {"build/app/schema.prisma": ""})
    assert names(tmp_path, look(tmp_path, "build/app").schemas) == ["build/app/schema.prisma"]


def test_what_git_ignores_is_passed_over_and_its_env_files_are_not(tmp_path: Path) -> None:
    git(write(tmp_path, {}, is_repository=False), "init")
    write(tmp_path, {".gitignore": "/made/\n.env\n", "made/kept/schema.prisma": "", ".env": "", "schema.prisma": ""})
    write(tmp_path, migrations("made/migrations", INIT) | migrations("prisma/migrations", INIT))
    git(tmp_path, "add", "-f", "made/kept/schema.prisma")
    seen = look(tmp_path)
    assert names(tmp_path, seen.schemas) == ["schema.prisma", "made/kept/schema.prisma"]
    assert [place.folder for place in seen.migrations] == [tmp_path / "prisma/migrations"]
    assert names(tmp_path, seen.env_files) == [".env"]
    assert [place.folder for place in look(tmp_path, "made").migrations] == [
        tmp_path / "made/migrations",
        tmp_path / "prisma/migrations",
    ]


def test_another_repository_inside_is_said_and_another_checkout_is_not(tmp_path: Path) -> None:
    other, root = tmp_path / "other", tmp_path / "root"
    for folder in (other, root):
        git(write(folder, {"prisma/schema.prisma": schema()}, is_repository=False), "init")
        git(folder, "add", ".")
        git(folder, "commit", "-m", "x")
    git(root, "submodule", "add", str(other), "libraries/other")
    git(root, "worktree", "add", ".worktrees/fix")
    seen = look(root)
    assert names(root, seen.schemas) == ["prisma/schema.prisma"]
    assert seen.unread == ("libraries/other is a repository of its own, and was not looked through",)


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"db/schema.prisma": ""})
    (tmp_path / "db/again").symlink_to(tmp_path)
    (tmp_path / "other").symlink_to(tmp_path / "db")
    assert names(tmp_path, look(tmp_path).schemas) == ["db/schema.prisma"]


def test_a_bound_that_is_met_is_said_and_the_given_folder_was_looked_through_before(tmp_path: Path) -> None:
    write(tmp_path, {f"aaa/{number}/x": "" for number in range(40)} | {"zzz/db/schema.prisma": ""})
    seen = look(tmp_path, "zzz/db", most_entries=20)
    assert names(tmp_path, seen.schemas) == ["zzz/db/schema.prisma"]
    (word,) = seen.unread
    assert "were not looked through" in word


def test_a_run_that_was_ended_ends_the_look(tmp_path: Path) -> None:
    cancellation = Cancellation()
    cancellation.cancel(Reason.INTERRUPTED)
    with pytest.raises(CancelledRunError):
        scan.run(tmp_path, cancellation=cancellation)
