"""Whether the pools of all processes fit into the server: only where one has no limit of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adx_tui.services.application.client_modules import ClientModules
from adx_tui.services.application.source_code import read_source_code
from adx_tui.steps.application.pool_sizes import check_pool_sizes
from tests.support.application import LookingContext, open_project, words
from tests.support.repositories import SEVEN, schema, write


@pytest.mark.parametrize(
    ("options", "instances", "most", "expected"),
    [
        ("{ connectionString: url }", 1, 100, []),
        ("{ connectionString: url }", 12, 100, ["warning ADX646 lib/db.ts:2:21"]),
        ("{ connectionString: url, max: 5 }", 12, 20, []),
        ("{ connectionString: url, max }", 12, 20, []),
        ("{ connectionString: url }", 12, None, []),
    ],
)
def test_a_pool_without_a_limit(
    tmp_path: Path, options: str, instances: int, most: int | None, expected: list[str]
) -> None:
    scripts = {"start": f"pm2 start server.js -i {instances}"}
    files = {
        "package.json": json.dumps({"name": "shop", "dependencies": SEVEN, "scripts": scripts}),
        "prisma/schema.prisma": schema(),
        "lib/db.ts": f'import {{ Pool }} from "pg";\nexport const pool = new Pool({options});\n',
        ".env": "DATABASE_URL=postgresql://a:b@localhost:5432/x\n",
    }
    project = open_project(write(tmp_path / "shop", files), tmp_path / "state")
    cancellation = LookingContext().cancellation
    code = read_source_code(project.repository.root, state=tmp_path / "state", cancellation=cancellation)
    assert project.prisma is not None
    clients = ClientModules(code, project.repository, project.prisma)
    assert words(list(check_pool_sizes(project, clients, most))) == expected
