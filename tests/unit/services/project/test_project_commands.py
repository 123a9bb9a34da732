"""The seed and the migrations' runner of a project, its framework, and what its scripts tell Prisma."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.project import framework, packages, prisma_rules, project_commands, script_pointers
from adx_tui.services.project.repository import Manager, Package, Source, Version
from tests.support.repositories import package, write


def read(root: Path, text: str, folder: str = ".") -> Package:
    write(root, {f"{folder}/package.json": text})
    return packages.read(root / folder / "package.json").package


def version(text: str) -> Version:
    return Version(text, int(text.strip("^")[0]), Source(Path("package.json")), not text.startswith("^"))


@pytest.mark.parametrize(
    ("scripts", "name"),
    [
        ({"db:seed": "tsx seed.ts", "db:seed:clear": "tsx seed.ts --clear"}, "db:seed"),
        ({"seed": "node seed.js"}, "seed"),
        ({"prisma:seed": "node seed.js", "test": "jest"}, "prisma:seed"),
        ({"seed:dev": "node seed.js"}, "seed:dev"),
        ({"seed-data": "tsx scripts/seed-data.ts"}, "seed-data"),
        ({"db:seed": "prisma db seed", "seed:prod": "x", "reseed-caches": "x"}, None),
    ],
)
def test_a_script_that_is_called_seed(tmp_path: Path, scripts: dict[str, str], name: str | None) -> None:
    found = project_commands.seed(
        tmp_path, read(tmp_path, package("x", scripts=scripts)), None, prisma_rules.for_version(None), Manager.YARN
    )
    assert (found.name if found else None) == (f"yarn run {name}" if name else None)


@pytest.mark.parametrize(("prisma", "counts"), [("5.22.0", True), ("6.19.0", True), ("7.1.0", False)])
def test_package_json_names_the_seed_before_7(tmp_path: Path, prisma: str, counts: bool) -> None:
    own = read(tmp_path, package("x", prisma={"seed": "tsx prisma/seed.ts"}))
    found = project_commands.seed(tmp_path, own, None, prisma_rules.for_version(version(prisma)), Manager.NPM)
    assert (found.name if found else None) == ("npx prisma db seed" if counts else None)


def test_what_prisma_runs_has_prismas_words_and_a_script_those_of_a_shell(tmp_path: Path) -> None:
    text, rules = 'ts-node -O {"module":"CommonJS"} prisma/seed.ts', prisma_rules.for_version(None)
    own = read(tmp_path, package("x", prisma={"seed": text}))
    named = project_commands.seed(tmp_path, own, None, rules, Manager.NPM)
    assert named is not None
    assert named.words == ("ts-node", "-O", '{"module":"CommonJS"}', "prisma/seed.ts")
    script = read(tmp_path, package("x", scripts={"seed": text}))
    called = project_commands.seed(tmp_path, script, None, rules, Manager.NPM)
    assert called is not None
    assert called.words == ()


@pytest.mark.parametrize(
    ("scripts", "name"),
    [
        ({"migrate:deploy": "node m.js", "migrate:dev": "tsx m.ts", "migrate:create": "tsx c.ts"}, "migrate:dev"),
        ({"migrations": "node m.js", "immigrate": "x"}, "migrations"),
        ({"db:migrate:ci": "x", "db:migrate": "y"}, "db:migrate"),
        ({"migrate": "prisma migrate deploy", "migrate:down": "x", "generate-data-migration": "y"}, None),
    ],
)
def test_what_applies_migrations_that_are_not_all_sql(
    tmp_path: Path, scripts: dict[str, str], name: str | None
) -> None:
    found = project_commands.runner([read(tmp_path, package("x", scripts=scripts))], Manager.PNPM)
    assert (found.name if found else None) == (f"pnpm run {name}" if name else None)


def test_what_scripts_tell_prisma(tmp_path: Path) -> None:
    write(tmp_path, {"db/a.prisma": "", "my db/b.prisma": "", "prisma.config.ts": "", "jest.config.ts": ""})
    scripts = {
        "one": "cd x; dotenv -e .env -- npx prisma@6 db push --schema=./db/a.prisma && jest --config jest.config.ts",
        "two": "prisma generate --schema 'my db/b.prisma' --config prisma.config.ts",
        "three": "prisma generate --schema $SCHEMA || prisma generate --schema gone.prisma",
        "four": "create-prisma --schema db/a.prisma",
    }
    pointers, unsettled = script_pointers.find(read(tmp_path, package("x", scripts=scripts)))
    assert [(each.option, each.path.relative_to(tmp_path).as_posix(), each.source.line) for each in pointers] == [
        ("schema", "db/a.prisma", 5),
        ("schema", "my db/b.prisma", 6),
        ("config", "prisma.config.ts", 6),
    ]
    assert [(each.name, each.text, each.source.line) for each in unsettled] == [("schema", "$SCHEMA", 7)]


@pytest.mark.parametrize(
    ("dependencies", "title"),
    [
        ({"next": "^16.0.1", "express": "4", "vite": "7"}, "Next.js 16"),
        ({"@nestjs/core": "11", "express": "5"}, "NestJS 11"),
        ({"@remix-run/node": "2.1.0", "express": "5"}, "Remix 2"),
        ({"react-router": "7", "@react-router/dev": "7"}, "React Router 7"),
        ({"nuxt": "4"}, "Nuxt 4"),
        ({"@sveltejs/kit": "2", "vite": "7"}, "SvelteKit 2"),
        ({"astro": "5"}, "Astro 5"),
        ({"fastify": "5"}, "Fastify 5"),
        ({"hono": "4"}, "Hono 4"),
        ({"express": "latest"}, "Express"),
        ({"vite": "7"}, "Vite 7"),
        ({"react": "19"}, None),
    ],
)
def test_what_an_application_is_built_with(tmp_path: Path, dependencies: dict[str, str], title: str | None) -> None:
    own = packages.read(write(tmp_path, {"package.json": package("x", dependencies=dependencies)}) / "package.json")
    found = framework.find([own.package], tmp_path, {tmp_path: own})
    assert (found.title if found else None) == title


def test_a_bundler_is_a_framework_only_where_no_package_has_more(tmp_path: Path) -> None:
    ui = read(tmp_path, package("ui", dependencies={"vite": "7"}), "ui")
    web = read(tmp_path, package("web", dependencies={"next": "16"}), "web")
    found = framework.find([ui, web], tmp_path, {})
    assert found is not None
    assert found.package == web


@pytest.mark.parametrize(
    ("scripts", "name"),
    [
        ({"start": "next start", "dev": "next dev"}, "dev"),
        ({"start": "nest start", "start:dev": "nest start --watch"}, "start:dev"),
        ({"start": "node ."}, "start"),
        ({"build": "tsc", "db:start": "docker compose up"}, None),
    ],
)
def test_what_starts_the_application(tmp_path: Path, scripts: dict[str, str], name: str | None) -> None:
    without = read(tmp_path, package("library"), "library")
    found = project_commands.start([without, read(tmp_path, package("x", scripts=scripts))], Manager.PNPM)
    assert (found.name if found else None) == (f"pnpm run {name}" if name else None)
