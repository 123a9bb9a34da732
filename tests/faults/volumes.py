"""What can be wrong with what a container keeps its data in: a volume, a folder, a disk."""

from __future__ import annotations

import os
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
from tests.faults.deeds import edit, in_turn
from tests.faults.model import CONSENT, ByHand, Deed, Fault, Look, NotMended
from tests.support.world import World


def _spoil_volume(command: str) -> Deed:
    """In the data of the server that was killed."""

    def deed(world: World) -> None:
        world.spoilt = True
        with world.container() as container:
            container.kill()
            volume = next(mount["Name"] for mount in container.attrs["Mounts"])
            mounts = {volume: {"bind": "/v", "mode": "rw"}}
            assert container.client is not None
            container.client.containers.run(
                IMAGE, ["-c", f"cd /v && {command}"], entrypoint="sh", volumes=mounts, remove=True
            )

    return deed


def _data_folder(mode: str, **options: Any) -> Deed:
    """The data is to be kept in a folder of the project."""

    def deed(world: World) -> None:
        folder = world.project.path / "data"
        folder.mkdir(mode=0o755)
        as_compose_would(world, {}, data=(str(folder), f"../data:/var/lib/postgresql/data:{mode}", mode), **options)

    return deed


def _small_volume(size: str) -> Deed:
    """The project's volume, on a disk of its own: one in memory."""

    def deed(world: World) -> None:
        name = compose_project(world)
        options = {"type": "tmpfs", "device": "tmpfs", "o": f"size={size}"}
        engine = docker.from_env()
        try:
            labels = {"com.docker.compose.project": name}
            engine.volumes.create(f"{name}_postgres-data", driver_opts=options, labels=labels)
        finally:
            engine.close()

    return deed


FAULTS: tuple[Fault, ...] = (
    Fault(
        "a volume without its control file",
        _spoil_volume("rm global/pg_control"),
        "ADX235",
        CONSENT,
        "global/pg_control",
        servers=ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a volume without its log of changes",
        _spoil_volume("rm pg_wal/0*"),
        "ADX235",
        CONSENT,
        "checkpoint record",
        servers=ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a volume without its version",
        _spoil_volume("rm PG_VERSION"),
        "ADX235",
        CONSENT,
        "exists but is not empty",
        servers=ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a volume of another major version",
        edit(f"={IMAGE}", f"={IMAGE[:-2]}18"),
        "ADX232",
        ByHand(edit(f"={IMAGE[:-2]}18", f"={IMAGE}")),
        "PG_VERSION 17",
        along=("ADX233",),
        servers=ON_DOCKER,
    ),
    Fault(
        "a data folder that is mounted read-only",
        _data_folder("ro"),
        "ADX281",
        ByHand(in_turn(compose_file(), remove_container)),
        "mounted read-only",
        **FIRST_RUN,
    ),
    Fault(
        "a data folder of another user",
        _data_folder("rw", user="1234:1234"),
        "ADX281",
        ByHand(in_turn(compose_file(), remove_container)),
        f"belongs to user {os.getuid()}",
        **FIRST_RUN,
    ),
    Fault(
        "a disk that is nearly full",
        _small_volume("300m"),
        "ADX243",
        NotMended("room is made where the engine keeps its volumes, by whoever knows what is to go"),
        "free of 300 MB",
        **FIRST_RUN,
    ),
    Fault(
        "a disk that is full",
        _small_volume("20m"),
        "ADX243",
        NotMended("room is made where the engine keeps its volumes, by whoever knows what is to go"),
        "No space left on device",
        **FIRST_RUN,
    ),
)
