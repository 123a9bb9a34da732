"""What a run goes by, settled before it begins: the repository, adx-tui.toml, the settings, and the `.env` that these
were made of."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation, CancelledRunError, working_within
from adx_tui.core.inside import repository_root
from adx_tui.services import state_directory
from adx_tui.services.environment import env_file
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.project import discovery, environment_files, options_file
from adx_tui.services.project.options_file import OptionsFile
from adx_tui.services.project.repository import Repository
from adx_tui.services.toml_file import TomlFileError
from adx_tui.settings import Folders, Settings, SettingsError


@dataclass(frozen=True, slots=True)
class Configuration:
    """See the module. `env_file` is None where there is none, or it can't be read."""

    settings: Settings
    repository: Repository
    options_file: OptionsFile | None = None
    env_file: EnvFile | None = None


def of_settings(settings: Settings, env_file: EnvFile | None = None) -> Configuration:
    """For `settings` that were settled already, `env_file` being what they were made of."""
    repository = discovery.discover(settings.given, chosen=settings.project, cancellation=Cancellation())
    return Configuration(settings, repository, env_file=env_file)


def read(flags: Mapping[str, object], process_environment: Mapping[str, str]) -> Configuration:
    """Read the project that `flags` (the options that were typed, by the settings' names) and `process_environment`
    are about. Raises SettingsError."""
    given = settings.given_folder(flags, process_environment)
    options = _options(repository_root(given))
    kept = options.options if options is not None else {}
    limit = Cancellation(settings.time_limit(flags, process_environment))
    written = None
    try:
        with working_within(limit):
            repository = _discover(given, kept.get("project"), process_environment, limit)
            project = repository.chosen.folder if repository.chosen is not None else given
            path = settings.given_env_file(given, flags, process_environment, kept)
            path = path or environment_files.settle_env_file(repository, project, limit)
            with suppress(OSError):  # what is wrong with it, the environment step says
                written = env_file.read(path)
    except CancelledRunError:
        raise SettingsError("--timeout passed while the repository was looked through") from None
    finally:
        limit.close()
    chosen_settings = settings.resolve(
        flags,
        process_environment,
        written.values if written is not None else {},
        default_state_dir=state_directory.default(),
        folders=Folders(given=given, project=project, env_file=path),
        options=kept,
    )
    if chosen_settings.migrations is not None:
        repository = repository.with_migrations(chosen_settings.migrations)
    return Configuration(chosen_settings, repository, options, written)


def _discover(given: Path, kept: str | None, process_environment: Mapping[str, str], limit: Cancellation) -> Repository:
    """The repository; `kept` is the project that adx-tui.toml means, which counts where it is in the folder that was
    given, or where that folder says nothing."""
    chosen = Path(os.path.realpath(kept)) if kept is not None else None
    discover = partial(discovery.discover, given, process_environment=process_environment, cancellation=limit)
    if chosen is not None and chosen.is_relative_to(given):
        return discover(chosen=chosen)
    repository = discover()
    if repository.chosen is None and chosen is not None:
        return discover(chosen=chosen)
    return repository


def _options(root: Path) -> OptionsFile | None:
    try:
        return options_file.read_if_there(root)
    except TomlFileError as error:
        place = f"{options_file.NAME}:{error.line}" if error.line is not None else options_file.NAME
        raise SettingsError(f"{root / place}: {error}") from None
