"""Settings that are paths: each from where the relative paths of its source begin, and none that leads where the source
has no say."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.inside import leads_outside
from adx_tui.settings.sources import SettingsError, Sources

_OF_THE_PROJECT = (".env", "adx-tui.toml")


@dataclass(frozen=True, slots=True)
class NamedPaths:
    """What a person types is from the folder `given`; what a file of the project says from the `project`, and inside of
    its repository at `root`."""

    sources: Sources
    given: Path
    project: Path
    root: Path

    def named(self, name: str) -> Path | None:
        """Whether it is there or not; None where nobody named it. Raises SettingsError."""
        if (given := self.sources.get(name, None)) is None:
            return None
        value, source = str(given), self.sources.source(name)
        base = self.given if source in ("flag", "process environment") else self.project
        try:
            location = base / Path(value).expanduser()
            os.path.realpath(location)
        except (ValueError, RuntimeError) as error:  # a NUL byte, the home of nobody
            raise SettingsError(f"{self.sources.origin(name)} is {value!r}, which is no path: {error}") from None
        if source in _OF_THE_PROJECT and (real := leads_outside(location, self.root)) is not None:
            problem = f"names {location}, which is {real}" if real != location else f"names {location}"
            rule = f"a project's own file can only name what is inside of the repository, {self.root}"
            raise SettingsError(f"{self.sources.origin(name)} {problem}; {rule}")
        return location

    def existing(self, name: str) -> Path | None:
        """One that somebody named must be there: a typing error must not look like an empty project. None where nobody
        did. Raises SettingsError."""
        location = self.named(name)
        if location is None:
            return None
        try:
            location.stat()
        except FileNotFoundError:
            raise SettingsError(f"{self.sources.origin(name)} names {location}, which does not exist") from None
        except OSError as error:
            raise SettingsError(
                f"{self.sources.origin(name)} names {location}, which can't be used: {error.strerror}"
            ) from None
        return location
