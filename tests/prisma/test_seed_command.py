"""A seed of the project's own, `node prisma/seed.js` with the real Prisma client: the original fault, each way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.prisma.judge import prisma, prisma_judge
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, finding
from tests.support.project import Project, Result

pytestmark = [pytest.mark.postgres, pytest.mark.prisma]

SCHEMA = """\
generator client {
  provider = "prisma-client-js"
  output   = "../generated/client"
}

datasource db {
  provider = "postgresql"
}

model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  role  String
}

model Course {
  name String @id
}
"""
CONFIG = """\
import { defineConfig, env } from "prisma/config";

process.loadEnvFile();

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "migrations" },
  datasource: { url: env("DATABASE_URL") },
});
"""
MIGRATION = """\
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL, "role" TEXT NOT NULL);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE TABLE "Course" ("name" TEXT PRIMARY KEY);
"""
SEED = """\
const { PrismaPg } = require("@prisma/adapter-pg");
const { PrismaClient } = require("../generated/client");
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });

async function main() {
%s
}

main().then(() => prisma.$disconnect()).catch((error) => { console.error(error); process.exit(1); });
"""
ADMIN = 'data: { email: "root@example.com", role: "SUPERADMIN" }'
RETURNS_EARLY = f"""\
  if (await prisma.user.findFirst({{ where: {{ role: "SUPERADMIN" }} }})) {{
    console.log("SUPERADMIN already exists");
    return;
  }}
  await prisma.user.create({{ {ADMIN} }});
  await prisma.course.create({{ data: {{ name: "Algebra" }} }});
"""
SWALLOWS = f"""\
  try {{
    await prisma.user.create({{ {ADMIN} }});
    await prisma.course.create({{ data: {{ name: "Algebra" }} }});
  }} catch (error) {{
    console.log(error.message);
  }}
"""
RIGHT = """\
  const admin = { email: "root@example.com", role: "SUPERADMIN" };
  await prisma.user.upsert({ where: { email: admin.email }, create: admin, update: {} });
  await prisma.course.upsert({ where: { name: "Algebra" }, create: { name: "Algebra" }, update: {} });
"""


@pytest.fixture(scope="module")
def judge() -> Path:
    return prisma_judge()


@pytest.fixture
def school(project: Project, fresh_database: FreshDatabase, judge: Path) -> Project:
    """It has a SUPERADMIN already, made by hand."""
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("20260101000000_school", MIGRATION)
    project.write("prisma/schema.prisma", SCHEMA)
    project.write("prisma.config.ts", CONFIG)
    (project.path / "node_modules").symlink_to(judge / "node_modules")
    generate(project, fresh_database, judge)
    made = run(project, "--auto")
    assert made.exit_code == 0, str(made)
    fresh_database.connect().execute("INSERT INTO \"User\" (email, role) VALUES ('root@example.com', 'SUPERADMIN')")
    project.environment["ADX_SEED_COMMAND"] = "node prisma/seed.js"
    return project


def generate(project: Project, database: FreshDatabase, judge: Path) -> None:
    done = prisma(judge, project.path, database, "generate")
    assert done.returncode == 0, done.stdout + done.stderr


def run(project: Project, how: str) -> Result:
    allowed = ("--allow-project-commands", "--seed-database", database_of(project)) if how == "--auto" else ()
    return project.adx(how, "--postgres", "external", "--output", "json", *allowed)


def database_of(project: Project) -> str:
    return (project.path / ".env").read_text().partition("?")[0].rpartition("/")[2]


def seed(project: Project, body: str) -> None:
    project.write("prisma/seed.js", SEED % body)


@pytest.mark.parametrize(
    ("body", "code"), [(RETURNS_EARLY, "ADX520"), (SWALLOWS, "ADX521")], ids=["returns early", "swallows the error"]
)
def test_a_seed_that_stops_at_the_superadmin(
    school: Project, fresh_database: FreshDatabase, body: str, code: str
) -> None:
    seed(school, body)
    result = run(school, "--auto")
    assert result.exit_code == 1, result
    event = finding(result, code)
    assert_explained(event, risk="manual")
    assert event["status"] == "failed"
    assert run(school, "--check").exit_code == 1

    seed(school, RIGHT)
    school.environment["ADX_SEED_COMMAND"] = "node ./prisma/seed.js"
    result = run(school, "--auto")
    assert_green(result)
    assert checks(result)["seeds", "seed command"]["detail"].startswith('public."Course" 1 inserted')
    assert fresh_database.connect().execute('SELECT FROM "User"').rowcount == 1
    assert_green(run(school, "--check"))


def test_a_client_of_another_state_of_the_schema(school: Project, fresh_database: FreshDatabase, judge: Path) -> None:
    seed(school, RIGHT)
    school.write("prisma/schema.prisma", SCHEMA.replace("  role  String\n", "  role  String\n  nickname String?\n"))
    generate(school, fresh_database, judge)
    event = finding(run(school, "--auto"), "ADX542")
    assert_explained(event, risk="manual")
    assert "different states of the schema" in event["cause"]
    shutil.rmtree(school.path / "generated")
    assert "was not generated" in finding(run(school, "--auto"), "ADX542")["cause"]
    school.write("prisma/schema.prisma", SCHEMA)
    generate(school, fresh_database, judge)
    assert_green(run(school, "--auto"))
