"""The environment that the application sees in development: the process environment, and its `.env` files as its
framework reads them."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.services.environment.chain import Chain
from adx_tui.services.environment.readers.reading import Reading
from adx_tui.services.project.configuration import Configuration
from adx_tui.services.project.environment_files import framework_chain


def application_chain(configuration: Configuration) -> Chain:
    """The files that the application reads, and beside them the one that adx-tui sets up: first where somebody named
    it for this run (`--env-file`), else last."""
    settings = configuration.settings
    reads = framework_chain(configuration.repository, settings.project)
    named, others = (settings.env_file,), tuple(path for path in reads.files if path != settings.env_file)
    if settings.source_is_outside("env_file"):
        return Chain(reads.reader, named + others)
    return reads if settings.env_file in reads.files else Chain(reads.reader, others + named)


def read(configuration: Configuration, process_environment: Mapping[str, str]) -> Reading:
    """What the application makes of them. Raises UnreadableFileError."""
    return application_chain(configuration).reading(process_environment)
