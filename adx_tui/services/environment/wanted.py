"""A `.env` made from what the project itself names, where nobody wrote an example of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from adx_tui.services.environment import local_values
from adx_tui.services.environment.local_values import LocalValues
from adx_tui.services.postgres import identifiers

# What runs a program sets these, not a file.
_OF_THE_SYSTEM = frozenset(
    (
        "NODE_ENV",
        "PORT",
        "HOST",
        "HOSTNAME",
        "CI",
        "HOME",
        "PATH",
        "PWD",
        "TZ",
        "DEBUG",
        "USER",
        "SHELL",
        "LANG",
        "TERM",
    )
)
_PREFIXES = ("npm_", "VERCEL", "GITHUB_", "NEXT_RUNTIME", "NEXT_PHASE", "__", "JEST_", "VITEST", "RAILWAY_", "FLY_")


class Use(Enum):
    """What a variable is for."""

    URL = auto()
    """The way into the database: the application's, or the direct one."""
    SHADOW_URL = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class WantedVariable:
    """A variable that schema, config or code reads, and the place (`prisma/schema.prisma:6`) where they do."""

    key: str
    place: str
    optional: bool = False
    """Whether there is a default, or code that does without."""
    use: Use = Use.OTHER


@dataclass(frozen=True, slots=True)
class Draft:
    """What the new file will say. `left` are the keys that only a person can know."""

    made: dict[str, str]
    left: tuple[WantedVariable, ...]
    optional: tuple[WantedVariable, ...]

    @property
    def text(self) -> str:
        """The file: values first, then what is left to a person, as comments."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# Made by adx-tui for this machine, from what the project's schema and code read."
        yield from (f"{key}={value}" for key, value in self.made.items())
        for heading, variables in (
            ("Only you can know these: fill them in, and take the # away.", self.left),
            ("The project does without these.", self.optional),
        ):
            if variables:
                yield ""
                yield f"# {heading}"
                yield from (f"# {variable.key}=   # {variable.place}" for variable in variables)


def draft(wanted: Sequence[WantedVariable], values: LocalValues) -> Draft:
    """The file for a set-up on this machine. Each key once, as its first mention that is not optional says."""
    first: dict[str, WantedVariable] = {}
    for variable in sorted(wanted, key=lambda variable: (variable.optional, variable.use is Use.OTHER)):
        first.setdefault(variable.key, variable)
    made = {key: value for key, variable in first.items() if (value := _made(variable, values)) is not None}
    rest = [variable for key, variable in first.items() if key not in made and not is_of_the_system(key)]
    return Draft(
        made,
        tuple(variable for variable in rest if not variable.optional),
        tuple(variable for variable in rest if variable.optional),
    )


def is_of_the_system(key: str) -> bool:
    """Whether `key` is set by what runs the program: a shell, a CI, a host."""
    return key in _OF_THE_SYSTEM or key.startswith(_PREFIXES)


def _made(variable: WantedVariable, values: LocalValues) -> str | None:
    if variable.use is Use.URL:
        return values.url().with_password
    if variable.optional:
        return None
    if variable.use is Use.SHADOW_URL:
        return values.url(identifiers.shadow_name(values.name)).with_password
    part = local_values.part_of(variable.key)
    if part:
        return values.parts[part]
    return local_values.random_string() if local_values.is_own_secret(variable.key) else None
