"""The shop as a project of Prisma 7's, in which nothing is wrong."""

from __future__ import annotations

import shutil

from tests.faults.scripts import BEFORE
from tests.support.repositories import SEVEN, config, datasource, package
from tests.support.world import World

SCHEMA = "prisma/schema.prisma"
DB = "src/lib/db.ts"
ROUTE = "src/app/api/books/route.ts"
_GENERATOR = 'generator client {\n  provider = "prisma-client"\n  output   = "../src/generated/prisma"\n}\n'
_MODELS = """
enum Role {
  TEACHER
  STUDENT
}

model Shop {
  id   Int    @id @default(autoincrement())
  name String @unique
}

model Quiet {
  word String?

  @@ignore
}

model Institute {
  id      Int     @id @default(autoincrement())
  name    String  @db.VarChar(80)
  batches Batch[]
}

model Batch {
  id          Int       @id
  title       String
  role        Role      @default(TEACHER)
  instituteId Int
  institute   Institute @relation(fields: [instituteId], references: [id])

  @@index([instituteId])
}
"""
_SQL = """\
CREATE TYPE "Role" AS ENUM ('TEACHER', 'STUDENT');
CREATE TABLE "Institute" (id serial PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE "Batch" (
    id integer PRIMARY KEY,
    title text NOT NULL,
    role "Role" NOT NULL DEFAULT 'TEACHER',
    "instituteId" integer NOT NULL,
    CONSTRAINT "Batch_instituteId_fkey" FOREIGN KEY ("instituteId") REFERENCES "Institute" (id)
);
CREATE INDEX "Batch_instituteId_idx" ON "Batch" ("instituteId");
"""
CONFIG = config(
    'schema: "prisma/schema.prisma",',
    'migrations: { path: "prisma/migrations" },',
    'datasource: { url: env("DATABASE_URL") },',
)
_CLIENT = """\
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/prisma/client";

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
const globalForPrisma = globalThis as unknown as { prisma?: PrismaClient };
export const prisma = globalForPrisma.prisma ?? new PrismaClient({ adapter });
if (process.env.NODE_ENV !== "production") globalForPrisma.prisma = prisma;
"""
HANDLER = 'import { prisma } from "@/lib/db";\nexport async function GET() { return prisma.batch.findMany(); }\n'
_PACKAGES = {"next": "16.0.0", "dotenv": "17.0.0", "pg": "8.16.3", **SEVEN}


def use_prisma(world: World) -> None:
    """The shop becomes a project of Prisma 7's, with more models, before it is set up."""
    project = world.project
    (project.path / "prisma").mkdir()
    shutil.move(project.path / "migrations", project.path / "prisma/migrations")
    project.write("package.json", package("shop", dependencies=_PACKAGES, devDependencies={}))
    project.write("prisma.config.ts", CONFIG)
    project.write(SCHEMA, f"{datasource()}\n{_GENERATOR}{_MODELS}")
    project.write("prisma/migrations/migration_lock.toml", 'provider = "postgresql"\n')
    project.write(DB, _CLIENT)
    project.write(ROUTE, HANDLER)
    project.write(".gitignore", ".env\nnode_modules\nsrc/generated\n")
    project.write(f"prisma/migrations/{BEFORE}/migration.sql", _SQL)
