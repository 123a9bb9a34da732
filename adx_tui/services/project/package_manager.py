"""The package manager of a folder: the nearest word of it, from the folder upward to the repository's root.

`packageManager` (https://nodejs.org/api/corepack.html) says it; else the lockfile does that lies there. A package has
often neither, and its repository's root both.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.project.packages import NAME, Manifest
from adx_tui.services.project.repository import Manager, PackageManager, Source

LOCKFILES = {
    "pnpm-lock.yaml": Manager.PNPM,
    "bun.lock": Manager.BUN,
    "bun.lockb": Manager.BUN,
    "yarn.lock": Manager.YARN,
    "package-lock.json": Manager.NPM,
    "npm-shrinkwrap.json": Manager.NPM,
}
_OTHER_FILES = {"pnpm-workspace.yaml": Manager.PNPM, ".yarnrc.yml": Manager.YARN}


def find(folder: Path, root: Path, manifests: Mapping[Path, Manifest]) -> PackageManager | None:
    """Which one is used in `folder`; npm where there is a package.json and nothing else says more, None where there is
    none. `manifests` are by their folders."""
    steps = upward(folder, root)
    for step in steps:
        if (manifest := manifests.get(step)) and (manager := _named(manifest)):
            return manager
        for name, kind in (LOCKFILES | _OTHER_FILES).items():
            if files.may_exist(step / name):
                return PackageManager(kind, Source(step / name))
    nearest = next((step for step in steps if step in manifests), None)
    return PackageManager(Manager.NPM, Source(nearest / NAME)) if nearest else None


def upward(folder: Path, root: Path) -> tuple[Path, ...]:
    """`folder` and those above it, up to `root`; the folder alone where it is not inside."""
    steps = (folder, *folder.parents)
    return steps[: steps.index(root) + 1] if root in steps else (folder,)


def _named(manifest: Manifest) -> PackageManager | None:
    name = manifest.manager.partition("@")[0]
    if name not in set(Manager):
        return None
    package = manifest.package
    return PackageManager(
        Manager(name), package.source("packageManager" if "packageManager" in package.lines else "devEngines")
    )
