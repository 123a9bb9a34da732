"""Programs of Node.js and the packages that they need: fetched once into a cache folder, and asked in JSON.

Where that can't be, the test is skipped, or fails where it is insisted on.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.support.requirements import PRISMA

CACHE = Path.home() / ".cache"
RUN_SECONDS = 150
_INSTALL_SECONDS = 300
_INSTALL = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True, slots=True)
class NodePrograms:
    """What is in the folder `sources`, with what its package.json names: installed with `options` in a copy, the folder
    `name` of the cache, so that the repository stays as it is. `node` is the oldest that will do."""

    name: str
    sources: Path
    options: tuple[str, ...] = ()
    node: tuple[int, int] = (20, 12)

    def install(self) -> Path:
        """Returns the folder where they are ready to be run; a changed source gets a new one."""
        return _installed(self)

    def ask(self, script: str, *arguments: str, about: Any) -> Any:
        """What `script` answers."""
        return ask(self.install() / script, *arguments, about=about)


def ask(script: Path, *arguments: str, about: Any) -> Any:
    """What the script answers on its last line, being given `about`, both in JSON."""
    done = subprocess.run(
        ["node", script, *arguments],
        input=json.dumps(about),
        capture_output=True,
        encoding="utf-8",
        timeout=RUN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def node_version() -> tuple[int, int] | None:
    """None where there is none that runs."""
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", answer)
    return (int(version[1]), int(version[2])) if version else None


def needs_node(least: tuple[int, int]) -> None:
    """Ends the test where there is no such Node.js."""
    if os.name == "nt":
        PRISMA.refuse("the judge is a shell script")
    PRISMA.enforce()
    version = node_version()
    if version is None or version < least:
        seen = ".".join(map(str, version)) if version else "none that runs"
        PRISMA.refuse(f"needs Node.js {least[0]}.{least[1]} or newer, found {seen}")


@functools.cache
def _installed(programs: NodePrograms) -> Path:
    """Once for each state of the sources, by one test run at a time."""
    needs_node(programs.node)
    sources = sorted(path for path in programs.sources.iterdir() if path.is_file())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    folder = CACHE / programs.name
    ready = folder / ".ready"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock", timeout=_INSTALL_SECONDS):
        if ready.is_file() and ready.read_text("utf-8") == digest:
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for source in sources:
            shutil.copy(source, folder / source.name)  # which of them are programs, too
        _run_npm(folder, [*_INSTALL, *programs.options])
        ready.write_text(digest, "utf-8")
    return folder


def _run_npm(folder: Path, command: list[str]) -> None:
    try:
        subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=_INSTALL_SECONDS, check=True)
    except subprocess.CalledProcessError as error:
        PRISMA.refuse(f"{' '.join(command)} failed in {folder}: {error.stderr.strip()[-500:]}")
    except subprocess.TimeoutExpired:
        PRISMA.refuse(f"{' '.join(command)} did not end within {_INSTALL_SECONDS} seconds")
