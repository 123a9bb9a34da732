"""What can be wrong with the server itself: its process or container, its port, its image, its passwords."""

from __future__ import annotations

from tests.faults.deeds import edit, release, sql, take_port
from tests.faults.model import AUTO, DOCKER, EMBEDDED, ByHand, Fault, Look
from tests.support.requirements import postgres_image
from tests.support.world import World


def _no_such_image(world: World) -> None:
    world.down()
    world.replace(f"POSTGRES_IMAGE={postgres_image()}", "POSTGRES_IMAGE=127.0.0.1:1/none/such:17")


def _pause(world: World) -> None:
    with world.container() as container:
        container.pause()


FAULTS: tuple[Fault, ...] = (
    Fault("a killed server", World.kill, "ADX214", AUTO),
    Fault("a stopped server", World.down, "ADX214", AUTO, servers=(EMBEDDED,)),
    Fault("a container that was taken down", World.down, "ADX213", AUTO, servers=(DOCKER,)),
    Fault("a port that is taken", take_port, "ADX211", ByHand(release("port"))),
    Fault(
        "an administrator's password of another day",
        sql("ALTER ROLE postgres PASSWORD 'of-another-day'"),
        "ADX225",
        AUTO,
    ),
    Fault(
        "an image that can't be had",
        _no_such_image,
        "ADX212",
        ByHand(edit("127.0.0.1:1/none/such:17", postgres_image())),
        servers=(DOCKER,),
        look=Look.AUTO,
    ),
    Fault("a paused container", _pause, "ADX214", AUTO, "paused", servers=(DOCKER,)),
)
