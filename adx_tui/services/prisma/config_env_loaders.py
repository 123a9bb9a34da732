"""Which files the known loaders of `.env` read, by the arguments of their calls; None where that is not settled.

https://github.com/motdotla/dotenv#options, https://nodejs.org/api/process.html#processloadenvfilepath,
https://github.com/vercel/next.js/blob/canary/packages/next-env/index.ts
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adx_tui.services.javascript import node_paths
from adx_tui.services.javascript.operators import is_truthy
from adx_tui.services.javascript.values import Array, Literal, Record, Undefined, Value

# Imported for what they do: a file in the working folder, as the loader without options.
CONFIG_MODULES = {
    "dotenv/config": "dotenv",
    "dotenv-expand/config": "dotenv",
    "dotenv-safe/config": "dotenv-safe",
    "dotenv-flow/config": "dotenv-flow",
    "@dotenvx/dotenvx/config": "dotenvx",
}


def _of_options(folder: Path, arguments: list[Value]) -> tuple[Path, ...] | None:
    """`config({ path })`: a text, a URL or a list of them; `.env` without. Where files override what is there already,
    each does so with the one before it."""
    options = arguments[0] if arguments else Record({}, 0)
    if not isinstance(options, Record):
        return None
    paths = _paths(folder, options.get("path"))
    return _strongest_last(paths) if overrides(options) else paths


def overrides(options: Record) -> bool:
    """dotenv's `override`, dotenvx's `overload`."""
    return any(is_truthy(options.get(option)) for option in ("override", "overload"))


def _of_first_argument(folder: Path, arguments: list[Value]) -> tuple[Path, ...] | None:
    """`process.loadEnvFile(path)`."""
    return _paths(folder, arguments[0] if arguments else Undefined(0))


def _of_next(folder: Path, arguments: list[Value]) -> tuple[Path, ...] | None:
    """`loadEnvConfig(folder, development)`."""
    directory = _paths(folder, arguments[0]) if arguments else None
    development = is_truthy(arguments[1]) if len(arguments) > 1 else False
    if directory is None or development is None:
        return None
    mode = "development" if development else "production"
    return tuple(directory[0] / name for name in (f".env.{mode}.local", ".env.local", f".env.{mode}", ".env"))


def _of_vite(folder: Path, arguments: list[Value]) -> tuple[Path, ...] | None:
    """`loadEnv(mode, folder)`: the mode is stronger than `.local`.

    https://github.com/vitejs/vite/blob/main/packages/vite/src/node/env.ts
    """
    match arguments:
        case [Literal(str() as mode), directory, *_] if (directories := _paths(folder, directory)) is not None:
            names = (f".env.{mode}.local", f".env.{mode}", ".env.local", ".env")
            return tuple(directories[0] / name for name in names)
    return None


def _of_flow(folder: Path, arguments: list[Value]) -> tuple[Path, ...] | None:
    """`config({ path: folder, node_env })` of dotenv-flow, or with its `files`, of which the last is the strongest.

    https://github.com/kerimdzhanov/dotenv-flow#options
    """
    options = arguments[0] if arguments else Record({}, 0)
    if not isinstance(options, Record) or options.rest is not None or "pattern" in options.fields:
        return None
    directories = _paths(folder, options.fields.get("path", Literal(".", 0)))
    if directories is None:
        return None
    if "files" in options.fields:
        return _strongest_last(_paths(directories[0], options.fields["files"]))
    mode = options.fields.get("node_env") or options.fields.get("default_node_env")
    match mode:
        case None:
            return files_of_flow(directories[0])
        case Literal(str() as name):
            return files_of_flow(directories[0], name)
    return None


def files_of_flow(folder: Path, mode: str = "") -> tuple[Path, ...]:
    """dotenv-flow's files in that folder: those of the mode before `.env.local`, which a test does without."""
    names = [f".env.{mode}.local", f".env.{mode}"] if mode else []
    names += [".env.local"] if mode != "test" else []
    return tuple(folder / name for name in (*names, ".env", ".env.defaults"))


def _strongest_last(paths: tuple[Path, ...] | None) -> tuple[Path, ...] | None:
    return paths and paths[::-1]


def _paths(folder: Path, value: Value) -> tuple[Path, ...] | None:
    """`.env` in the working folder where nothing is given."""
    if isinstance(value, Undefined):
        return (folder / ".env",)
    paths: list[Path] = []
    for item in value.items if isinstance(value, Array) else (value,):
        if not isinstance(item, Literal) or not isinstance(item.value, str) or "\0" in item.value:
            return None
        paths.append(Path(node_paths.resolve(folder, node_paths.from_url(item.value) or item.value)))
    return tuple(paths) or None


LOADERS: dict[str, tuple[str, Callable[[Path, list[Value]], tuple[Path, ...] | None]]] = {
    "dotenv.config": ("dotenv", _of_options),
    "dotenv-safe.config": ("dotenv-safe", _of_options),
    "@dotenvx/dotenvx.config": ("dotenvx", _of_options),
    "dotenv-flow.config": ("dotenv-flow", _of_flow),
    "process.loadEnvFile": ("node", _of_first_argument),
    "@next/env.loadEnvConfig": ("@next/env", _of_next),
    "vite.loadEnv": ("vite", _of_vite),
}
"""The functions that load, by the name of their module: the loader, and what it reads in a working folder."""
