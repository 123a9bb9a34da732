"""The faults that a person mends from the screen, and the keys of it, beside the editor where it takes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.faults import registry
from tests.faults.model import ByHand, Fault
from tests.support.requirements import postgres_image
from tests.support.world import World

KEYS = {"/": "slash", ":": "colon", "-": "minus", ".": "full_stop", "_": "underscore"}
"""What Textual calls the keys of an image's name."""

BY_HAND: Final = ""
"""Between the keys: what the fault's remedy asks of the person."""


@dataclass(frozen=True, slots=True)
class ByKeys:
    """`name` is a fault of the suite's: it is made while the screen is closed; then `keys` mend it."""

    name: str
    keys: tuple[str, ...]
    differs: bool = False
    """Whether it is another thing on Docker than on the embedded server."""
    shown: str = ""
    """The code on the screen, where a look alone does not tell the fault's own yet."""

    @property
    def fault(self) -> Fault:
        return registry.named(self.name)

    @property
    def code(self) -> str:
        return self.shown or self.fault.code

    def mend_by_hand(self, world: World) -> None:
        assert isinstance(self.fault.mended, ByHand)
        self.fault.mended.deed(world)


# Two rows below the first of the form; what stands there is deleted.
_IN_THE_FORM = ("e", "down", "down", "ctrl+u")

FAULTS = (
    # project
    ByKeys("a key of adx-tui.toml that is none", (BY_HAND, "r")),
    # environment
    ByKeys("no .env", ("a",), differs=True),
    ByKeys("a missing secret", ("enter",)),
    ByKeys("an empty secret", ("enter",)),
    ByKeys("a broken line", (BY_HAND, "r")),
    ByKeys("a URL that can't be parsed", (BY_HAND, "r")),
    ByKeys("a password that is not encoded", ("a",)),
    ByKeys("a mode that lets others read", ("enter",)),
    ByKeys("ports that disagree", ("enter",)),
    # postgres
    ByKeys("a killed server", ("enter",), differs=True),
    ByKeys("a stopped server", ("a",)),
    ByKeys("a port that is taken", (BY_HAND, "r", "a"), differs=True),
    ByKeys("an administrator's password of another day", ("enter",), differs=True),
    # grants
    ByKeys("an application's password of another day", ("enter",)),
    ByKeys("no CREATE on the schema", ("enter",)),
    ByKeys("another owner", ("a",)),
    ByKeys("no CREATEDB", ("enter",)),
    ByKeys("no login", ("enter",)),
    ByKeys("no database", ("a",), differs=True),
    # migrations
    ByKeys("a pending migration", ("enter",)),
    ByKeys("a migration that fails", ("enter", BY_HAND, "r", "enter"), shown="ADX401"),
    ByKeys("an edited migration, put back", (BY_HAND, "r")),
    ByKeys("an edited migration, the data given up", ("f", *"shop", "enter", "a")),
    ByKeys("a migration that is missing on disk", (BY_HAND, "r")),
    # seeds
    ByKeys("a new seed", ("enter",)),
    ByKeys("a seed that fails in its middle", ("enter", BY_HAND, "r", "enter"), shown="ADX501"),
    # whatever looks at tables
    ByKeys("a table that somebody has locked", (BY_HAND, "r")),
)

ON_DOCKER = (
    ByKeys("a container that was taken down", ("a",)),
    ByKeys(
        "an image that can't be had",
        ("a", *_IN_THE_FORM, *(KEYS.get(sign, sign) for sign in postgres_image()), "ctrl+s", "a"),
    ),
    ByKeys("a paused container", ("enter",)),
)
"""What only a container has."""
