"""What a script of a package.json has loaded before a program starts: `dotenv -e`, `env-cmd -f`, `--env-file`,
`source .env`.

https://github.com/entropitor/dotenv-cli, https://nodejs.org/api/cli.html#--env-fileconfig,
https://github.com/motdotla/dotenv#preload, https://github.com/toddbluhm/env-cmd, https://dotenvx.com/docs/advanced/run,
https://bun.com/docs/runtime/environment-variables
"""

from __future__ import annotations

import re
import shlex
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from adx_tui.services.environment.chain import Reader

_COMMANDS = re.compile(r"&&|\|\||[;|&\n]")
_UNTOLD = re.compile(r"[$`%{*?\0]")
_RUNNERS = re.compile(r"(?:.*/)?(?:node|tsx|ts-node|nodemon|bun)\Z")
_PRELOADED = re.compile(r"dotenv/config(?:\.js)?\Z")
_PATH_OPTION = "dotenv_config_path="

Load = tuple[tuple[Reader, ...], tuple[str, ...]]
"""The readers of which it is one, none where it is not known how they are read; and the files, the one that counts most
first."""


def find_loads(script: str) -> Iterator[Load]:
    """The loads of a script. What only a shell could tell is left out."""
    if "env" not in script:
        return
    for command in commands(script):
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        load = _dotenv_cli(words) or _env_cmd(words) or _dotenvx(words) or _node(words) or _sourced(words)
        if load is not None and all(load[1]) and not any(_UNTOLD.search(path) for path in load[1]):
            yield load


def commands(script: str) -> list[str]:
    """The commands of a script, one after the other."""
    return _COMMANDS.split(script)


def _after(words: Sequence[str], *names: str) -> Sequence[str] | None:
    """What follows the program that has one of `names`; None where it is not started."""
    start = next((at for at, word in enumerate(words) if word in names), None)
    return None if start is None else words[start + 1 :]


def _options(words: Iterable[str], taking: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The options before the command that is started; those in `taking` with the word that follows, where it is none
    itself."""
    rest = deque(words)
    while rest and rest[0].startswith("-") and rest[0] != "--":
        name, equals, value = rest.popleft().partition("=")
        if not equals and name in taking and rest and not rest[0].startswith("-"):
            value = rest.popleft()
        yield name, value


def _dotenv_cli(words: Sequence[str]) -> Load | None:
    """`dotenv [-e FILE]… [-c] [-v NAME=VALUE]… [--no-expand] [--] COMMAND`: the first file counts, and the process
    before it. The order of a cascade is another in each release, and a variable is of no file."""
    rest = _after(words, "dotenv", "dotenv-cli")
    if rest is None:
        return None
    paths: list[str] = []
    readers: tuple[Reader, ...] = (Reader.DOTENV_EXPAND, Reader.DOTENV_EXPAND_11)
    is_known, cascades = True, False
    for name, value in _options(rest, ("-e", "-c", "-v")):
        if name.startswith("-e"):
            paths.append(name[2:] + value)
        elif name == "--no-expand":
            readers = (Reader.DOTENV,)
        elif name == "-v":
            is_known = False
        elif name == "-c" and not value:
            is_known, cascades = False, True
        else:  # a cascade of a name, an override
            return None
    paths = paths or [".env"]
    if cascades:
        paths = [name for path in paths for name in (f"{path}.local", path)]
    return readers if is_known else (), tuple(paths)


def _env_cmd(words: Sequence[str]) -> Load | None:
    """`env-cmd [-f FILE] COMMAND`, before version 9 `env-cmd FILE COMMAND`. It parses by rules of its own."""
    rest = _after(words, "env-cmd")
    if rest is None:
        return None
    options = dict(_options(rest, ("-f", "--file", "-e", "--environments", "-r", "--rc-file")))
    if not options.keys().isdisjoint(("-e", "--environments", "-r", "--rc-file")):
        return None  # the variables are in a `.env-cmdrc`
    first = next(iter(rest), "")
    return (), (options.get("-f") or options.get("--file") or (first if ".env" in first else ".env"),)


def _dotenvx(words: Sequence[str]) -> Load | None:
    """`dotenvx run [-f FILE]… -- COMMAND`, of which the first counts. It decrypts too, and runs what a value names."""
    rest = _after(words, "dotenvx")
    if not rest or rest[0] != "run":
        return None
    options = list(_options(rest[1:], ("-f", "--env-file", "-e", "--env")))
    if any(name == "--convention" for name, _ in options):
        return None
    return (), tuple(value for name, value in options if name in ("-f", "--env-file")) or (".env",)


def _node(words: Sequence[str]) -> Load | None:
    """`node --env-file=FILE …`, of which the last counts; `node -r dotenv/config`. Bun has an order of its own."""
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
        is_bun = words[start].endswith("bun")
        return () if is_bun else (Reader.NODE,), tuple(reversed(paths))
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
