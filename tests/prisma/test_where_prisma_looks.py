"""The real Prisma 7 takes the schema that is said to be its."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project.discovery import discover
from tests.prisma.judge import prisma_judge, run
from tests.support.repositories import MODEL, Files, datasource, package, write

pytestmark = pytest.mark.prisma

SCHEMA = datasource() + MODEL
PACKAGE = package("library", devDependencies={"prisma": "7.10.1"}, prisma={"schema": "old.prisma"})
LAYOUTS: dict[str, Files] = {
    "the_usual_place": {"prisma/schema.prisma": SCHEMA, "prisma/schema/other.prisma": SCHEMA},
    "both_usual_places": {"schema.prisma": SCHEMA, "prisma/schema.prisma": SCHEMA},
    "config_without_a_schema": {
        "prisma/schema.prisma": SCHEMA,
        ".config/schema.prisma": SCHEMA,
        ".config/prisma.mjs": "export default {};\n",
    },
    "from_the_folder_of_configs": {
        "db/schema.prisma": SCHEMA,
        ".config/prisma.mjs": 'export default { schema: "../db/schema.prisma" };\n',
    },
    "a_folder": {
        "db/main.prisma": datasource(),
        "db/books/book.prisma": MODEL,
        "prisma.config.mjs": 'export default { schema: "./db" };\n',
    },
    "two_configs": {
        "a.prisma": SCHEMA,
        "b.prisma": SCHEMA,
        "prisma.config.js": 'module.exports = { schema: "b.prisma" };\n',
        "prisma7.config.mjs": 'export default { schema: "a.prisma" };\n',
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_prisma_takes_the_same_schema(tmp_path: Path, layout: str) -> None:
    write(tmp_path, {"package.json": PACKAGE, "old.prisma": SCHEMA, **LAYOUTS[layout]})
    chosen = discover(tmp_path, cancellation=Cancellation()).chosen
    assert chosen is not None
    assert chosen.schema is not None
    done = run([prisma_judge() / "prisma.sh", "validate"], tmp_path)
    loaded = re.search(r"schema loaded from (\S+?)\.?$", done.stdout + done.stderr, re.MULTILINE)
    assert loaded is not None, done.stdout + done.stderr
    assert tmp_path / loaded[1] == chosen.schema
