"""Made-up repositories with Prisma, one for each shape that public ones have: every file of theirs, by its path.

The names in them are of two libraries that never were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Files = Mapping[str, str]

INIT = 'CREATE TABLE "Book" ("id" SERIAL PRIMARY KEY, "title" TEXT NOT NULL);\n'
SECOND = 'ALTER TABLE "Book" ADD COLUMN "author" TEXT;\n'
LOCK = 'provider = "postgresql"\n'
MODEL = "model Book {\n  id     Int     @id @default(autoincrement())\n  title  String\n  author String?\n}\n"
GENERATOR = 'generator client {\n  provider = "prisma-client-js"\n}\n'


def write(root: Path, files: Files, *, is_repository: bool = True) -> Path:
    """The files below `root`, which git's folder makes a repository's top."""
    if is_repository:
        (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def package(name: str, /, **rest: Any) -> str:
    """A package.json."""
    return json.dumps({"name": name, "private": True, **rest}, indent=2) + "\n"


def datasource(*lines: str, provider: str = "postgresql") -> str:
    return "\n".join(("datasource db {", f'  provider = "{provider}"', *(f"  {line}" for line in lines), "}", ""))


def schema(*lines: str, provider: str = "postgresql") -> str:
    """A schema of one model; `lines` are the datasource's."""
    return f"{datasource(*lines, provider=provider)}\n{GENERATOR}\n{MODEL}"


def config(*lines: str) -> str:
    """A prisma.config.ts of version 7; `lines` are what the object has."""
    inside = "\n".join(f"  {line}" for line in lines)
    imports = 'import "dotenv/config";\nimport { defineConfig, env } from "prisma/config";\n'
    return f"{imports}\nexport default defineConfig({{\n{inside}\n}});\n"


def migrations(folder: str, *scripts: str, lock: str = LOCK) -> dict[str, str]:
    """A folder of migrations in Prisma's layout."""
    named = {f"{folder}/2024010{at}000000_step/migration.sql": text for at, text in enumerate(scripts, start=1)}
    return named | {f"{folder}/migration_lock.toml": lock}


URL = 'url = env("DATABASE_URL")'
TWO = (INIT, SECOND)
SIX = {"prisma": "6.19.0", "@prisma/client": "6.19.0"}
SEVEN = {"prisma": "7.1.0", "@prisma/client": "7.1.0", "@prisma/adapter-pg": "7.1.0"}
EXAMPLE = "DATABASE_URL=postgresql://library:library@localhost:5432/library\n"
COMPOSE = """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_USER: library
      POSTGRES_PASSWORD: library
      POSTGRES_DB: library
    ports: ["5432:5432"]
"""

MONOREPO_NPM: Files = {
    "package.json": package("library", workspaces=["apps/*", "packages/*"], devDependencies={"turbo": "2.5.0"}),
    "package-lock.json": json.dumps(
        {
            "lockfileVersion": 3,
            "packages": {
                "node_modules/next": {"version": "16.0.3"},
                "node_modules/prisma": {"version": "5.0.0"},
                "packages/db/node_modules/prisma": {"version": "6.19.0"},
            },
        },
        indent=2,
    ),
    "apps/web/package.json": package("web", dependencies={"next": "^16.0.0", "@library/db": "*"}),
    "packages/db/package.json": package("@library/db", devDependencies=SIX, scripts={"db:seed": "tsx seed.ts"}),
    "packages/db/prisma/schema.prisma": schema(URL),
    **migrations("packages/db/prisma/migrations", *TWO),
    ".env.example": EXAMPLE,
    "docker-compose.yml": COMPOSE,
}

