"""Whatever lies where in a repository: no migrations are passed over in silence."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project import scan
from adx_tui.services.project.discovery import understand
from adx_tui.services.project.repository import Repository
from tests.support.repositories import INIT, LOCK, URL, config, migrations, package, schema, write

PACKAGES = (".", "packages/db", "apps/web", "examples/app", "services/loans")
INSIDE = ("", "prisma", "prisma/schema", "db", "src/data", "test")
MIGRATIONS = ("migrations", "migration", "prisma/migrations", "old/migrations", "schema/migrations")
VERSIONS = ("5.22.0", "6.5.0", "6.19.0", "7.1.0", "^7.0.0", "8.0.0")

places = st.builds("{}/{}".format, st.sampled_from(PACKAGES), st.sampled_from(INSIDE))
migration_folders = st.builds("{}/{}".format, places, st.sampled_from(MIGRATIONS))
schemas = st.builds("{}/{}".format, places, st.sampled_from(("schema.prisma", "main.prisma")))


@st.composite
def trees(draw: st.DrawFn) -> Mapping[str, str]:
    files: dict[str, str] = {}
    for folder in draw(st.lists(migration_folders, min_size=1, max_size=3)):
        script = draw(st.sampled_from((INIT, "")))
        files |= migrations(folder, script, lock=draw(st.sampled_from((LOCK, 'provider = "mysql"\n'))))
        if draw(st.booleans()):
            files[f"{folder}/20240109000000_data/migration.ts"] = ""
    for path in draw(st.lists(schemas, max_size=3)):
        files[path] = schema(URL, provider=draw(st.sampled_from(("postgresql", "mysql", "sqlite"))))
    for folder in draw(st.lists(st.sampled_from(PACKAGES), max_size=3)):
        files[f"{folder}/package.json"] = draw(manifests(folder))
    for folder in draw(st.lists(st.sampled_from(PACKAGES), max_size=2)):
        lines = draw(st.lists(st.sampled_from(_CONFIG_LINES), max_size=2))
        files[f"{folder}/{draw(st.sampled_from(('prisma.config.ts', '.config/prisma.ts')))}"] = config(*lines)
    return files


@st.composite
def manifests(draw: st.DrawFn, folder: str) -> str:
    rest: dict[str, Any] = {}
    if draw(st.booleans()):
        rest["devDependencies"] = {"prisma": draw(st.sampled_from(VERSIONS))}
    if draw(st.booleans()):
        rest["scripts"] = {
            "db": f"prisma migrate dev --schema {draw(st.sampled_from(('db', 'prisma', 'db/schema.prisma')))}"
        }
    if draw(st.booleans()):
        rest["prisma"] = {"schema": draw(st.sampled_from(("db", "prisma/schema", "db/schema.prisma", "nowhere")))}
    return package(folder.rpartition("/")[2], **rest) if draw(st.booleans()) else draw(st.sampled_from(("{", "[]")))


_CONFIG_LINES = (
    'schema: "prisma/schema.prisma",',
    'schema: "db",',
    'schema: "packages/db/prisma/schema.prisma",',
    "schema: choose(),",
    'migrations: { path: "db/migrations" },',
    'migrations: { path: "nowhere" },',
    "migrations: { path: process.env.MIGRATIONS },",
)


@settings(max_examples=80, deadline=None)
@given(files=trees(), stands_in=st.sampled_from(PACKAGES), named=st.none() | st.sampled_from(PACKAGES))
def test_migrations_are_those_of_a_project_or_named_as_others(
    files: Mapping[str, str], stands_in: str, named: str | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder).resolve(), files, is_repository=False)  # so that git is not asked
        here = root / stands_in
        here.mkdir(parents=True, exist_ok=True)
        chosen = root / named if named else None
        seen = scan.run(root, here, *filter(None, (chosen,)), cancellation=Cancellation())
        repository = understand(seen, here, chosen=chosen)
        laid = {script.parent.parent for script in root.rglob("migration.sql")}
        assert laid <= listed(repository)
        assert repository.projects or repository.set_aside


def listed(repository: Repository) -> set[Path]:
    own = {project.migrations for project in repository.projects if project.migration_count}
    beside = {path for project in repository.projects for path in project.elsewhere}
    return {path for path in own if path is not None} | beside | set(repository.set_aside)
