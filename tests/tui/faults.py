"""What can be wrong, made for real; and the keys that a person mends it with, beside the editor where it takes one."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from adx_tui.services.migrations.history import LOCK_KEY
from tests.support.requirements import postgres_image
from tests.tui.world import FIRST, World, set_up

KEYS = {"/": "slash", ":": "colon", "-": "minus", ".": "full_stop", "_": "underscore"}
"""What Textual calls the keys of an image's name."""

Deed = Callable[[World], object]


@dataclass(frozen=True, slots=True)
class Fault:
    """`breaks` is done while the screen is closed, or before `r`; then the screen shows `code`. `mends` are keys, and
    what a person does in between."""

    name: str
    breaks: Deed
    code: str
    mends: tuple[str | Deed, ...]
    differs: bool = False
    """Whether it is another thing on Docker than on the embedded server."""


def _sql(*statements: str, database: str = "shop") -> Deed:
    return lambda world: world.sql(*statements, database=database)


def _edit(old: str, new: str, path: str = ".env") -> Deed:
    return lambda world: world.replace(old, new, path)


def _remove(path: str) -> Deed:
    return lambda world: (world.project.path / path).unlink()


def _pending(world: World) -> None:
    world.count += 1
    world.latest = f"migrations/2026020100{world.count:04}_more/migration.sql"
    world.project.write(world.latest, f"CREATE TABLE more_{world.count} ();\n")


def _failing(world: World) -> None:
    _pending(world)
    world.replace("();", "(;", world.latest)


def _correct(world: World) -> None:
    world.replace("(;", "();", world.latest)


def _empty_secret(world: World) -> None:
    world.replace(f"SESSION_SECRET={world.value('SESSION_SECRET')}", "SESSION_SECRET=")


def _edited(world: World) -> None:
    world.latest = f"migrations/{FIRST}/migration.sql"
    world.before = (world.project.path / world.latest).read_text()
    world.project.write(world.latest, world.before + "-- an afterthought\n")


def _put_back(world: World) -> None:
    world.project.write(world.latest, world.before)


def _new_seed(world: World) -> None:
    world.count += 1
    world.latest = f"seeds/{world.count + 1:03}_more.sql"
    row = f"""INSERT INTO "Shop" (name) VALUES ('shop {world.count}')"""
    world.project.write(world.latest, f"{row} ON CONFLICT DO NOTHING;\n")


def _failing_seed(world: World) -> None:
    _new_seed(world)
    world.project.write(world.latest, (world.project.path / world.latest).read_text() + "SELECT 1 / 0;\n")


def _correct_seed(world: World) -> None:
    world.replace("SELECT 1 / 0;\n", "", world.latest)


def _without_secret(world: World) -> None:
    lines = world.env.read_text().splitlines(keepends=True)
    world.env.write_text("".join(line for line in lines if not line.startswith("SESSION")))


def _broken_line(world: World) -> None:
    world.env.write_text(world.env.read_text() + "POSTGRES_PORT\n")


def _gone_from_disk(world: World) -> None:
    """As on a branch that does not have it yet."""
    _pending(world)
    set_up(world)
    file = world.project.path / world.latest
    world.before = file.read_text()
    file.unlink()
    file.parent.rmdir()


def _other_server_password(world: World) -> None:
    world.sql("ALTER ROLE postgres PASSWORD 'of-another-day'")


def _broken_url(world: World) -> None:
    world.replace("postgresql://", "mysql://")


def _unencoded(world: World) -> None:
    """A password with signs that a URL reads otherwise, as somebody who does not know writes it."""
    password = world.value("DATABASE_URL").split(":")[2].split("@")[0]
    world.replace(password, "pa/ss@word#1")


def _wrong_mode(world: World) -> None:
    world.env.chmod(0o644)


def _other_port(world: World) -> None:
    world.replace(f"POSTGRES_PORT={world.port}", "POSTGRES_PORT=6543")


_LISTENERS: dict[str, socket.socket] = {}


def _take_port(world: World) -> None:
    world.down()
    _LISTENERS["port"] = socket.create_server(("127.0.0.1", world.port))


def _free_port(_: World) -> None:
    _LISTENERS.pop("port").close()


_SESSIONS: dict[str, psycopg.Connection[tuple[object, ...]]] = {}


def hold_migration_lock(world: World) -> int:
    """Another run is at work, or was left behind; returns its pid. Something is pending."""
    _pending(world)
    session = _SESSIONS["lock"] = world.connect()
    session.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    return session.info.backend_pid