MONOREPO_PNPM: Files = {
    "package.json": package("library", packageManager="pnpm@10.4.1", scripts={"dev": "turbo dev"}),
    "pnpm-workspace.yaml": 'packages: ["apps/*", "packages/*", "!packages/old"]\ncatalog:\n  prisma: 7.1.0\n',
    "pnpm-lock.yaml": """\
lockfileVersion: '9.0'

importers:

  .: {}

  packages/db:
    devDependencies:
      '@prisma/client':
        specifier: 'catalog:'
        version: 7.1.0(prisma@7.1.0)
      prisma:
        specifier: 'catalog:'
        version: 7.1.0(typescript@5.9.3)

packages:

  prisma@7.1.0:
    resolution: {integrity: sha512-x}

  prisma@5.22.0:
    resolution: {integrity: sha512-x}
""",
    "apps/api/package.json": package("api", dependencies={"@nestjs/core": "11.0.1", "@library/db": "workspace:*"}),
    "packages/db/package.json": package("@library/db", devDependencies=dict.fromkeys(SEVEN, "catalog:")),
    "packages/db/prisma.config.ts": config(
        'schema: "prisma/schema.prisma",',
        'migrations: { path: "prisma/migrations", seed: "tsx prisma/seed.ts" },',
        'datasource: { url: env("DATABASE_URL") },',
    ),
    "packages/db/prisma/schema.prisma": schema(),
    **migrations("packages/db/prisma/migrations", *TWO),
    "packages/old/package.json": package("old", dependencies={"prisma": "4.0.0"}),
    ".env.example": EXAMPLE,
    "docker-compose.yml": COMPOSE,
}

CONFIG_AT_ROOT_AND_IN_PACKAGE: Files = {
    "package.json": package("library", workspaces=["packages/*"], devDependencies=SEVEN),
    "prisma.config.ts": config(
        'schema: "packages/db/schema",',
        'migrations: { path: "packages/db/migrations" },',
        'datasource: { url: env("DATABASE_URL") },',
    ),
    "packages/db/package.json": package("@library/db", devDependencies=SEVEN),
    "packages/db/prisma.config.ts": config(
        'schema: "schema",', 'migrations: { path: "./migrations" },', 'datasource: { url: env("DATABASE_URL") },'
    ),
    "packages/db/schema/main.prisma": f"{datasource()}\n{GENERATOR}",
    "packages/db/schema/books.prisma": MODEL,
    **migrations("packages/db/migrations", *TWO),
    ".env.example": EXAMPLE,
    "docker-compose.yml": COMPOSE,
}

SCHEMA_FOLDER: Files = {
    "package.json": package(
        "library", dependencies={"express": "5.1.0"}, devDependencies=SIX, prisma={"schema": "./prisma/schema"}
    ),
    "prisma/schema/base.prisma": f"{datasource(URL)}\n{GENERATOR}",
    "prisma/schema/books.prisma": MODEL,
    "prisma/schema/people/reader.prisma": "model Reader {\n  id Int @id\n}\n",
    **migrations("prisma/schema/migrations", *TWO),
    ".env.example": EXAMPLE,
    "docker-compose.yml": COMPOSE,
}

SEED_IN_CONFIG: Files = {
    "package.json": package("library", dependencies={"nuxt": "4.2.0"}, devDependencies=SEVEN),
    ".config/prisma.ts": config(
        'schema: "../prisma/schema.prisma",',
        'migrations: { path: "../prisma/migrations", seed: "node prisma/seed.mjs" },',
        "datasource: { url: process.env.DIRECT_URL ?? process.env.DATABASE_URL },",
    ),
    "prisma/schema.prisma": schema(),
    "prisma/seed.mjs": "// Fills the shelves.\n",
    **migrations("prisma/migrations", *TWO),
    ".env.example": EXAMPLE,
    "docker-compose.yml": COMPOSE,
}

ENV_SAMPLE: Files = {
    "package.json": package("library", dependencies={"next": "15.1.0"}, devDependencies=SIX),
    "prisma/schema.prisma": schema(URL),
    **migrations("prisma/migrations", *TWO),
    ".env.sample": EXAMPLE,
    "docker-compose.yml": COMPOSE,
}

DIRECT_URL: Files = {
    "package.json": package("library", dependencies={"next": "15.1.0"}, devDependencies=SIX),
    "prisma/schema.prisma": schema(
        'url = env("POSTGRES_PRISMA_URL")',
        'directUrl = env("POSTGRES_URL_NON_POOLING")',
        'shadowDatabaseUrl = env("SHADOW_DATABASE_URL")',
    ),
    **migrations("prisma/migrations", *TWO),
    ".env.example": (
        "POSTGRES_PRISMA_URL=postgresql://library:library@localhost:5432/library?pgbouncer=true\n"
        "POSTGRES_URL_NON_POOLING=postgresql://library:library@localhost:5432/library\n"
    ),
    "docker-compose.yml": COMPOSE,
}

