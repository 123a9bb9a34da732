"""Vite's `loadEnv`: node's own parser, and dotenv-expand over all files together.

https://github.com/vitejs/vite/blob/main/packages/vite/src/node/env.ts
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adx_tui.services.environment.readers import dotenv_expand, node
from adx_tui.services.environment.readers.reading import Reading

FILES = (".env.development.local", ".env.development", ".env.local", ".env")
"""What `vite dev` reads, the one that counts most first: the mode before `.local`, the other way round than Next.js."""


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As `loadEnv("development", folder, "")`."""
    parsed: dict[str, str] = {}
    for text in reversed(texts):
        parsed |= node.parse(text)
    reading = dotenv_expand.expand(parsed, dict(process_environment), major=12)
    outside = {key: process_environment[key] for key in parsed if key in process_environment}
    unsettled = {key: why for key, why in reading.unsettled.items() if key not in outside}
    return Reading({**reading.values, **outside}, unsettled)
