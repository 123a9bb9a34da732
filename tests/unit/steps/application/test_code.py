"""What the application step says of made-up projects: of one with a fault its code, severity and place; nothing of a
sound one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support import repositories
from tests.support.application import findings, look, open_project, skipped, words
from tests.support.application_code import (
    ENV,
    KEPT,
    MODELS,
    ROUTE,
    SCHEMA,
    SOUND,
    UNGUARDED,
    check,
    with_model,
)
from tests.support.repositories import SEVEN, SIX, URL, config, datasource, package, write


def test_of_a_sound_project_nothing_is_said(tmp_path: Path) -> None:
    checks = check(tmp_path, {})
    assert words(checks) == []
    assert skipped(checks) == {
        "packages.installed": "not yet: npm install",
        "generated.client": "not generated yet: npm install, then npx prisma generate",
    }


def with_packages(**versions: str) -> dict[str, str]:
    dependencies = {"next": "16.0.0", "dotenv": "17.0.0", "pg": "8.16.3", **SEVEN}
    named = {"client": "@prisma/client", "adapter": "@prisma/adapter-pg"}
    dependencies |= {named.get(name, name): version for name, version in versions.items()}
    return {"package.json": package("library", dependencies={k: v for k, v in dependencies.items() if v})}


_SEED_SCRIPT = '"scripts": { "db:seed": "tsx prisma/seed.ts" },\n  "private"'
NAMING_A_SEED = SOUND["package.json"].replace('"private"', _SEED_SCRIPT)

FAULTS: dict[str, tuple[Mapping[str, str | None], list[str]]] = {
    "relation with one side": (
        with_model(MODELS.replace("  books Book[]\n", "")),
        ["failed ADX610 prisma/schema.prisma:13:3"],
    ),
    "relation of two types": (
        with_model(MODELS.replace("  authorId Int", "  authorId String")),
        ["failed ADX611 prisma/schema.prisma:13:3"],
    ),
    "URL in the schema": (
        {"prisma/schema.prisma": SCHEMA.replace(datasource(), datasource(URL))},
        ["failed ADX612 prisma/schema.prisma:3:3"],
    ),
    "unknown type": (
        with_model("model Book {\n  id Int @id\n  x Shelf\n}\n"),
        ["failed ADX613 prisma/schema.prisma:11:5"],
    ),
    "an attribute that there is not": (
        with_model("model Book {\n  id Int @id\n  x Int @uniqe\n}\n"),
        ["failed ADX613 prisma/schema.prisma:11:9"],
    ),
    "both sides of a merge": (
        with_model("model Book {\n<<<<<<< HEAD\n  id Int @id\n=======\n  id String @id\n>>>>>>> other\n  x Shelf\n}\n"),
        ["failed ADX011 prisma/schema.prisma:10"],
    ),
    "no output": (
        {
            "prisma/schema.prisma": SCHEMA.replace('  output   = "../src/generated/prisma"\n', ""),
            "src/lib/db.ts": None,
        },
        ["failed ADX614 prisma/schema.prisma:5:1"],
    ),
    "preview feature": (
        {"prisma/schema.prisma": SCHEMA.replace("output ", 'previewFeatures = ["driverAdapters"]\n  output ')},
        ["warning ADX615 prisma/schema.prisma:7:22"],
    ),
    "schema that can't be read": (
        {"prisma/schema.prisma": None, "prisma.config.ts": config('schema: "prisma",', 'datasource: { url: "x" },')},
        ["failed ADX623 prisma.config.ts:5"],
    ),
    "native type": (
        with_model("model Book {\n  id Int @id @db.TinyInt\n}\n"),
        ["failed ADX617 prisma/schema.prisma:10:14"],
    ),
    "no config": ({"prisma.config.ts": None}, ["failed ADX620 package.json:8"]),
    "config without a datasource": (
        {"prisma.config.ts": config('schema: "prisma/schema.prisma",')},
        ["failed ADX620 prisma.config.ts"],
    ),
    "variable that nobody sets": (
        {"prisma.config.ts": SOUND["prisma.config.ts"].replace('"DATABASE_URL"', '"DIRECT_URL"')},
        ["failed ADX621 prisma.config.ts:7"],
    ),
    "no .env is loaded": (
        {"prisma.config.ts": SOUND["prisma.config.ts"].replace('import "dotenv/config";\n', "")},
        ["failed ADX622 prisma.config.ts:1"],
    ),
    "packages of two majors": (with_packages(client="6.19.0"), ["failed ADX624 package.json:9"]),
    "package that is missing": (with_packages(adapter=""), ["failed ADX625 package.json"]),
    "seed of version 6": (
        {
            "package.json": SOUND["package.json"].replace(
                '"private"', '"prisma": { "seed": "tsx seed.ts" },\n  "private"'
            )
        },
        ["warning ADX626 package.json:3"],
    ),
    "seed that nothing names": ({"prisma/seed.ts": "export {};\n"}, ["warning ADX680 prisma/seed.ts"]),
    "seed that a script names": (
        {
            "prisma/seed.ts": "export {};\n",
            "package.json": NAMING_A_SEED,
        },
        [],
    ),
    "import from elsewhere": (
        {"src/lib/db.ts": KEPT.replace("../generated", "../../generated")},
        ["failed ADX632 src/lib/db.ts:2"],
    ),
    "import of the package": (
        {"src/lib/db.ts": KEPT.replace("../generated/prisma/client", "@prisma/client")},
        ["failed ADX632 src/lib/db.ts:2"],
    ),
    "client at each reload": ({"src/lib/db.ts": UNGUARDED}, ["warning ADX640 src/lib/db.ts:6:23"]),
    "factory at each reload": (
        {
            "src/lib/make.ts": UNGUARDED.replace("export const prisma =", "export const createDb = () =>").split(
                "if ("
            )[0],
            "src/lib/db.ts": 'import { createDb } from "./make";\nexport const prisma = createDb();\n',
        },
        ["warning ADX640 src/lib/db.ts:2:23"],
    ),
    "client for each request": (
        {
            "src/app/api/books/route.ts": ROUTE.replace("return", "new Pool();\n  return")
            + 'import { Pool } from "pg";\n'
        },
        ["warning ADX641 src/app/api/books/route.ts:2:31"],
    ),
    "two clients": (
        {
            "src/lib/other.ts": KEPT,
            "src/app/api/books/route.ts": ROUTE + 'import { prisma as other } from "../../../lib/other";\n',
        },
        ["warning ADX642 src/lib/other.ts:6:49"],
    ),
    "pool beside the adapter": (
        {
            "src/lib/db.ts": 'import { Pool } from "pg";\n'
            + KEPT
            + "export const pool = globalThis.pool ?? new Pool({ connectionString: process.env.DATABASE_URL });\n"
        },
        ["warning ADX643 src/lib/db.ts:9:40"],
    ),
    "no adapter": (
        {"src/lib/db.ts": KEPT.replace("new PrismaClient({ adapter })", "new PrismaClient()")},
        ["failed ADX644 src/lib/db.ts:6:49"],
    ),
    "schema that the adapter ignores": ({".env": ENV.strip() + "?schema=shop\n"}, ["failed ADX645 src/lib/db.ts:4:17"]),
}


@pytest.mark.parametrize(("files", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_at_its_place(tmp_path: Path, files: Mapping[str, str | None], expected: list[str]) -> None:
    checks = check(tmp_path, files)
    assert words(checks) == expected
    for found in findings(checks):
        assert found.finding is not None
        assert found.finding.cause.endswith("."), found
        assert found.finding.evidence, found
        assert all(remedy.preview for remedy in found.finding.remedies), found
        assert found.finding.remedies, found


NO_FAULTS: dict[str, Mapping[str, str | None]] = {
    "a script starts Prisma with dotenv": {
        "prisma.config.ts": SOUND["prisma.config.ts"].replace('import "dotenv/config";\n', ""),
        "package.json": SOUND["package.json"].replace(
            '"private"', '"scripts": { "migrate": "dotenv -e .env -- prisma migrate dev" },\n  "private"'
        ),
    },
    "version 6": {
        "package.json": package("library", dependencies={"next": "16.0.0", **SIX}, prisma={"seed": "tsx seed.ts"}),
        "prisma.config.ts": None,
        "prisma/schema.prisma": repositories.schema(URL),
        "src/lib/db.ts": KEPT.replace("../generated/prisma/client", "@prisma/client")
        .replace("{ adapter }", "")
        .replace("const adapter = ", "// ")
        .replace('import { PrismaPg } from "@prisma/adapter-pg";\n', ""),
    },
    "programs that end": {
        "package.json": NAMING_A_SEED,
        "scripts/clean.ts": UNGUARDED,
        "prisma/seed.ts": UNGUARDED,
        "src/lib/db.test.ts": UNGUARDED,
        "clean.ts": 'import { PrismaClient } from "./src/generated/prisma/client";\n'
        "const p = new PrismaClient({ adapter });\nawait p.$disconnect();\n",
    },
    "a pool that a kept client is given": {
        "src/lib/db.ts": 'import { Pool } from "pg";\nconst pool = new Pool({ max: 5 });\n'
        + KEPT.replace("{ connectionString: process.env.DATABASE_URL }", "pool")
    },
    "a client for the edge beside the one of the server": {
        "src/lib/edge.ts": UNGUARDED.replace("adapter-pg", "adapter-neon"),
        "src/app/api/books/route.ts": ROUTE + 'import { prisma as edge } from "@/lib/edge";\n',
    },
    "a range of several major versions": with_packages(client=">=5 <8", prisma="7.1.0"),
    "a framework that does not reload": {
        "package.json": SOUND["package.json"].replace('"next"', '"express"'),
        "src/lib/db.ts": UNGUARDED,
    },
    "every model has its own schema": {
        ".env": ENV.strip() + "?schema=shop\n",
        "prisma/schema.prisma": SCHEMA.replace(MODELS, 'model Book {\n  id Int @id\n  @@schema("shop")\n}\n').replace(
            datasource(), datasource('schemas = ["shop"]')
        ),
    },
}


@pytest.mark.parametrize("files", NO_FAULTS.values(), ids=NO_FAULTS)
def test_what_is_sound_is_no_finding(tmp_path: Path, files: Mapping[str, str | None]) -> None:
    assert words(check(tmp_path, files)) == []


def test_a_module_is_read_again_only_after_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path / "project", SOUND)
    project = open_project(root, tmp_path / "state")
    assert words(look(project)) == []
    with monkeypatch.context() as patch:
        patch.setattr("adx_tui.services.application.source_code.read_clients", None)
        assert words(look(project)) == []
    (root / "src/lib/db.ts").write_text(UNGUARDED)
    assert words(look(project)) == ["warning ADX640 src/lib/db.ts:6:23"]


def test_only_the_folder_that_was_named_is_read(tmp_path: Path) -> None:
    files = {"src/app/api/other/route.ts": 'import { Pool } from "pg";\nexport const GET = () => new Pool();\n'}
    assert words(check(tmp_path, files)) == ["warning ADX641 src/app/api/other/route.ts:2:26"]
    assert words(check(tmp_path, files, {"ADX_APP": "src/lib"})) == []


def test_without_prisma_there_is_nothing_to_say(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"package.json": package("library"), ".env": ENV})
    checks = look(open_project(root, tmp_path / "state"))
    assert (words(checks), skipped(checks)) == ([], {"schema": "there is no schema of Prisma's"})
