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
        (
            "cross-env NODE_ENV=development dotenv -e '../my api/.env' -- next dev",
            Reader.DOTENV_EXPAND,
            ("../my api/.env",),
        ),
        ("dotenv -e ../../.env prisma migrate dev -- --name -e", Reader.DOTENV_EXPAND, ("../../.env",)),
        ("npx dotenv-cli -e=.env.local -e.env -- next dev", Reader.DOTENV_EXPAND, (".env.local", ".env")),
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
    ("script", "files"),
    [
        ("env-cmd -f ./config/.env.development nest start", ("./config/.env.development",)),
        ('env-cmd --no-override --file "config/.env" -- nest start', ("config/.env",)),
        ("env-cmd .env.local next dev", (".env.local",)),
        ("env-cmd next dev", (".env",)),
        ("dotenvx run -f .env.local --env-file=.env -- next dev", (".env.local", ".env")),
        ("dotenvx run -- next dev", (".env",)),
        ("dotenv -e ../../.env -c --", ("../../.env.local", "../../.env")),
        ("dotenv -e ../../.env -c -v WATCH=1 tsdown", ("../../.env.local", "../../.env")),
        ("dotenv -v WATCH=1 -e .env -- tsx x.ts", (".env",)),
        ("bun --env-file=../.env run x.ts", ("../.env",)),
    ],
)
def test_a_load_that_is_read_by_rules_which_are_not_known(script: str, files: tuple[str, ...]) -> None:
    assert list(find_loads(script)) == [((), files)]


def test_each_command_has_loads_of_its_own() -> None:
    script = "dotenv -e .env -- prisma migrate dev && env-cmd -f seed/.env tsx seed.ts"
    assert [files for _, files in find_loads(script)] == [(".env",), ("seed/.env",)]


@pytest.mark.parametrize(
    "script",
    [
        "next dev",
        "env-cmd -e development next dev",
        "env-cmd -r .env-rc.json next dev",
        "dotenvx run --convention=nextjs -- next dev",
        "dotenvx encrypt -f .env",
        "dotenv -o -e .env -- next dev",
        "dotenv -e .env.$STAGE -- next dev",
        "dotenv -c development -- next dev",
        "docker compose --env-file .env up",
        "echo dotenv/config",
        "node 'x",
        "dotenv -e -- next dev",
        "node --env-file",
        "env-cmd -f '.env\0' next dev",
        "cross-env NODE_ENV=test jest",
    ],
)
def test_nothing_that_is_certain(script: str) -> None:
    assert list(find_loads(script)) == []
