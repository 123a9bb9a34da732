"""Where Prisma looks, by the version that is installed: what changed between 5 and 8.

Its sources: `packages/internals/src/cli/getSchema.ts`, `packages/config/src/loadConfigFromFile.ts`,
`packages/migrate/src/Migrate.ts` at 5.17.0, 6.5.0, 6.6.0, 6.13.0, and of the branches 6.19.x and v7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from adx_tui.services.project.repository import Version

SCHEMA_FILES = ("schema.prisma", "prisma/schema.prisma")
"""Where Prisma finds a schema that nothing names."""
SCHEMA_FOLDER = "prisma/schema"
"""Until 6.5 a folder was found too."""


class BesideWhat(Enum):
    """Where the folder `migrations` is that nothing names. They differ where the schema is a folder."""

    SCHEMA = auto()
    """Beside the schema, file or folder."""
    DATASOURCE = auto()
    """Beside the file that has the `datasource`."""
    INSIDE = auto()
    """Beside the schema's file; inside of its folder."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What Prisma of one version reads."""

    config: bool
    early_config: bool
    """A config counts if it says `earlyAccess: true`."""
    package_json: bool
    """`prisma.schema` and `prisma.seed` of package.json."""
    schema_folder: bool
    migrations: BesideWhat
    is_next_generation: bool = False


def for_version(version: Version | None) -> Rules:
    """The rules of `version`. Where it is not known, 7's, and what package.json has for the ones before counts. A range
    is as the newest that is in it."""
    major, minor = (7, 0) if version is None else number_of(version)
    old = (major, minor) < (6, 6)
    return Rules(
        config=not old,
        early_config=major == 6 and minor in (4, 5),
        package_json=version is None or major < 7,
        schema_folder=old,
        migrations=BesideWhat.SCHEMA if old else BesideWhat.DATASOURCE if major < 7 else BesideWhat.INSIDE,
        is_next_generation=major >= 8,
    )


def default_migrations(rules: Rules, schema: Path, datasource_file: Path | None, *, is_folder: bool) -> Path:
    """The migrations' folder that Prisma takes where no config names one."""
    if is_folder and rules.migrations is BesideWhat.INSIDE:
        return schema / "migrations"
    if is_folder and rules.migrations is BesideWhat.DATASOURCE and datasource_file is not None:
        return datasource_file.parent / "migrations"
    return schema.parent / "migrations"


def number_of(version: Version) -> tuple[int, int]:
    """Major and minor; of a range the newest that is in it."""
    minor = re.search(rf"\b{version.major}\.(\d{{1,9}})", version.text)
    if minor is None or (not version.locked and version.text.startswith("^")):
        return version.major, 99
    return version.major, int(minor[1])