def end_session(_: World) -> None:
    _SESSIONS.pop("lock").close()


@contextmanager
def nothing_left() -> Iterator[None]:
    """A test that failed half-way leaves no listener and no session."""
    try:
        yield
    finally:
        for session in _SESSIONS.values():
            session.close()
        for listener in _LISTENERS.values():
            listener.close()
        _SESSIONS.clear()
        _LISTENERS.clear()


def _lock_table(world: World) -> None:
    session = _SESSIONS["lock"] = world.connect()
    session.execute("BEGIN")
    session.execute('LOCK TABLE "Shop" IN ACCESS EXCLUSIVE MODE')


def _no_such_image(world: World) -> None:
    world.down()
    world.replace(f"POSTGRES_IMAGE={postgres_image()}", "POSTGRES_IMAGE=127.0.0.1:1/none/such:17")


def _pause(world: World) -> None:
    with world.container() as container:
        container.pause()


# Two rows below the first of the form; what stands there is deleted.
_IN_THE_FORM = ("e", "down", "down", "ctrl+u")

FAULTS = (
    # environment
    Fault("no .env", _remove(".env"), "ADX101", ("a",), differs=True),
    Fault("a missing secret", _without_secret, "ADX110", ("enter",)),
    Fault("an empty secret", _empty_secret, "ADX111", ("enter",)),
    Fault("a broken line", _broken_line, "ADX104", (_edit("POSTGRES_PORT\n", ""), "r")),
    Fault("a URL that can't be parsed", _broken_url, "ADX121", (_edit("mysql://", "postgresql://"), "r")),
    Fault("a password that is not encoded", _unencoded, "ADX122", ("a",)),
    Fault("a mode that lets others read", _wrong_mode, "ADX140", ("enter",)),
    Fault("ports that disagree", _other_port, "ADX130", ("enter",)),
    # postgres
    Fault("a killed server", World.kill, "ADX214", ("enter",), differs=True),
    Fault("a stopped server", World.down, "ADX21", ("a",), differs=True),
    Fault("a port that is taken", _take_port, "ADX211", (_free_port, "r", "a"), differs=True),
    Fault("an administrator's password of another day", _other_server_password, "ADX225", ("enter",), differs=True),
    # grants
    Fault(
        "an application's password of another day",
        _sql("ALTER ROLE shop_app PASSWORD 'of-another-day'"),
        "ADX225",
        ("enter",),
    ),
    Fault("no CREATE on the schema", _sql("REVOKE ALL ON SCHEMA public FROM shop_app, PUBLIC"), "ADX311", ("enter",)),
    Fault(
        "another owner",
        _sql('ALTER TABLE "Shop" OWNER TO postgres', 'REVOKE ALL ON "Shop" FROM shop_app'),
        "ADX3",
        ("a",),
    ),
    Fault("no CREATEDB", _sql("ALTER ROLE shop_app NOCREATEDB"), "ADX305", ("enter",)),
    Fault("no login", _sql("ALTER ROLE shop_app NOLOGIN"), "ADX302", ("enter",)),
    Fault("no database", _sql("DROP DATABASE shop WITH (FORCE)", database="postgres"), "ADX303", ("a",), differs=True),
    # migrations
    Fault("a pending migration", _pending, "ADX401", ("enter",)),
    Fault("a migration that fails", _failing, "ADX401", ("enter", _correct, "r", "enter")),
    Fault("an edited migration, put back", _edited, "ADX4", (_put_back, "r")),
    Fault("an edited migration, the data given up", _edited, "ADX4", ("f", *"shop", "enter", "a")),
    Fault("a migration that is missing on disk", _gone_from_disk, "ADX4", (_put_back, "r")),
    # seeds
    Fault("a new seed", _new_seed, "ADX501", ("enter",)),
    Fault("a seed that fails in its middle", _failing_seed, "ADX501", ("enter", _correct_seed, "r", "enter")),
    # whatever looks at tables
    Fault("a table that somebody has locked", _lock_table, "ADX245", (end_session, "r")),
)

ON_DOCKER = (
    Fault(
        "an image that can't be had",
        _no_such_image,
        "ADX2",
        ("a", *_IN_THE_FORM, *(KEYS.get(sign, sign) for sign in postgres_image()), "ctrl+s", "a"),
    ),
    Fault("a paused container", _pause, "ADX214", ("enter",)),
)
"""What only a container has."""
