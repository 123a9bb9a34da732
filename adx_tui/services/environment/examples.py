"""The example of a `.env`: which file of a repository it is, under the names that repositories use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.environment import env_schema, masking, placeholders, private_values
from adx_tui.services.environment.env_file import EnvFile

NAMES = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.local.example",
    ".env.example.local",
    ".env.development.example",
    ".env.dev.example",
    ".env.example.development",
    ".env.example.dev",
    ".env.defaults",
    ".env.default",
    "env.example",
    "example.env",
    "sample.env",
    "env.sample",
    ".example.env",
    ".sample.env",
    ".env-example",
    ".env-sample",
    ".env.dev",
    ".env.development",
)
"""The likeliest first. The last two may be what a framework reads itself: an example only where there is no other."""


@dataclass(frozen=True, slots=True)
class Examples:
    """The example that counts, and what else could have been meant."""

    chosen: Path | None
    others: tuple[Path, ...] = ()


NO_EXAMPLES = Examples(None)


def find(package: Path, root: Path) -> Examples:
    """The examples from the package's folder up to the repository's root: the nearest counts."""
    paths = tuple(_all(package, root))
    return Examples(paths[0], paths[1:]) if paths else NO_EXAMPLES


def folders(package: Path, root: Path) -> Iterator[Path]:
    """The package's folder and those above it, to the root; the folder alone where it is outside of the root."""
    yield package
    if package.is_relative_to(root):
        for parent in package.parents:
            if not parent.is_relative_to(root):
                return
            yield parent


def is_example_itself(file: EnvFile) -> bool:
    """Whether a `.env` that is committed holds defaults for everybody, and nothing that is anybody's secret: what its
    keys call secrets is empty, a placeholder, or a password of a database on the own machine."""
    return bool(file.entries) and all(_is_default(entry.key, entry.value) for entry in file.entries)


def _all(package: Path, root: Path) -> Iterator[Path]:
    for folder in folders(package, root):
        for name in NAMES:
            if files.may_exist(folder / name) and not (folder / name).is_dir():
                yield folder / name


def _is_default(key: str, value: str) -> bool:
    if len(value) < private_values.SHORTEST or placeholders.is_placeholder(value) or placeholders.is_default_url(value):
        return True
    if masking.is_known_secret(value):
        return False
    if env_schema.is_published(key):
        return True
    return not env_schema.looks_secret(key) and "://" not in value
