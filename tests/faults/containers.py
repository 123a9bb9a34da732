"""What can be wrong with the container: its image, its data, what it begins with, its network, the compose file."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import docker

from tests.faults.deeds import edit, in_turn, write
from tests.faults.model import AUTO, CONSENT, DOCKER, Before, ByHand, Deed, Fault, Look, NotMended
from tests.support.requirements import postgres_image
from tests.support.world import World

_ON_DOCKER = (DOCKER,)
_IMAGE = postgres_image()
COMPOSE = {
    "image": "${POSTGRES_IMAGE}",
    "environment": '{POSTGRES_USER: "${POSTGRES_USER}", POSTGRES_PASSWORD: "${POSTGRES_PASSWORD:?}"}',
    "ports": '["127.0.0.1:${POSTGRES_PORT}:5432"]',
    "volumes": '["postgres-data:/var/lib/postgresql/data"]',
}


def _compose_file(**changes: str) -> Deed:
    """The project's own, with these lines of the service changed or added; {name} is the Compose project's."""

    def deed(world: World) -> None:
        lines = "".join(f"    {key}: {value}\n" for key, value in (COMPOSE | changes).items())
        text = f"services:\n  postgres:\n{lines}volumes: {{postgres-data: {{}}}}\n"
        world.edit("compose/postgres.yml", text.replace("{name}", _compose_project(world)))

    return deed


def _compose_project(world: World) -> str:
    return str(world.project.environment["COMPOSE_PROJECT_NAME"])


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
                _IMAGE, ["-c", f"cd /v && {command}"], entrypoint="sh", volumes=mounts, remove=True
            )

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
    name = f"{_compose_project(world)}-postgres-1"
    _create(world, "foreign", name=name, entrypoint=[], command=["true"])


def _rename(world: World) -> None:
    engine = docker.from_env()
    try:
        name = _compose_project(world)
        engine.containers.get(f"{name}-postgres-1").rename(f"{name}-renamed")
    finally:
        engine.close()


def _create(world: World, what: str, **options: Any) -> None:
    """A container that is gone with the fault."""
    engine = docker.from_env()
    world.afterwards(engine.close)
    container = engine.containers.create(_IMAGE, **options)
    world.afterwards(lambda: container.remove(force=True, v=True))


def _named_by_another_project(world: World) -> None:
    """The compose file asks for a name that a container of another Compose project has."""
    name = f"{_compose_project(world)}-shared"
    compose = "com.docker.compose"
    labels = {f"{compose}.project": "otherapp", f"{compose}.service": "db"}
    labels[f"{compose}.project.working_dir"] = "/srv/otherapp"
    _create(world, "other", name=name, labels=labels)
    _compose_file(container_name="{name}-shared")(world)


def _init_script(world: World) -> None:
    """As `docker compose up` has it: the script is mounted, fails, and ends the first start."""
    scripts = world.project.path / "initdb"
    scripts.mkdir()
    scripts.joinpath("10-app.sql").write_text("CREATE TABL app ();\n")
    mounted = {str(scripts): {"bind": "/docker-entrypoint-initdb.d", "mode": "ro"}}
    _as_compose_would(world, mounted, start=True)


def _begins_with(first: bytes | None) -> Deed:
    """The container's first program, as the compose file names it."""

    def deed(world: World) -> None:
        _as_compose_would(world, {}, entrypoint=["/first"], first=first)

    return deed


def _data_folder(mode: str, **options: Any) -> Deed:
    """The data is to be kept in a folder of the project."""

    def deed(world: World) -> None:
        folder = world.project.path / "data"
        folder.mkdir(mode=0o755)
        _as_compose_would(world, {}, data=(str(folder), f"../data:/var/lib/postgresql/data:{mode}", mode), **options)

    return deed


