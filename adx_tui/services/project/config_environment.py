"""What a `prisma.config` finds in `process.env`, where the variables decide what it says."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from adx_tui.services.environment import chain
from adx_tui.services.prisma import config_file
from adx_tui.services.prisma.config_file import PrismaConfig
from adx_tui.services.project import environment_files


def read_config(path: Path, folder: Path, process_environment: Mapping[str, str]) -> PrismaConfig:
    """The config at `path` of a Prisma that is started in `folder` with that environment, and with what the config
    itself loads into it. Raises FileNotFoundError, CancelledRunError."""
    config = config_file.read_config(path, folder)
    if not config.unsettled or any(load.unsettled or load.conditional for load in config.env_file_loads):
        return config
    loaded = chain.of_prisma(
        7,
        folder,
        has_config=True,
        loaded=[
            (file, environment_files.reader_of(load.loader, expands=load.expands))
            for load in config.env_file_loads
            for file in load.files
        ],
    )
    environment = dict(process_environment)
    with suppress(OSError):  # what is wrong with the file, the environment step says
        environment |= loaded.reading(process_environment).values
    return config_file.read_config(path, folder, environment)
