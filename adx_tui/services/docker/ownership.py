"""Whose a container or a volume is: told from the folders that its labels name, by real paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.docker import compose_labels


@dataclass(frozen=True, slots=True)
class Repository:
    """All that is one project to git, else the project's folder alone."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """The one that `folder` is in. A `.git` marks its root: a folder, or in a worktree a file
        (https://git-scm.com/docs/gitrepository-layout)."""
        real = folder.resolve()
        return cls(
            next((ancestor for ancestor in (real, *real.parents) if _exists(ancestor / ".git", unseen=False)), real)
        )

    def holds(self, path: Path) -> bool:
        """Whether `path` lies in it, and not in another one inside of it, as a worktree may."""
        real = path.resolve()
        if not real.is_relative_to(self.root):
            return False
        above = (
            ancestor
            for ancestor in (real, *real.parents)
            if ancestor != self.root and ancestor.is_relative_to(self.root)
        )
        return not any(_exists(ancestor / ".git", unseen=False) for ancestor in above)

    def made(self, labels: Mapping[str, str]) -> bool:
        """Whether a folder or file of this repository is named as what a container or volume was made from."""
        return any(self.holds(path) for path in _claims(labels))

    def elsewhere(self, labels: Mapping[str, str]) -> str:
        """The folder outside that claims it; empty where it is this repository's, or nobody's: a folder that is gone
        claims nothing, as the project may have been moved."""
        if self.made(labels):
            return ""
        living = (path for path in _claims(labels) if _exists(path, unseen=True))
        return next((str(path.parent if path.suffix in (".yml", ".yaml") else path) for path in living), "")


def _claims(labels: Mapping[str, str]) -> Iterator[Path]:
    """What the labels say it was made for: first our own word, then Compose's."""
    for label in (compose_labels.OWNER, compose_labels.WORKING_DIR):
        if path := labels.get(label):
            yield Path(path)
    for path in labels.get(compose_labels.CONFIG_FILES, "").split(","):
        if path.startswith("/"):  # `-` is a file that was read from standard input
            yield Path(path)


def _exists(path: Path, *, unseen: bool) -> bool:
    """Whether there is such a file; `unseen` where this user may not look."""
    try:
        return path.exists()
    except OSError:
        return unseen