def _as_compose_would(
    world: World,
    mounts: dict[str, dict[str, str]],
    *,
    data: tuple[str, str, str] | None = None,
    first: bytes | None = None,
    start: bool = False,
    **options: Any,
) -> None:
    """Make the project's container as `docker compose` makes it of the project's file."""
    result = world.project.adx("--auto", "--step", "environment", "--postgres", DOCKER)
    assert result.exit_code == 0, result
    name = _compose_project(world)
    source, written, mode = data or (f"{name}_postgres-data", "postgres-data:/var/lib/postgresql/data", "rw")
    _compose_file(volumes=f'["{written}"]')(world)
    engine = docker.from_env()
    world.afterwards(engine.close)
    compose = "com.docker.compose"
    labels = {f"{compose}.project": name, f"{compose}.service": "postgres", f"{compose}.oneoff": "False"}
    labels[f"{compose}.project.working_dir"] = str(Path(world.project.path / "compose"))
    if data is None:
        engine.volumes.create(source, labels={f"{compose}.project": name})
    container = engine.containers.create(
        _IMAGE,
        name=f"{name}-postgres-1",
        environment={"POSTGRES_PASSWORD": world.value("POSTGRES_PASSWORD")},
        ports={"5432/tcp": ("127.0.0.1", world.port)},
        labels=labels,
        volumes={source: {"bind": "/var/lib/postgresql/data", "mode": mode}, **mounts},
        **options,
    )
    if first is not None:
        assert container.put_archive("/", _packed("first", first))
    if start:
        container.start()
        container.wait(timeout=60)


def _packed(name: str, content: bytes) -> bytes:
    """A program, as an archive."""
    with io.BytesIO() as data:
        with tarfile.open(fileobj=data, mode="w") as archive:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            archive.addfile(entry, io.BytesIO(content))
        return data.getvalue()


def _small_volume(size: str) -> Deed:
    """The project's volume, on a disk of its own: one in memory."""

    def deed(world: World) -> None:
        name = _compose_project(world)
        options = {"type": "tmpfs", "device": "tmpfs", "o": f"size={size}"}
        engine = docker.from_env()
        try:
            labels = {"com.docker.compose.project": name}
            engine.volumes.create(f"{name}_postgres-data", driver_opts=options, labels=labels)
        finally:
            engine.close()

    return deed


def _remove_container(world: World) -> None:
    with world.container() as container:
        container.remove(force=True)


_FOREIGN_PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\0\xb7\0"  # for arm64, and for nothing that runs here
_FIRST_RUN: dict[str, Any] = {"servers": _ON_DOCKER, "before": Before.CLONED, "look": Look.AUTO}
_OTHER_IMAGE = edit("127.0.0.1:9/none/such:17", _IMAGE)

