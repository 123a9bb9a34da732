"""What can be wrong with `.env`, its example, and who can read them."""

from __future__ import annotations

from tests.faults.deeds import append, drop_key, edit, remove, set_key
from tests.faults.model import AUTO, ByHand, Fault
from tests.support.world import World


def _unencoded(world: World) -> None:
    """A password with signs that a URL reads otherwise, as somebody who does not know writes it."""
    password = world.value("DATABASE_URL").split(":")[2].split("@")[0]
    world.replace(password, "pa/ss@word#1")


def _empty_secret(world: World) -> None:
    world.replace(f"SESSION_SECRET={world.value('SESSION_SECRET')}", "SESSION_SECRET=")


def _wrong_mode(world: World) -> None:
    world.env.chmod(0o644)


FAULTS: tuple[Fault, ...] = (
    Fault("no .env", remove(".env"), "ADX101", AUTO),
    Fault("a missing secret", drop_key("SESSION_SECRET"), "ADX110", AUTO, "SESSION_SECRET is missing"),
    Fault("an empty secret", _empty_secret, "ADX111", AUTO, "SESSION_SECRET"),
    Fault("a broken line", append("POSTGRES_PORT\n"), "ADX104", ByHand(edit("POSTGRES_PORT\n", "")), ".env:15"),
    Fault(
        "a URL that can't be parsed",
        edit("postgresql://", "mysql://"),
        "ADX121",
        ByHand(edit("mysql://", "postgresql://")),
        "scheme is mysql",
    ),
    Fault("a password that is not encoded", _unencoded, "ADX122", AUTO),
    Fault("a mode that lets others read", _wrong_mode, "ADX140", AUTO, "mode  0644"),
    Fault("ports that disagree", set_key("POSTGRES_PORT", "6543"), "ADX130", AUTO, "6543"),
)
