"""A sound application of Next.js and Prisma, as its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from adx_tui.core.model import Check
from tests.support import repositories
from tests.support.application import look, open_project
from tests.support.repositories import SEVEN, config, datasource, migrations, package, write

ENV = "DATABASE_URL=postgresql://library:library@localhost:5432/library\n"
NEW_GENERATOR = 'generator client {\n  provider = "prisma-client"\n  output   = "../src/generated/prisma"\n}\n'
MODELS = """
model Book {
  id       Int    @id
  authorId Int
  author   Author @relation(fields: [authorId], references: [id])
}

model Author {
  id    Int    @id
  books Book[]
}
"""
SCHEMA = f"{datasource()}\n{NEW_GENERATOR}{MODELS}"
KEPT = """\
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/prisma/client";

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
const globalForPrisma = globalThis as unknown as { prisma?: PrismaClient };
export const prisma = globalForPrisma.prisma ?? new PrismaClient({ adapter });
if (process.env.NODE_ENV !== "production") globalForPrisma.prisma = prisma;
"""
ROUTE = 'import { prisma } from "@/lib/db";\nexport async function GET() { return prisma.book.findMany(); }\n'
SOUND: Mapping[str, str] = {
    "package.json": package(
        "library", dependencies={"next": "16.0.0", "dotenv": "17.0.0", "pg": "8.16.3", **SEVEN}, devDependencies={}
    ),
    "prisma.config.ts": config(
        'schema: "prisma/schema.prisma",',
        'migrations: { path: "prisma/migrations" },',
        'datasource: { url: env("DATABASE_URL") },',
    ),
    "prisma/schema.prisma": SCHEMA,
    **migrations("prisma/migrations", repositories.INIT),
    "src/lib/db.ts": KEPT,
    "src/app/api/books/route.ts": ROUTE,
    ".gitignore": "node_modules\nsrc/generated\n",
    ".env": ENV,
}
UNGUARDED = KEPT.replace("globalForPrisma.prisma ?? ", "")


def check(root: Path, files: Mapping[str, str | None], environment: Mapping[str, str] | None = None) -> list[Check]:
    """The checks of the sound project with these files instead; None: it lacks one."""
    merged = {name: text for name, text in {**SOUND, **files}.items() if text is not None}
    return look(open_project(write(root / "project", merged), root / "state", environment))


def with_model(text: str) -> dict[str, str]:
    return {"prisma/schema.prisma": SCHEMA.replace(MODELS, text)}
