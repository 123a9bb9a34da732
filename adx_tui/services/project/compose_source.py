"""Which compose files a project's server is made by: the one that somebody named, else the one that is found; but never
away from data that the bundled one was made for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from adx_tui.core.inside import leads_outside
from adx_tui.services import files
from adx_tui.services.docker import compose_file
from adx_tui.services.docker.compose_discovery import ComposeChoice, find_compose
from adx_tui.services.docker.compose_file import ComposeFile, ComposeFileError
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project.repository import ProjectCommand, Source
from adx_tui.services.server import last_place
from adx_tui.settings import Postgres, Settings


def settle_compose(
    settings: Settings,
    process_environment: Mapping[str, str],
    env_values: Mapping[str, str],
    scripts: Mapping[str, ProjectCommand],
) -> ComposeChoice | None:
    """The project's compose files, and what says so; None where the bundled one serves."""
    if settings.compose_file is not None:
        reason = f"--compose-file ({settings.sources['compose_file']}) names it"
        return ComposeChoice((settings.compose_file,), reason, Source(settings.compose_file))
    usual = settings.project / compose_file.LAYOUT
    if files.may_exist(usual):
        return ComposeChoice((usual,), "adx-tui's own layout", Source(usual))
    choice = find_compose(settings.repository, settings.project, scripts, process_environment, env_values)
    if choice is not None and _data_is_the_bundled_ones(settings, {**process_environment, **env_values}, choice):
        return None
    return choice


def env_values(choice: ComposeChoice | None, repository: Path, read: Callable[[Path], EnvFile]) -> Mapping[str, str]:
    """What Compose's own `.env` says, which may be another than the project's; empty where that has a fault."""
    if choice is None or leads_outside(choice.env_file, repository) is not None:
        return {}
    with suppress(FileNotFoundError, UnreadableFileError):
        return read(choice.env_file).values
    return {}


def _data_is_the_bundled_ones(settings: Settings, environment: Mapping[str, str], choice: ComposeChoice) -> bool:
    """Whether the volume that was used last has the bundled file's name for it, which the found one would not have."""
    last = last_place.recall(settings.project_state_dir)
    if last is None or last.kind != Postgres.DOCKER:
        return False
    bundled, own = (_data(file, settings.project, environment) for file in (compose_file.read(None), choice.read()))
    return last.what == bundled != own


def _data(file: ComposeFile, project_dir: Path, environment: Mapping[str, str]) -> str:
    """The data of a server that the file makes, as `last_place` has it; empty where it makes none."""
    with suppress(ComposeFileError):
        return file.service(environment, project_dir=project_dir).data
    return ""
