"""The real Prisma reads the config that adx-tui takes for its, and finds in it the schema that adx-tui read."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.prisma.config_file import ConfiguredPath, read_config
from adx_tui.services.prisma.config_location import find_config
from tests.prisma.judge import prisma_judge, run
from tests.support.sampling import sample

pytestmark = pytest.mark.prisma

SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n'
HEAD = 'import path from "node:path";\nimport { defineConfig } from "prisma/config";\n'
CONFIGS = {
    "prisma7.config.js": "module.exports = { schema: './FOLDER/schema.prisma' }",
    "prisma7.config.ts": "const folder: string = 'FOLDER'; export default { schema: `${folder}/schema.prisma` }",
    ".config/prisma7.mts": HEAD + "export default defineConfig({ schema: '../FOLDER/schema.prisma' })",
    "prisma.config.mjs": HEAD + "export default defineConfig({ schema: path.join('FOLDER', 'schema.prisma') })",
    "prisma.config/index.ts": HEAD + "export default { schema: path.join(__dirname, '..', 'FOLDER', 'schema.prisma') }",
    ".config/prisma.ts": HEAD + "export default { schema: path.resolve('FOLDER', 'schema.prisma') } satisfies object",
    ".config/prisma.config.cts": "export = { schema: '../FOLDER/schema.prisma' }",
}
"""In the order in which Prisma 7 looks for them, each with a schema of its own."""


def test_whichever_are_there(tmp_path: Path) -> None:
    judge = prisma_judge()
    (tmp_path / "node_modules").symlink_to(judge / "node_modules")
    configs = dict(sample(list(CONFIGS.items())))
    for number, (name, text) in enumerate(configs.items()):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.replace("FOLDER", f"schema{number}"))
        (tmp_path / f"schema{number}").mkdir()
        (tmp_path / f"schema{number}" / "schema.prisma").write_text(SCHEMA)

    taken = []
    while (location := find_config(tmp_path, 7)) is not None:
        taken.append(location.path.relative_to(tmp_path).as_posix())
        schema = read_config(location.path, tmp_path).schema
        assert isinstance(schema, ConfiguredPath)
        done = run([judge / "prisma.sh", "validate"], tmp_path)
        text = done.stdout + done.stderr
        assert f"Loaded Prisma config from {taken[-1]}." in text, text
        assert f"Prisma schema loaded from {schema.path.relative_to(tmp_path).as_posix()}." in text, text
        location.path.unlink()
    assert taken == list(configs)
