"""What can be wrong with the container: its state, its network, its name, and what it begins with."""

from __future__ import annotations

from typing import Any

import docker

from tests.faults.compose import (
    FIRST_RUN,
    IMAGE,
    ON_DOCKER,
    as_compose_would,
    compose_file,
    compose_project,
    remove_container,
)
from tests.faults.deeds import edit, in_turn, write
from tests.faults.model import AUTO, ByHand, Deed, Fault, Look, NotMended
from tests.support.archives import FOREIGN_PROGRAM
from tests.support.world import World


def _down(world: World) -> None:
    world.spoilt = True
    world.down()


def _pause(world: World) -> None:
    with world.container() as container:
        container.pause()


def _stop(world: World) -> None:
    with world.container() as container:
        container.stop()


def _in_memory(limit: str) -> Deed:
    """The stopped container gets another limit of memory."""

    def deed(world: World) -> None:
        with world.container() as container:
            container.stop()
            container.update(mem_limit=limit, memswap_limit=limit)

    return deed


def _disconnect(world: World) -> None:
    world.spoilt = True
    with world.container() as container:
        (network,) = container.attrs["NetworkSettings"]["Networks"]
        assert container.client is not None
        container.client.networks.get(network).disconnect(container)


def _network_removed(world: World) -> None:
    world.spoilt = True
    with world.container() as container:
        (network,) = container.attrs["NetworkSettings"]["Networks"]
        container.stop()
        assert container.client is not None
        container.client.networks.get(network).remove()


def _foreign_name(world: World) -> None:
    """A container made by hand has the name that ours would have."""
    name = f"{compose_project(world)}-postgres-1"
    create(world, "foreign", name=name, entrypoint=[], command=["true"])


def _rename(world: World) -> None:
    engine = docker.from_env()
    try:
        name = compose_project(world)
        engine.containers.get(f"{name}-postgres-1").rename(f"{name}-renamed")
    finally:
        engine.close()


def create(world: World, what: str, **options: Any) -> None:
    """A container that is gone with the fault."""
    engine = docker.from_env()
    world.afterwards(engine.close)
    container = engine.containers.create(IMAGE, **options)
    world.afterwards(lambda: container.remove(force=True, v=True))


def _named_by_another_project(world: World) -> None:
    """The compose file asks for a name that a container of another Compose project has."""
    name = f"{compose_project(world)}-shared"
    compose = "com.docker.compose"
    labels = {f"{compose}.project": "otherapp", f"{compose}.service": "db"}
    labels[f"{compose}.project.working_dir"] = "/srv/otherapp"
    create(world, "other", name=name, labels=labels)
    compose_file(container_name="{name}-shared")(world)


def _init_script(world: World) -> None:
    """As `docker compose up` has it: the script is mounted, fails, and ends the first start."""
    scripts = world.project.path / "initdb"
    scripts.mkdir()
    scripts.joinpath("10-app.sql").write_text("CREATE TABL app ();\n")
    mounted = {str(scripts): {"bind": "/docker-entrypoint-initdb.d", "mode": "ro"}}
    as_compose_would(world, mounted, start=True)


def _begins_with(first: bytes | None) -> Deed:
    """The container's first program, as the compose file names it."""

    def deed(world: World) -> None:
        as_compose_would(world, {}, entrypoint=["/first"], first=first)

    return deed


_OTHER_IMAGE = edit("127.0.0.1:9/none/such:17", IMAGE)

