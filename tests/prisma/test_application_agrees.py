"""A small Next.js project with Prisma 7, and its faults one by one: what adx-tui finds by reading, the real `validate`,
`generate` and client run into; and after the remedy they do not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from adx_tui.core.model import Risk
from adx_tui.services.project.project import Project
from tests.prisma.judge import REPOSITORY, prisma_judge, run
from tests.support.application import apply, look, open_project, remedies, words

pytestmark = pytest.mark.prisma

SHOP = REPOSITORY / "tests" / "data" / "shop"
# Nobody listens there: what is judged here comes before the first connection.
ENV = "DATABASE_URL=postgresql://shop:shop@127.0.0.1:1/shop\n"


@dataclass(frozen=True, slots=True)
class Shop:
    """A copy of the project, with the judge's packages."""

    folder: Path
    state: Path

    @property
    def project(self) -> Project:
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "CHECKPOINT_DISABLE": "1"}
        engine = {"PRISMA_SCHEMA_ENGINE_BINARY": str(prisma_judge() / "schema-engine.mjs")}
        return open_project(self.folder, self.state, environment | engine)

    def change(self, name: str, before: str, after: str) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")

    def prisma(self, *arguments: str) -> str:
        """What the CLI says where it fails; empty where it is content."""
        return self._run(str(prisma_judge() / "prisma.sh"), *arguments)

    def client(self) -> str:
        """What node says where the module with the client can't be loaded."""
        return self._run("node", "--env-file=.env", "--input-type=module", "--eval", 'await import("./src/lib/db.js")')

    def _run(self, *command: str) -> str:
        done = run(command, self.folder)
        return done.stdout + done.stderr if done.returncode else ""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    judge, folder = prisma_judge(), tmp_path / "shop"
    shutil.copytree(SHOP, folder)
    (folder / ".git").mkdir()
    (folder / ".env").write_text(ENV)
    (folder / "node_modules").symlink_to(judge / "node_modules")
    return Shop(folder, tmp_path / "state")


def test_a_client_is_missing_then_sound_then_stale(shop: Shop) -> None:
    assert words(look(shop.project)) == []
    assert "ERR_MODULE_NOT_FOUND" in shop.client()
    assert (shop.prisma("validate"), shop.prisma("generate")) == ("", "")
    assert words(look(shop.project)) == []
    assert shop.client() == ""

    shop.change("prisma/schema.prisma", "  title    String\n", "  title    String\n  pages    Int?\n")
    assert words(look(shop.project)) == ["failed ADX631 src/generated/prisma"]
    (remedy,) = remedies(look(shop.project), "ADX631")
    assert remedy.by_choice
    apply(remedy)
    assert words(look(shop.project)) == []

    shop.change("src/lib/db.js", "new PrismaClient({ adapter })", "new PrismaClient()")
    assert words(look(shop.project)) == ["failed ADX644 src/lib/db.js:5:44"]
    assert "PrismaClientInitializationError" in shop.client()
    shop.change("src/lib/db.js", "new PrismaClient()", "new PrismaClient({ adapter })")
    shop.change("src/lib/db.js", "../generated/prisma/index.js", "../../generated/prisma/index.js")
    assert words(look(shop.project)) == ["failed ADX632 src/lib/db.js:2"]
    assert "ERR_MODULE_NOT_FOUND" in shop.client()


def _one_side(shop: Shop) -> None:
    shop.change("prisma/schema.prisma", "  books Book[]\n", "")


def _url_in_schema(shop: Shop) -> None:
    shop.change("prisma/schema.prisma", '"postgresql"\n', '"postgresql"\n  url      = env("DATABASE_URL")\n')
    (shop.folder / "prisma.config.ts").unlink()


def _no_datasource(shop: Shop) -> None:
    shop.change("prisma.config.ts", '  datasource: { url: env("DATABASE_URL") },\n', "")


@pytest.mark.parametrize(
    ("make", "code", "command", "complaint"),
    [
        (_one_side, "ADX610", ("validate",), "is missing an opposite relation field"),
        (_url_in_schema, "ADX612", ("validate",), "P1012"),
        (_no_datasource, "ADX620", ("migrate", "status"), "datasource.url property is required"),
    ],
)
def test_after_its_safe_remedy_prisma_is_content(
    shop: Shop, make: Callable[[Shop], None], code: str, command: tuple[str, ...], complaint: str
) -> None:
    make(shop)
    assert complaint in shop.prisma(*command)
    project = shop.project
    assert [word.split()[:2] for word in words(look(project))] == [["failed", code]]
    (remedy,) = remedies(look(project), code)
    assert remedy.risk is Risk.SAFE
    apply(remedy)
    assert words(look(project)) == []
    assert words(look(shop.project)) == []
    assert complaint not in shop.prisma(*command)
    assert shop.prisma("validate") == ""


def _unset_variable(shop: Shop) -> None:
    shop.change("prisma.config.ts", 'env("DATABASE_URL")', 'env("DIRECT_URL")')


def _nothing_is_loaded(shop: Shop) -> None:
    shop.change("prisma.config.ts", 'if (existsSync(".env")) process.loadEnvFile(".env");\n', "")


def _no_schema(shop: Shop) -> None:
    shop.change("prisma.config.ts", "prisma/schema.prisma", "database/schema.prisma")


@pytest.mark.parametrize(
    ("make", "word", "complaint"),
    [
        (_unset_variable, "failed ADX621 prisma.config.ts:9", "Cannot resolve environment variable: DIRECT_URL"),
        (_nothing_is_loaded, "failed ADX622 prisma.config.ts:1", "Cannot resolve environment variable: DATABASE_URL"),
        (_no_schema, "failed ADX623 prisma.config.ts:7", "Could not load schema"),
    ],
)
def test_what_only_a_person_can_mend_fails_for_real(
    shop: Shop, make: Callable[[Shop], None], word: str, complaint: str
) -> None:
    make(shop)
    assert words(look(shop.project)) == [word]
    assert complaint in shop.prisma("validate")
