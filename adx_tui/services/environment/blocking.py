"""Whether a line of `.env` that can't be read is any trouble to the database."""

from __future__ import annotations

import re

from adx_tui.services.environment.env_file import EnvFile, LineProblem
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.environment.readers import node_dotenv

_OF_THE_DATABASE = re.compile(
    r"(?:.*_)?(?:DATABASE|POSTGRES|POSTGRESQL|PG|DB)(?:_.*|URL.*)?\Z|(?:DIRECT|SHADOW)_.*URL\Z"
)


def is_blocking(file: EnvFile, schema: EnvSchema | None, problem: LineProblem) -> bool:
    """Whether what the line may hold is needed: a key of the database, or one that the example requires. It does not
    block where it is about another key, and node's dotenv has all that is needed as adx-tui has it."""
    key = problem.advice.partition("=")[0]
    required = {field.key for field in schema.fields if field.required} if schema else set()
    if _is_needed(key, required):
        return True
    others = node_dotenv.parse(file.text)
    if any(field not in file.values for field in required):
        return True
    needed = {name for name in (*others, *file.values) if _is_needed(name, required)}
    return any(others.get(name) != file.values.get(name) for name in needed)


def _is_needed(key: str, required: set[str]) -> bool:
    return key in required or _OF_THE_DATABASE.match(key) is not None
