"""What the scripts of a package.json have loaded."""

from __future__ import annotations

import pytest

from adx_tui.services.environment.chain import Reader
from adx_tui.services.project.env_scripts import find_loads


@pytest.mark.parametrize(
    ("script", "reader", "files"),
    [
        ("dotenv -e .env.local -e .env -- prisma migrate dev", Reader.DOTENV_EXPAND, (".env.local", ".env")),
        ("dotenv next dev", Reader.DOTENV_EXPAND, (".env",)),
        ("dotenv --no-expand -- tsx x.ts", Reader.DOTENV, (".env",)),
        ("node --env-file=.env --env-file .env.local x.js", Reader.NODE, (".env.local", ".env")),
        ("cd api && tsx watch --env-file-if-exists=../.env x.ts", Reader.NODE, ("../.env",)),
        ("node -r dotenv/config x.js dotenv_config_path=conf/.env", Reader.DOTENV, ("conf/.env",)),
        ("node --import=dotenv/config x.js", Reader.DOTENV, (".env",)),
        ("set -a; . ./.env; set +a; next dev", Reader.SHELL, ("./.env",)),
        ("source .env.development && next dev", Reader.SHELL, (".env.development",)),
    ],
)
def test_a_load(script: str, reader: Reader, files: tuple[str, ...]) -> None:
    ((readers, paths),) = find_loads(script)
    assert (readers[0], paths) == (reader, files)


@pytest.mark.parametrize(
    "script",
    [
        "next dev",
        "dotenv -e .env.$STAGE -- next dev",
        "dotenv -c development -- next dev",
        "docker compose --env-file .env up",
        "echo dotenv/config",
        "node 'x",
        "cross-env NODE_ENV=test jest",
    ],
)
def test_nothing_that_is_certain(script: str) -> None:
    assert list(find_loads(script)) == []
