"""package.json with its lines, the workspaces of each package manager, and which manager it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project import package_manager, packages, workspaces
from adx_tui.services.project.repository import Manager
from tests.support.repositories import write

TEXT = """{
  "name": "library",
  "packageManager": "yarn@4.9.0+sha512.x",
  "workspaces": { "packages": ["a/*"], "nohoist": ["**"] },
  "scripts": {
    "dev": "next dev { \\" }",
    "seed": "tsx seed.ts"
  },
  "prisma": { "schema": "db",
    "seed": "tsx x.ts" },
  "devDependencies": { "prisma": "5", "next": "14" },
  "dependencies": {
    "prisma": "6"
  }
}
"""


def test_what_it_says_and_where(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": "\ufeff" + TEXT})
    read = packages.read(tmp_path / "package.json")
    package = read.package
    assert (package.name, read.manager, read.workspaces) == ("library", "yarn@4.9.0+sha512.x", ("a/*",))
    assert package.dependencies == {"prisma": "6", "next": "14"}
    assert (package.prisma_schema, package.prisma_seed, package.scripts["seed"]) == ("db", "tsx x.ts", "tsx seed.ts")
    names = ("packageManager", "scripts.dev", "scripts.seed", "prisma.schema", "prisma.seed", "dependencies.next")
    assert [package.source(name).line for name in names] == [3, 6, 7, 9, 10, 11]
    assert package.source("dependencies.vite").line is None


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [('{\n"name": x}', "no JSON", 2), ("[]", "no JSON object", 1), ("[" * 100_000, "no JSON", None)],
)
def test_what_is_no_package_json_is_an_error_with_its_line(
    tmp_path: Path, text: str, problem: str, line: int | None
) -> None:
    write(tmp_path, {"package.json": text})
    with pytest.raises(UnreadableFileError, match=problem) as caught:
        packages.read(tmp_path / "package.json")
    assert caught.value.line == line


def test_what_is_of_another_type_is_passed_over(tmp_path: Path) -> None:
    text = '{"name": 1, "scripts": [], "dependencies": {"a": 1}, "workspaces": "x", "prisma": null}'
    write(tmp_path, {"package.json": text})
    read = packages.read(tmp_path / "package.json")
    assert (read.package.name, read.package.scripts, read.package.dependencies, read.workspaces) == ("", {}, {}, ())


FOLDERS = ("apps/web", "packages/db", "packages/ui", "packages/ui/test", "packages", "tools", "packages/node_modules/x")


@pytest.mark.parametrize(
    ("manager", "patterns", "members"),
    [
        (Manager.NPM, ["apps/*", "./packages/*/"], ["apps/web", "packages/db", "packages/ui"]),
        (Manager.NPM, ["packages/**", "!**/test"], ["packages", "packages/db", "packages/ui"]),
        (Manager.NPM, ["packages/*", "!packages/ui", "packages/u?"], ["packages/db", "packages/ui"]),
        (Manager.PNPM, ["packages/*", "!packages/ui", "packages/u?"], ["packages/db"]),
        (Manager.YARN, ["{apps,packages}/{web,db}"], ["apps/web", "packages/db"]),
        (Manager.BUN, ["/tools", "[ap]pps/*"], ["apps/web", "tools"]),
        (Manager.PNPM, [], []),
        (Manager.NPM, ["../*", "{{{{{{a", "[", "**/**/**/x*y*z"], []),
    ],
)
def test_workspaces(tmp_path: Path, manager: Manager, patterns: Sequence[str], members: list[str]) -> None:
    folders = [tmp_path, *(tmp_path / name for name in FOLDERS)]
    chosen = workspaces.members(tmp_path, patterns, folders, manager)
    assert [path.relative_to(tmp_path).as_posix() for path in chosen] == members


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("packages:\n  - a/*\n  - '!a/b' # not this\n", ("a/*", "!a/b")),
        ("catalog:\n  prisma: 7.1.0\n", ()),
        ("packages: [1, a]\n", ("a",)),
        ("- packages\n", ()),
    ],
)
def test_pnpm_says_its_own(tmp_path: Path, text: str, patterns: tuple[str, ...]) -> None:
    write(tmp_path, {"pnpm-workspace.yaml": text})
    assert workspaces.read_pnpm(tmp_path / "pnpm-workspace.yaml") == patterns


@settings(deadline=None)
@given(pattern=st.text("ab*?[]{},!/.", max_size=20))
def test_any_pattern_is_one(pattern: str) -> None:
    root = Path("/library")
    workspaces.members(root, [pattern], [root / "a/b", root / "ab"], Manager.NPM)


@pytest.mark.parametrize(
    ("files", "manager", "says"),
    [
        ({"package.json": "{}"}, Manager.NPM, "package.json"),
        ({"package.json": "{}", "yarn.lock": ""}, Manager.YARN, "yarn.lock"),
        ({"package.json": "{}", "bun.lockb": ""}, Manager.BUN, "bun.lockb"),
        ({"package.json": '{"packageManager": "pnpm@9"}', "yarn.lock": ""}, Manager.PNPM, "package.json"),
        (
            {"package.json": "{}", "package-lock.json": "", "a/package.json": "{}", "a/bun.lock": ""},
            Manager.BUN,
            "a/bun.lock",
        ),
        (
            {"package.json": "{}", "pnpm-workspace.yaml": "", "a/package.json": "{}"},
            Manager.PNPM,
            "pnpm-workspace.yaml",
        ),
        ({"package.json": '{"packageManager": "cargo@1"}'}, Manager.NPM, "package.json"),
    ],
)
def test_the_manager_is_the_nearest_that_is_named(
    tmp_path: Path, files: dict[str, str], manager: Manager, says: str
) -> None:
    write(tmp_path, files)
    manifests = {path.parent: packages.read(path) for path in tmp_path.rglob("package.json")}
    folder = tmp_path / "a" if "a/package.json" in files else tmp_path
    choice = package_manager.find(folder, tmp_path, manifests)
    assert choice is not None
    assert (choice.name, choice.source.path) == (manager, tmp_path / says)


def test_without_a_package_there_is_no_manager(tmp_path: Path) -> None:
    assert package_manager.find(tmp_path, tmp_path, {}) is None
