"""How many processes of the application run side by side, as far as its files say.

https://pm2.keymetrics.io/docs/usage/cluster-mode/, https://nodejs.org/api/cluster.html
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.project.repository import Package

_PM2_FILES = tuple(f"ecosystem.config.{ending}" for ending in ("js", "cjs", "mjs", "json", "ts"))
_INSTANCES = re.compile(r"""["']?\binstances["']?\s*:\s*["']?(max|-?\d{1,4})\b""")
_PM2_OPTION = re.compile(r"\bpm2\b.{0,200}?(?:\s-i|--instances)[\s=](max|-?\d{1,4})\b")


def count_processes(package: Package | None) -> int:
    """The number that pm2 is told, of the package that is started; 1 where nothing says more."""
    if package is None:
        return 1
    words = [hit[1] for text in package.scripts.values() if (hit := _PM2_OPTION.search(text))]
    for name in _PM2_FILES:
        words += _INSTANCES.findall(_text(package.folder / name))
    return max(map(_number, words), default=1)


def _number(word: str) -> int:
    """`max` and 0 are one for each core, `-1` one less than that."""
    cores = os.cpu_count() or 1
    number = 0 if word == "max" else int(word)
    return max(number if number > 0 else cores + number, 1)


def _text(path: Path) -> str:
    try:
        return files.read_text(path, files.SETTINGS_BYTES)
    except OSError:
        return ""
