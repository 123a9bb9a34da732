"""How faults are made: what several of them do to a project's files, its repository and its database."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable

from tests.faults.model import ByHand, Deed
from tests.support.world import World

UNDONE = ByHand(World.undo)
"""The person takes back what was written."""


def edit(old: str, new: str, path: str = ".env") -> Deed:
    """As with an editor."""
    return lambda world: world.replace(old, new, path)


def write(path: str, text: str | bytes) -> Deed:
    """A whole file."""
    return lambda world: world.edit(path, text)


def in_env(change: Callable[[World, str], str]) -> Deed:
    """What `change` makes of the text of `.env`."""
    return lambda world: world.edit(".env", change(world, world.env.read_text()))


def append(text: str, path: str = ".env") -> Deed:
    """At its end."""
    return lambda world: world.edit(path, (world.project.path / path).read_text() + text)


def set_key(key: str, value: str) -> Deed:
    """What `.env` has for `key`; another line where it has none."""

    def deed(world: World) -> None:
        lines = [line for line in world.env.read_text().splitlines() if not line.startswith(f"{key}=")]
        world.edit(".env", "\n".join([*lines, f"{key}={value}", ""]))

    return deed


def drop_key(key: str) -> Deed:
    """Without its line."""

    def deed(world: World) -> None:
        lines = world.env.read_text().splitlines(keepends=True)
        world.edit(".env", "".join(line for line in lines if not line.startswith(f"{key}=")))

    return deed


def remove(path: str) -> Deed:
    """A file or a whole folder."""

    def deed(world: World) -> None:
        target = world.project.path / path
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()

    return deed


def variable(name: str, value: str | None) -> Deed:
    """In the process environment of every run; None: not set."""

    def deed(world: World) -> None:
        world.project.environment[name] = value

    return deed


def sql(*statements: str, database: str = "shop") -> Deed:
    """As the administrator."""
    return lambda world: world.sql(*statements, database=database)


def release(name: str) -> Deed:
    """What `World.hold` holds under this name."""
    return lambda world: world.release(name)


def in_turn(*deeds: Deed) -> Deed:
    """One after the other."""

    def deed(world: World) -> None:
        for part in deeds:
            part(world)

    return deed


def take_port(world: World) -> None:
    """While the server is down, another program listens on its port."""
    world.down()
    world.hold("port", socket.create_server(("127.0.0.1", world.port)))
