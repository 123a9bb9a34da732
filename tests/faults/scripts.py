"""Migrations and seeds that faults and healthy variants add, and statements of the application's role."""

from __future__ import annotations

from adx_tui.core.model import Status
from tests.faults.deeds import in_turn, sql
from tests.faults.model import Deed
from tests.support.outcome import steps
from tests.support.world import World

MORE = "20260201000000_more"
"""The name of what comes last."""
BEFORE = "20260131000000_before"


def migration(script: str, name: str = MORE) -> Deed:
    """One that is not applied yet, or its text from now on."""
    return lambda world: world.project.migration(name, script)


def apply(world: World) -> None:
    """What is pending, whatever comes of it."""
    result = world.auto()
    assert Status(steps(result)["migrations"]).holds, result


def applied(script: str, name: str = BEFORE) -> Deed:
    """One that is."""
    return in_turn(migration(script, name), apply)


def seed(text: str, name: str = "002_more.sql") -> Deed:
    """One that has not run yet, or its text from now on."""
    return lambda world: world.project.seed(name, text)


def as_application(*statements: str) -> Deed:
    """As the application's role."""
    return sql("SET ROLE shop_app", *statements)


def migration_of_bytes(content: bytes, name: str = MORE) -> Deed:
    """One that is no text."""

    def deed(world: World) -> None:
        world.project.migration(name, "").write_bytes(content)

    return deed
