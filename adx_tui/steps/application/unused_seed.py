"""A seed in Prisma's usual place that no command names: `prisma db seed` then says that none is configured.

https://www.prisma.io/docs/orm/prisma-migrate/workflows/seeding
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adx_tui.core.model import Check, Finding, Location, manual, warning
from adx_tui.services import files
from adx_tui.services.prisma.config_file import PrismaConfig
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject

_NAMES = ("seed.ts", "seed.mts", "seed.cts", "seed.js", "seed.mjs", "seed.cjs")
_FIRST_WITH_CONFIG = 7


def check_unused(project: Project, prisma: PrismaProject, config: PrismaConfig | None) -> Iterator[Check]:
    """A seed that neither a configuration nor a script of a package names. Where something of the config is not known
    it may well be named there."""
    if project.settings.seed_command or (config is not None and (config.seed is not None or config.unsettled)):
        return
    packages = project.repository.packages
    texts = [text for package in packages for text in (package.prisma_seed, *package.scripts.values()) if text]
    if any("seed" in text for text in texts):
        return
    seed = next((path for path in _places(prisma) if files.may_exist(path)), None)
    if seed is None:
        return
    where = project.relative(seed)
    command = f"{'tsx' if seed.suffix.endswith('ts') else 'node'} {seed.relative_to(prisma.folder).as_posix()}"
    in_config = prisma.major >= _FIRST_WITH_CONFIG or config is not None
    named = config.path.name if config is not None else "prisma.config.ts"
    how = (
        manual("application.seed", f"name it in {named}", f'migrations: {{ seed: "{command}" }},')
        if in_config
        else manual("application.seed", "name it in package.json", f'"prisma": {{ "seed": "{command}" }}')
    )
    finding = Finding(
        code="ADX680",
        cause=f"{where} is there, and nothing names it: `prisma db seed` runs no seed.",
        subject=where,
        evidence=("looked in  prisma.config, prisma.seed of package.json, scripts of package.json",),
        location=Location(where),
        remedies=(how,),
    )
    yield warning("config.unused_seed", "the seed that is there has a command", finding)


def _places(prisma: PrismaProject) -> Iterator[Path]:
    folders = [prisma.folder / "prisma"]
    if prisma.schema is not None and prisma.schema.parent.is_relative_to(prisma.folder):
        folders.insert(0, prisma.schema.parent)
    yield from (folder / name for folder in dict.fromkeys(folders) if folder != prisma.folder for name in _NAMES)