FAULTS: tuple[Fault, ...] = (
    Fault("a container that was taken down", World.down, "ADX213", AUTO, servers=_ON_DOCKER),
    Fault("a paused container", _pause, "ADX214", AUTO, "paused", servers=_ON_DOCKER),
    Fault("a stopped container", _stop, "ADX214", AUTO, servers=_ON_DOCKER),
    Fault(
        "an image that can't be had",
        in_turn(_down, edit(f"={_IMAGE}", "=127.0.0.1:9/none/such:17")),
        "ADX212",
        ByHand(_OTHER_IMAGE),
        "connection refused",
        servers=_ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a server that ran out of memory",
        _in_memory("6m"),
        "ADX279",
        ByHand(_in_memory("512m")),
        "its limit is 6 MB",
        servers=_ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a volume without its control file",
        _spoil_volume("rm global/pg_control"),
        "ADX235",
        CONSENT,
        "global/pg_control",
        servers=_ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a volume without its log of changes",
        _spoil_volume("rm pg_wal/0*"),
        "ADX235",
        CONSENT,
        "checkpoint record",
        servers=_ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a volume without its version",
        _spoil_volume("rm PG_VERSION"),
        "ADX235",
        CONSENT,
        "exists but is not empty",
        servers=_ON_DOCKER,
        look=Look.AUTO,
    ),
    Fault(
        "a volume of another major version",
        edit(f"={_IMAGE}", f"={_IMAGE[:-2]}18"),
        "ADX232",
        ByHand(edit(f"={_IMAGE[:-2]}18", f"={_IMAGE}")),
        "PG_VERSION 17",
        along=("ADX233",),
        servers=_ON_DOCKER,
    ),
    Fault("a container without its network", _disconnect, "ADX272", AUTO, servers=_ON_DOCKER),
    Fault("a network that was removed", _network_removed, "ADX273", AUTO, servers=_ON_DOCKER),
    Fault("a container of that name by hand", _foreign_name, "ADX219", ByHand(_rename), **_FIRST_RUN),
    Fault(
        "a name that another Compose project has",
        _named_by_another_project,
        "ADX219",
        ByHand(_compose_file()),
        "service db of the Compose project otherapp in /srv/otherapp",
        **_FIRST_RUN,
    ),
    Fault(
        "a command with a setting that is none",
        _compose_file(command="[postgres, -c, no_such_setting=1]"),
        "ADX257",
        ByHand(_compose_file(command="[postgres, -c, work_mem=5MB]")),
        'unrecognized configuration parameter "no_such_setting"',
        **_FIRST_RUN,
    ),
    Fault(
        "a health check of another port",
        _compose_file(
            command="[postgres, -c, port=5433]",
            healthcheck="{test: [CMD, pg_isready, --host=127.0.0.1], interval: 500ms, retries: 3, start_period: 8s}",
        ),
        "ADX248",
        ByHand(_compose_file()),
        "pg_isready --host=127.0.0.1: exit code 2",
        **_FIRST_RUN,
    ),
    Fault(
        "mounts that only Compose makes",
        in_turn(
            write("compose/init.sql", "CREATE TABLE never();"),
            _compose_file(
                volumes='["postgres-data:/var/lib/postgresql/data", "./init.sql:/docker-entrypoint-initdb.d/init.sql"]'
            ),
        ),
        "ADX247",
        NotMended("`docker compose up` does it; adx-tui does what one Postgres needs"),
        "init.sql",
        **_FIRST_RUN,
    ),
    Fault(
        "an init script that ended the first start",
        _init_script,
        "ADX278",
        NotMended("what the scripts would have made is for the person to make, or for a new volume"),
        'syntax error at or near "TABL"',
        **_FIRST_RUN,
    ),
    Fault(
        "an entrypoint that ends its lines as on Windows",
        _begins_with(b"#!/bin/bash\r\nexec postgres\r\n"),
        "ADX282",
        ByHand(_remove_container),
        "/first",
        **_FIRST_RUN,
    ),
    Fault(
        "an entrypoint of an interpreter that is not there",
        _begins_with(b"#!/bin/nothing\nexec postgres\n"),
        "ADX283",
        ByHand(_remove_container),
        "/bin/nothing",
        **_FIRST_RUN,
    ),
    Fault(
        "an entrypoint for another processor",
        _begins_with(_FOREIGN_PROGRAM),
        "ADX283",
        ByHand(_remove_container),
        "/first",
        **_FIRST_RUN,
    ),
    Fault(
        "an entrypoint that is not in the image",
        _begins_with(None),
        "ADX283",
        ByHand(_remove_container),
        "/first is not in the image",
        **_FIRST_RUN,
    ),
    Fault(
        "a data folder that is mounted read-only",
        _data_folder("ro"),
        "ADX281",
        ByHand(in_turn(_compose_file(), _remove_container)),
        "mounted read-only",
        **_FIRST_RUN,
    ),
    Fault(
        "a data folder of another user",
        _data_folder("rw", user="1234:1234"),
        "ADX281",
        ByHand(in_turn(_compose_file(), _remove_container)),
        "belongs to user 0",
        **_FIRST_RUN,
    ),
    Fault(
        "a disk that is nearly full",
        _small_volume("300m"),
        "ADX243",
        NotMended("room is made where the engine keeps its volumes, by whoever knows what is to go"),
        "free of 300 MB",
        **_FIRST_RUN,
    ),
    Fault(
        "a disk that is full",
        _small_volume("20m"),
        "ADX243",
        NotMended("room is made where the engine keeps its volumes, by whoever knows what is to go"),
        "No space left on device",
        **_FIRST_RUN,
    ),
    Fault(
        "several services that are a Postgres",
        write(
            "docker-compose.yml",
            f"services:\n  a: {{image: '{_IMAGE}'}}\n  b: {{image: '{_IMAGE}', ports: ['1:5432']}}\n",
        ),
        "ADX275",
        ByHand(World.undo),
        "docker-compose.yml:2",
        **_FIRST_RUN,
    ),
)