EXPANDED_URL: Files = {
    "package.json": package("library", dependencies={"@nestjs/core": "11.0.1"}, devDependencies=SIX),
    "prisma/schema.prisma": schema(URL),
    **migrations("prisma/migrations", *TWO),
    ".env.example": (
        "POSTGRES_USER=library\nPOSTGRES_PASSWORD=library\nPOSTGRES_DB=library\n"
        "DATABASE_URL=postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@localhost:5432/${POSTGRES_DB}\n"
    ),
    "docker-compose.yml": COMPOSE,
}

PLACEHOLDER_URL: Files = {
    "package.json": package("library", dependencies={"fastify": "5.2.0"}, devDependencies=SIX),
    "prisma/schema.prisma": schema(URL),
    **migrations("prisma/migrations", *TWO),
    ".env.example": "DATABASE_URL=postgresql://<USER-HERE>:<PASSWORD-HERE>@localhost:5432/<DATABASE-NAME>\n",
}

COMPOSE_EXTENDS: Files = {
    "package.json": package("library", dependencies={"astro": "5.0.0"}, devDependencies=SIX),
    "prisma/schema.prisma": schema(URL),
    **migrations("prisma/migrations", *TWO),
    ".env.example": EXAMPLE,
    "docker/docker-compose.yml": COMPOSE,
    "docker/docker-compose.dev.yml": "services:\n  db:\n    extends: { file: docker-compose.yml, service: db }\n",
}

COMPOSE_BUILD: Files = {
    "package.json": package("library", dependencies={"hono": "4.6.0"}, devDependencies=SIX),
    "prisma/schema.prisma": schema(URL),
    **migrations("prisma/migrations", *TWO),
    ".env.example": EXAMPLE,
    "docker-compose.yml": COMPOSE.replace("image: postgres:17", "build: ./docker/postgres"),
    "docker/postgres/Dockerfile": "FROM postgres:17\n",
}

TWO_DATABASES: Files = {
    "package.json": package("library", workspaces=["services/*"]),
    "services/loans/package.json": package("loans", dependencies={"express": "5.1.0"}, devDependencies=SIX),
    "services/loans/prisma/schema.prisma": schema('url = env("LOANS_DATABASE_URL")'),
    **migrations("services/loans/prisma/migrations", *TWO),
    "services/shelves/package.json": package("shelves", dependencies={"express": "5.1.0"}, devDependencies=SIX),
    "services/shelves/prisma/schema.prisma": schema('url = env("SHELVES_DATABASE_URL")'),
    **migrations("services/shelves/prisma/migrations", INIT),
    "docker-compose.yml": COMPOSE,
}

MYSQL: Files = {
    "package.json": package("library", dependencies={"next": "15.1.0"}, devDependencies=SIX),
    "prisma/schema.prisma": "// was: postgresql\n" + schema(URL, provider="mysql"),
    **migrations("prisma/migrations", INIT, lock='provider = "mysql"\n'),
    ".env.example": "DATABASE_URL=mysql://library:library@localhost:3306/library\n",
}

SHAPES: Mapping[str, Files] = {
    "monorepo_npm": MONOREPO_NPM,
    "monorepo_pnpm": MONOREPO_PNPM,
    "config_at_root_and_in_package": CONFIG_AT_ROOT_AND_IN_PACKAGE,
    "schema_folder": SCHEMA_FOLDER,
    "seed_in_config": SEED_IN_CONFIG,
    "env_sample": ENV_SAMPLE,
    "direct_url": DIRECT_URL,
    "expanded_url": EXPANDED_URL,
    "placeholder_url": PLACEHOLDER_URL,
    "compose_extends": COMPOSE_EXTENDS,
    "compose_build": COMPOSE_BUILD,
    "two_databases": TWO_DATABASES,
    "mysql": MYSQL,
}
