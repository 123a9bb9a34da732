"""The sources of settings: flag, process environment, `.env`, adx-tui.toml, default. The first that says it wins."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class SettingsError(ValueError):
    """A setting can't be used; the text says which, where it came from and why. Exit code 2."""


NAMES = (
    "project",
    "env_file",
    "migrations",
    "seeds",
    "compose_file",
    "app",
    "postgres",
    "output",
    "timeout",
    "strict",
    "steps",
    "seed_set",
    "seed_command",
    "allow_project_commands",
    "prove_seeds",
    "seed_database",
    "report",
    "junit",
    "quiet",
    "verbose",
    "plain_walk",
    "state_dir",
)
WITHOUT_FLAG = ("state_dir",)
"""What only the process environment sets: the same for every project of a machine."""
COMMANDS = ("auto", "check")
"""What the process environment can ask for, beside settings: the two commands that lose nothing."""
FROM_ENV_FILE = ("migrations", "seeds", "compose_file", "app", "postgres")
"""What a project's `.env` can set: where things of its own are. Not what is written where on somebody's machine."""
FROM_OPTIONS_FILE = ("project", "env_file", *FROM_ENV_FILE, "seed_command", "seed_set")
"""What its adx-tui.toml can set."""


def variable(name: str) -> str:
    """The environment variable that sets `name`."""
    return "ADX_" + ("STEP" if name == "steps" else name.upper())


def flag(name: str) -> str:
    """The option that sets `name` on the command line."""
    return "--" + ("step" if name == "steps" else name.replace("_", "-"))


Choice = TypeVar("Choice", bound=StrEnum)
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class Sources:
    """The value that wins for each setting, and which source it came from."""

    def __init__(
        self,
        flags: Mapping[str, object],
        process: Mapping[str, str],
        env_file: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        env_file, options = env_file or {}, options or {}
        self._sources: tuple[tuple[str, Mapping[str, object]], ...] = (
            ("flag", {name: value for name, value in flags.items() if value not in (None, False, [])}),
            ("process environment", {name: process[variable(name)] for name in NAMES if process.get(variable(name))}),
            (
                ".env",
                {name: env_file[variable(name)] for name in FROM_ENV_FILE if env_file.get(variable(name))},
            ),
            ("adx-tui.toml", {name: options[name] for name in FROM_OPTIONS_FILE if name in options}),
        )

    def get(self, name: str, default: object) -> object:
        return next((values[name] for _, values in self._sources if name in values), default)

    def source(self, name: str) -> str:
        return next((source for source, values in self._sources if name in values), "default")

    def origin(self, name: str) -> str:
        """The setting as the person wrote it."""
        source = self.source(name)
        if source == "flag":
            return flag(name)
        return f"{flag(name).lstrip('-') if source == 'adx-tui.toml' else variable(name)} ({source})"

    def one_of(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        value = self.get(name, default)
        try:
            return kind(str(value))
        except ValueError:
            raise SettingsError(f"{self.origin(name)} is {value!r}; it can be {', '.join(kind)}") from None

    def seconds(self, name: str) -> float | None:
        value = self.get(name, None)
        if value is None:
            return None
        try:
            seconds = float(str(value))
        except ValueError:
            raise SettingsError(f"{self.origin(name)} is {value!r}, which is no number of seconds") from None
        if not 0 < seconds < 10_000_000:
            raise SettingsError(f"{self.origin(name)} is {value!r}; it must be more than 0 seconds")
        return seconds

    def level(self, name: str) -> int:
        """How often a switch was given; for `yes` and the like once."""
        value = self.get(name, 0)
        if str(value).isdecimal():
            return int(str(value))
        return int(_yes_or_no(value, self.origin(name)))

    def wins(self, name: str, other: str) -> bool:
        """Whether, of two switches that contradict each other, `name` is on and `other` is not, or by a weaker source.
        Raises SettingsError where one source has both."""
        if not self.level(name) or not self.level(other):
            return bool(self.level(name))
        for source, values in self._sources:
            if name in values and other in values:
                raise SettingsError(
                    f"{flag(name)} and {flag(other)} contradict each other ({source}): give one of them"
                )
            if name in values or other in values:
                return name in values
        return False

    def switch(self, name: str) -> bool:
        return _yes_or_no(self.get(name, False), self.origin(name))

    def words(self, name: str) -> tuple[str, ...]:
        value = self.get(name, ())
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(map(str, _items(value)))


def switched_on(name: str, process_environment: Mapping[str, str]) -> bool:
    """Whether the process environment switches on `name`. Raises SettingsError for what is neither yes nor no."""
    value = process_environment.get(variable(name))
    return bool(value) and _yes_or_no(value, f"{variable(name)} (process environment)")


def _yes_or_no(value: object, origin: str) -> bool:
    text = str(value).lower()
    if text not in _YES and text not in _NO:
        raise SettingsError(f"{origin} is {value!r}; it can be 1 or 0")
    return text in _YES


def _items(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()
