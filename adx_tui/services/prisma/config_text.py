"""The text of a prisma.config of version 7: a new one, and what is added to one that has no datasource.

https://www.prisma.io/docs/orm/reference/prisma-config-reference
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_OBJECT = re.compile(r"(?:defineConfig\(\s*\{|export\s+default\s*\{|module\.exports\s*=\s*\{)[ \t]*\n")
_IMPORTS_ENV = re.compile(r"import\s*\{[^}]{0,300}\benv\b[^}]{0,300}\}\s*from\s*[\"'][^\"']*prisma/config[\"']")
_WITH_DOTENV = 'import "dotenv/config";\n'
_WITH_NODE = """\
import { existsSync } from "node:fs";
"""


def new_config(schema: str, migrations: str, keys: Mapping[str, str], *, env_file: str, has_dotenv: bool) -> str:
    """A whole file; `keys` has for `url` and `shadowDatabaseUrl` the variables that they are taken from. Node's own
    loader reads `env_file` where the package does not have dotenv, or dotenv would look for another."""
    has_dotenv = has_dotenv and env_file == ".env"
    lines = [_WITH_DOTENV if has_dotenv else _WITH_NODE, 'import { defineConfig, env } from "prisma/config";\n\n']
    lines += [] if has_dotenv else [_loads(env_file)]
    lines += ["export default defineConfig({\n", f"  schema: {json.dumps(schema)},\n"]
    lines += [f"  migrations: {{ path: {json.dumps(migrations)} }},\n"] if migrations else []
    lines += [datasource(keys, uses_env=True), "});\n"]
    return "".join(lines)


def with_datasource(text: str, keys: Mapping[str, str]) -> str | None:
    """`text` with a datasource at the beginning of its object; None where that is not found for certain."""
    places = list(_OBJECT.finditer(text))
    if len(places) != 1:
        return None
    end = places[0].end()
    return text[:end] + datasource(keys, uses_env=_IMPORTS_ENV.search(text) is not None) + text[end:]


def with_loader(text: str, *, has_dotenv: bool) -> str:
    """`text` with the loading of `.env` before all else."""
    return loader(".env", has_dotenv=has_dotenv) + text


def loader(env_file: str, *, has_dotenv: bool) -> str:
    """The lines that load `env_file`, which is a path from where Prisma is started."""
    if not has_dotenv:
        return _WITH_NODE + _loads(env_file)
    name = json.dumps(env_file)
    return _WITH_DOTENV if env_file == ".env" else f'import dotenv from "dotenv";\ndotenv.config({{ path: {name} }});\n'


def datasource(keys: Mapping[str, str], *, uses_env: bool = True) -> str:
    """The lines of it. Only what is always there is asked for by `env()`, which ends the program where it is not."""

    def value(name: str, key: str) -> str:
        return f"env({json.dumps(key)})" if uses_env and name == "url" else f"process.env.{key}"

    lines = [f"    {name}: {value(name, key)},\n" for name, key in keys.items()]
    return "".join(("  datasource: {\n", *lines, "  },\n"))


def _loads(env_file: str) -> str:
    name = json.dumps(env_file)
    return f"// Prisma 7 loads no .env by itself.\nif (existsSync({name})) process.loadEnvFile({name});\n\n"
