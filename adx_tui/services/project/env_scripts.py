"""What a script of a package.json has loaded before a program starts: `dotenv -e`, `--env-file`, `source .env`.

https://github.com/entropitor/dotenv-cli, https://nodejs.org/api/cli.html#--env-fileconfig,
https://github.com/motdotla/dotenv#preload
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

from adx_tui.services.environment.chain import Reader

_COMMANDS = re.compile(r"&&|\|\||[;|&\n]")
_UNTOLD = re.compile(r"[$`%{*?]")
_RUNNERS = re.compile(r"(?:.*/)?(?:node|tsx|ts-node|nodemon)\Z")
_PRELOADED = re.compile(r"dotenv/config(?:\.js)?\Z")
_PATH_OPTION = "dotenv_config_path="

Load = tuple[tuple[Reader, ...], tuple[str, ...]]
"""The readers of which it is one, and the files, the one that counts most first."""


def find_loads(script: str) -> Iterator[Load]:
    """The loads of a script. What only a shell could tell is left out."""
    if "env" not in script:
        return
    for command in _COMMANDS.split(script):
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        load = _dotenv_cli(words) or _node(words) or _sourced(words)
        if load is not None and load[1] and not any(_UNTOLD.search(path) for path in load[1]):
            yield load


def _dotenv_cli(words: Sequence[str]) -> Load | None:
    """`dotenv [-e FILE]… [--no-expand] [--] COMMAND`: the first file counts, and the process before it."""
    start = next((at for at, word in enumerate(words) if word == "dotenv"), None)
    if start is None:
        return None
    paths: list[str] = []
    readers: tuple[Reader, ...] = (Reader.DOTENV_EXPAND, Reader.DOTENV_EXPAND_11)
    rest = iter(words[start + 1 :])
    for word in rest:
        if word == "-e":
            paths.append(next(rest, ""))
        elif word.startswith("-e") and not word.startswith("--"):
            paths.append(word[2:].removeprefix("="))
        elif word == "--no-expand":
            readers = (Reader.DOTENV,)
        elif word == "--" or not word.startswith("-"):
            break
        else:  # a cascade, an override, a variable
            return None
    return readers, tuple(paths or [".env"])


def _node(words: Sequence[str]) -> Load | None:
    """`node --env-file=FILE …`, of which the last counts; `node -r dotenv/config`."""
    start = next((at for at, word in enumerate(words) if _RUNNERS.match(word)), None)
    if start is None:
        return None
    paths: list[str] = []
    options = words[start + 1 :]
    for at, word in enumerate(options):
        name, equals, value = word.partition("=")
        if name in ("--env-file", "--env-file-if-exists"):
            paths.append(value if equals else next(iter(options[at + 1 :]), ""))
    if paths:
        return (Reader.NODE,), tuple(reversed(paths))
    if any(_PRELOADED.match(word.rpartition("=")[2]) for word in options):
        named = [word.removeprefix(_PATH_OPTION) for word in options if word.startswith(_PATH_OPTION)]
        return (Reader.DOTENV,), tuple(named[-1:] or [".env"])
    return None


def _sourced(words: Sequence[str]) -> Load | None:
    """`source .env`, `. ./.env`."""
    match words:
        case ["source" | ".", path, *_] if ".env" in path:
            return (Reader.SHELL,), (path,)
    return None
