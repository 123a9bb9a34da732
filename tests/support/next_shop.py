"""A shop of Next.js and Prisma, whose programs read its `.env` in ways of their own."""

from __future__ import annotations

from pathlib import Path

from adx_tui.core.model import Finding
from adx_tui.services.project.project import Project
from tests.support.environment import look, open_project, with_code
from tests.support.repositories import package, schema

URL = "DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\n"
CONFIG = """\
import "dotenv/config";
import { defineConfig, env } from "prisma/config";
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { seed: "node prisma/seed.mjs" },
  datasource: { url: env("DATABASE_URL") },
});
"""
SHOP = {
    "package.json": package("shop", dependencies={"next": "15.1.0", "prisma": "7.1.0", "dotenv": "16.4.0"}),
    "prisma/schema.prisma": schema(),
    "prisma.config.ts": CONFIG,
    ".gitignore": ".env\n",
}
"""Next.js, and Prisma 7 that loads `.env` with dotenv, which expands nothing, and gives it to the seed."""


def with_env(folder: Path, text: str, **environment: str) -> Project:
    path = folder / ".env"
    path.write_bytes(text.encode())
    path.chmod(0o600)
    return open_project(folder, environment)


def the_finding(project: Project, code: str) -> Finding:
    (check,) = with_code(look(project), code)
    assert check.finding is not None
    return check.finding


def env_text(project: Project) -> str:
    return (project.settings.project / ".env").read_bytes().decode()
