"""What can be wrong with the server itself: its process, its port, its passwords, its settings."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.faults.deeds import in_turn, release, set_key, sql, take_port
from tests.faults.model import AUTO, EMBEDDED, ByHand, Deed, Fault, Look, NotMended
from tests.support.listeners import closing_listener
from tests.support.ports import pick_free_port
from tests.support.world import World


def _another_port(world: World) -> None:
    """In every line; the server still has the old one."""
    text = world.env.read_text()
    world.edit(".env", text.replace(str(world.port), str(pick_free_port(but_not={world.port}))))


def _in_the_configuration(line: str) -> Deed:
    """Of the embedded server, which is then started anew."""

    def deed(world: World) -> None:
        world.spoilt = True
        world.down()
        with (world.data / "postgresql.conf").open("a") as file:
            file.write(f"{line}\n")

    return deed


def _out_of_the_configuration(world: World) -> None:
    file = world.data / "postgresql.conf"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:-1]))


def _without(path: str) -> Deed:
    """A file of the data directory is gone while the server is down."""

    def deed(world: World) -> None:
        world.spoilt = True
        world.down()
        (world.data / path).unlink()

    return deed


def _other_major(world: World) -> None:
    world.spoilt = True
    world.down()
    (world.data / "PG_VERSION").write_text("9\n")


def _moved(world: World) -> None:
    """The project's folder has another name than when its data was made."""
    world.spoilt = True
    folder = world.project.path
    world.project.path = folder.rename(folder.with_name("renamed"))


def _closing_program(world: World) -> None:
    world.down()
    world.hold("port", closing_listener(world.port))


def _on_the_other_loopback(world: World) -> None:
    world.hold("port", socket.create_server(("::1", world.port), family=socket.AF_INET6))
    world.replace("@127.0.0.1:", "@localhost:")


def _login_rule(rule: str) -> Deed:
    """Before every other rule of pg_hba.conf."""

    def deed(world: World) -> None:
        world.spoilt = True
        with world.connect("postgres") as connection:
            (path,) = connection.execute("SHOW hba_file").fetchone() or ("",)
            file = Path(str(path))
            file.write_text(f"{rule}\n{file.read_text()}")
            connection.execute("SELECT pg_reload_conf()")

    return deed


_COLLATION = "UPDATE pg_database SET datcollversion = {} WHERE datname = 'shop'"

FAULTS: tuple[Fault, ...] = (
    Fault("a killed server", World.kill, "ADX214", AUTO),
    Fault("a stopped server", World.down, "ADX214", AUTO, servers=(EMBEDDED,)),
    Fault("a port that is taken", take_port, "ADX211", ByHand(release("port"))),
    Fault("a port that is taken, and another is there", take_port, "ADX211", AUTO),
    Fault(
        "an administrator's password of another day",
        sql("ALTER ROLE postgres PASSWORD 'of-another-day'"),
        "ADX225",
        AUTO,
        "postgres",
    ),
    Fault("an administrator with another name", set_key("POSTGRES_USER", "boss"), "ADX225", AUTO, "boss"),
    Fault("a port that was changed in .env", _another_port, "ADX217", AUTO),
    Fault("a program that closes every connection", _closing_program, "ADX211", ByHand(release("port"))),
    Fault("another program on the other loopback address", _on_the_other_loopback, "ADX239", AUTO, "::1"),
    Fault(
        "indexes of another collation",
        sql(_COLLATION.format("'0.1'")),
        "ADX236",
        ByHand(sql(_COLLATION.format("NULL"))),
        "shop",
        servers=(EMBEDDED,),
    ),
    Fault(
        "few connections",
        in_turn(sql("ALTER SYSTEM SET max_connections = 12"), World.down),
        "ADX238",
        ByHand(in_turn(sql("ALTER SYSTEM RESET max_connections"), World.down)),
        "max_connections = 12",
        look=Look.AUTO,
    ),
    Fault(
        "a configuration that can't be read",
        _in_the_configuration("no_such_setting = 1"),
        "ADX215",
        ByHand(_out_of_the_configuration),
        "no_such_setting",
        servers=(EMBEDDED,),
        look=Look.AUTO,
    ),
    Fault(
        "a data directory without its version",
        _without("PG_VERSION"),
        "ADX235",
        AUTO,
        servers=(EMBEDDED,),
    ),
    Fault(
        "a data directory of another major version",
        _other_major,
        "ADX232",
        NotMended("no Postgres 9 is here, and what it keeps is nobody's to delete"),
        "Postgres 9",
        servers=(EMBEDDED,),
    ),
    Fault("a folder that was moved", _moved, "ADX246", AUTO, servers=(EMBEDDED,)),
    Fault(
        "a rule that lets nobody in",
        _login_rule("host all shop_app 127.0.0.1/32 reject"),
        "ADX227",
        NotMended("who may log in to a server is for its administrator to say"),
        "shop_app",
        servers=(EMBEDDED,),
    ),
)
