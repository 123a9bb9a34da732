"""The files of this machine that hold secrets: `.env`, and what else the project's programs read (`.env.local`)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.model import Location
from adx_tui.services.environment import env_file, private_values
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project import application_environment
from adx_tui.services.project.environment_files import command_line_chain
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment


@dataclass(frozen=True, slots=True)
class PrivateFile:
    """A file, and its keys that hold a secret with the secret. `is_main`: it is the one that adx-tui sets up."""

    project: Project
    file: EnvFile
    secrets: Mapping[str, str]
    is_main: bool

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def name(self) -> str:
        """As a person in the project's folder would write it."""
        return self.project.relative(self.path)

    @property
    def real_path(self) -> Path:
        """The file that it is, also where it is a link: git keeps of a link no more than where it leads."""
        return Path(os.path.realpath(self.path)) if self.path.is_symlink() else self.path

    @property
    def subject(self) -> str:
        """What a finding is about, where that is not the one of the catalogue's title."""
        return "" if self.is_main else self.name

    def check(self, id: str) -> str:
        """The check's own id for this file."""
        return id if self.is_main else f"{id}.{self.name}"

    def location(self) -> Location:
        return Location(self.name)


def find(project: Project, environment: Environment) -> tuple[PrivateFile, ...]:
    """The main one first, whatever is in it; of the others those that hold a secret."""
    assert environment.file is not None
    main = environment.file
    values = {key: environment.get(key) for key in main.values if key not in environment.shadowed}
    secrets = private_values.find_secrets(values, environment.schema)
    return (PrivateFile(project, main, secrets, is_main=True), *_others(project, environment, main.path))


def _others(project: Project, environment: Environment, main: Path) -> Iterator[PrivateFile]:
    chains = [application_environment.application_chain(project.configuration)]
    chains += [command_line_chain(project.prisma)] if project.prisma is not None else []
    real = os.path.realpath(main)
    for path in dict.fromkeys(path for chain in chains for path in chain.existing()):
        if os.path.realpath(path) == real:
            continue
        try:
            file = env_file.read_if_there(path)
        except UnreadableFileError:
            continue  # whoever reads it is told
        if file is not None and (secrets := private_values.find_secrets(file.values, environment.schema)):
            project.learn_secrets(file.values, environment.schema)
            yield PrivateFile(project, file, secrets, is_main=False)
