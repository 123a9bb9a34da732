"""The example of a `.env`: which file of a repository it is, under the names that repositories use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.environment import env_schema, masking, placeholders, private_values
from adx_tui.services.environment.env_file import EnvFile

_ENDINGS = ("example", "sample", "template", "dist")
NAMES = (
    *(f".env.{ending}" for ending in _ENDINGS),
    *(f".env.{stage}.{ending}" for ending in _ENDINGS for stage in ("local", "development", "dev")),
    ".env.example.local",
    ".env.example.development",
    ".env.example.dev",
    ".env.defaults",
    ".env.default",
    *(f"env.{ending}" for ending in _ENDINGS),
    *(f"{ending}.env" for ending in _ENDINGS),
    ".example.env",
    ".sample.env",
    *(f".env-{ending}" for ending in _ENDINGS),
    *(f"env-{ending}" for ending in _ENDINGS),
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


def find(package: Path, root: Path, file: Path | None = None) -> Examples:
    """The examples of `file`, the `.env` that is meant: those beside it, the one that is called after it first; then
    those from the package's folder up to the repository's root, of which the nearest counts."""
    paths = tuple(path for path in dict.fromkeys(_all(package, root, file)) if path != file and _is_there(path))
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


def _all(package: Path, root: Path, file: Path | None) -> Iterator[Path]:
    if file is not None and file.is_relative_to(root):
        names = (*(f"{file.name}.{ending}" for ending in _ENDINGS), *NAMES)
        yield from (file.parent / name for name in names)
    for folder in folders(package, root):
        yield from (folder / name for name in NAMES)


def _is_there(path: Path) -> bool:
    return files.may_exist(path) and not path.is_dir()


def _is_default(key: str, value: str) -> bool:
    if len(value) < private_values.SHORTEST or placeholders.is_placeholder(value) or placeholders.is_default_url(value):
        return True
    if masking.is_known_secret(value):
        return False
    if env_schema.is_published(key):
        return True
    return not env_schema.looks_secret(key) and "://" not in value