FAULTS: tuple[Fault, ...] = (
    Fault("a container that was taken down", World.down, "ADX213", AUTO, servers=ON_DOCKER),
    Fault("a paused container", _pause, "ADX214", AUTO, "paused", servers=ON_DOCKER),
    Fault("a stopped container", _stop, "ADX214", AUTO, servers=ON_DOCKER),
    Fault(
        "an image that can't be had",
        in_turn(_down, edit(f"={IMAGE}", "=127.0.0.1:9/none/such:17")),
        "ADX212",
        ByHand(_OTHER_IMAGE),
        "connection refused",
        servers=ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a server that ran out of memory",
        _in_memory("6m"),
        "ADX279",
        ByHand(_in_memory("512m")),
        "its limit is 6 MB",
        servers=ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault("a container without its network", _disconnect, "ADX272", AUTO, servers=ON_DOCKER),
    Fault("a network that was removed", _network_removed, "ADX273", AUTO, servers=ON_DOCKER),
    Fault("a container of that name by hand", _foreign_name, "ADX219", ByHand(_rename), **FIRST_RUN),
    Fault(
        "a name that another Compose project has",
        _named_by_another_project,
        "ADX219",
        ByHand(compose_file()),
        "service db of the Compose project otherapp in /srv/otherapp",
        **FIRST_RUN,
    ),
    Fault(
        "a command with a setting that is none",
        compose_file(command="[postgres, -c, no_such_setting=1]"),
        "ADX257",
        ByHand(compose_file(command="[postgres, -c, work_mem=5MB]")),
        'unrecognized configuration parameter "no_such_setting"',
        **FIRST_RUN,
    ),
    Fault(
        "a health check of a server that listens on no port",
        compose_file(
            command="[postgres, -c, listen_addresses=]",
            healthcheck="{test: [CMD, pg_isready, --host=127.0.0.1], interval: 500ms, retries: 3, start_period: 8s}",
        ),
        "ADX248",
        ByHand(compose_file()),
        "pg_isready --host=127.0.0.1: exit code 2",
        **FIRST_RUN,
    ),
    Fault(
        "a published port that leads past the server",
        compose_file(ports='["127.0.0.1:${POSTGRES_PORT}:5433"]'),
        "ADX286",
        ByHand(compose_file()),
        "leads it to port 5433 of the container, and the server listens on 5432 there",
        **FIRST_RUN,
    ),
    Fault(
        "a volume beside the data",
        compose_file(volumes='["postgres-data:/var/lib/postgres/data"]'),
        "ADX233",
        ByHand(compose_file()),
        "mounted  postgres-data:/var/lib/postgresql/data",
        **FIRST_RUN,
    ),
    Fault(
        "mounts that only Compose makes",
        in_turn(
            write("compose/init.sql", "CREATE TABLE never();"),
            compose_file(
                volumes='["postgres-data:/var/lib/postgresql/data", "./init.sql:/docker-entrypoint-initdb.d/init.sql"]'
            ),
        ),
        "ADX247",
        NotMended("`docker compose up` does it; adx-tui does what one Postgres needs"),
        "init.sql",
        **FIRST_RUN,
    ),
    Fault(
        "an init script that ended the first start",
        _init_script,
        "ADX278",
        NotMended("what the scripts would have made is for the person to make, or for a new volume"),
        'syntax error at or near "TABL"',
        **FIRST_RUN,
    ),
    Fault(
        "an entrypoint that ends its lines as on Windows",
        _begins_with(b"#!/bin/bash\r\nexec postgres\r\n"),
        "ADX282",
        ByHand(remove_container),
        "/first",
        **FIRST_RUN,
    ),
    Fault(
        "an entrypoint of an interpreter that is not there",
        _begins_with(b"#!/bin/nothing\nexec postgres\n"),
        "ADX283",
        ByHand(remove_container),
        "/bin/nothing",
        **FIRST_RUN,
    ),
    Fault(
        "an entrypoint for another processor",
        _begins_with(FOREIGN_PROGRAM),
        "ADX283",
        ByHand(remove_container),
        "/first",
        **FIRST_RUN,
    ),
    Fault(
        "an entrypoint that is not in the image",
        _begins_with(None),
        "ADX283",
        ByHand(remove_container),
        "/first is not in the image",
        **FIRST_RUN,
    ),
    Fault(
        "several services that are a Postgres",
        write(
            "docker-compose.yml",
            f"services:\n  a: {{image: '{IMAGE}'}}\n  b: {{image: '{IMAGE}', ports: ['1:5432']}}\n",
        ),
        "ADX275",
        ByHand(World.undo),
        "docker-compose.yml:2",
        **FIRST_RUN,
    ),
)
