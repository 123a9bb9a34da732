"""What of a repository is read as the application's code, what is remembered of it, and which module imports which."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.application.module_imports import ModuleImports
from adx_tui.services.application.processes import count_processes
from adx_tui.services.application.source_code import SourceCode, read_source_code
from adx_tui.services.project.repository import Package

CLIENT = 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n'


def write(root: Path, *names: str, text: str = CLIENT) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def read(root: Path, *places: str) -> SourceCode:
    inside = [root / place for place in places]
    return read_source_code(root, *inside, state=root.parent / "state", cancellation=Cancellation())


def names(code: SourceCode) -> list[str]:
    return [os.path.relpath(module.name, code.folder) for module in code.modules]


def test_what_ends_by_itself_and_what_programs_make_is_left_out(tmp_path: Path) -> None:
    kept = ("app/page.tsx", "lib/db.ts", "server.mjs")
    left_out = (
        "scripts/clean.ts",
        "prisma/seed.ts",
        "lib/db.test.ts",
        "__tests__/db.ts",
        "e2e/db.ts",
        "prisma/migrations/1/migration.ts",
        "node_modules/x/index.js",
        ".next/server.js",
        "next.config.ts",
        "types.d.ts",
        "other/.git/config.js",
        "other/lib.ts",
        "readme.md",
    )
    root = tmp_path / "shop"
    write(root, *kept, *left_out)
    (root / "link.ts").symlink_to(root / "server.mjs")
    os.mkfifo(root / "pipe.ts")
    assert names(read(root)) == list(kept)


def test_a_folder_that_was_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    write(tmp_path / "shop", "examples/web/lib/db.ts", "examples/other/db.ts")
    assert names(read(tmp_path / "shop")) == []
    assert names(read(tmp_path / "shop", "examples/web")) == ["examples/other/db.ts", "examples/web/lib/db.ts"]


@pytest.mark.parametrize("stored", ["", "[]", '{"format": 1}', '{"format": 1, "folder": "x", "files": []}', "\0"])
def test_a_memory_that_can_not_be_read_is_none(tmp_path: Path, stored: str) -> None:
    write(tmp_path / "shop", "lib/db.ts")
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "application-code.json").write_text(stored)
    assert len(read(tmp_path / "shop").modules[0].clients.creations) == 1
    assert read(tmp_path / "shop") == read(tmp_path / "shop")


@pytest.mark.parametrize(
    ("specifier", "is_it"),
    [
        ("./db", True),
        ("../lib/db.js", True),
        ("@/lib/db", True),
        ("~/lib/db", True),
        ("@shop/api/lib/db", True),
        ("@shop/db", True),
        ("@shop/db/other", False),
        ("lib/db", True),
        ("pg/lib/db", False),
        ("./other", False),
    ],
)
def test_which_module_is_imported(tmp_path: Path, specifier: str, is_it: bool) -> None:
    root = tmp_path / "shop"
    write(root, "src/lib/db.ts", "packages/db/src/index.ts", "other/other.ts")
    write(root, "src/lib/page.ts", text=f'import {{ prisma }} from "{specifier}";\n')
    packages = (
        Package(folder=root, manifest=root / "package.json", dependencies={"pg": "8"}),
        Package(folder=root / "packages/db", manifest=root / "packages/db/package.json", name="@shop/db"),
    )
    code = read(root)
    target = "packages/db/src/index.ts" if specifier.startswith("@shop/db") else "src/lib/db.ts"
    (module,) = (module for module in code.modules if module.name.endswith(target))
    assert bool(ModuleImports(code, packages).importers(module)) is is_it


@pytest.mark.parametrize(
    ("script", "file", "number"),
    [
        ("next start", "", 1),
        ("pm2 start dist/main.js -i 8", "", 8),
        ("pm2 start ecosystem.config.js", "module.exports = { apps: [{ instances: 4 }] };", 4),
        ("node .", 'module.exports = { apps: [{ "instances" : "max" }] };', os.cpu_count()),
    ],
)
def test_how_many_processes_there_are(tmp_path: Path, script: str, file: str, number: int) -> None:
    (tmp_path / "ecosystem.config.js").write_text(file)
    package = Package(folder=tmp_path, manifest=tmp_path / "package.json", scripts={"start": script})
    assert count_processes(package) == number


def test_hostile_modules_end_soon(tmp_path: Path) -> None:
    """Texts that make a careless expression, or a search without a bound, take for ever."""
    root = tmp_path / "shop"
    many = "".join(f"function f{n}() {{ {f'f{n + 1}(); ' * 60} }}\n" for n in range(20))
    texts = (
        "from" + " " * 400_000,
        "createDb" + "Db" * 200_000,
        CLIENT + "/**/" * 100_000,
        CLIENT + many + "function f20() { return new PrismaClient(); }\n",
        CLIENT + "if(" * 100_000 + "x",
        CLIENT + "(" * 50_000,
    )
    for number, text in enumerate(texts):
        write(root, f"m{number}.ts", text=text)
    assert len(read(root).modules) == len(texts)
