"""One service of a compose file: what it runs, what it is given, and what of it adx-tui does not do.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.docker import compose_build, compose_ports, compose_secrets, compose_values
from adx_tui.services.docker.compose_model import ModelReader
from adx_tui.services.docker.compose_mounts import DataMount, read_mount
from adx_tui.services.docker.compose_postgres import IMAGES, Candidate, image_name
from adx_tui.services.docker.compose_secrets import SecretFile
from adx_tui.services.docker.compose_tree import ComposeFileError, Value
from adx_tui.services.docker.compose_variables import find_deciding

# What adx-tui does of a service, and what of it changes nothing for a server that is started by itself.
_DONE = (
    "image",
    "build",
    "environment",
    "env_file",
    "ports",
    "volumes",
    "command",
    "healthcheck",
    "restart",
    "secrets",
)
_IDLE = (
    "profiles",
    "depends_on",
    "links",
    "expose",
    "pull_policy",
    "attach",
    "tty",
    "stdin_open",
    "hostname",
    "labels",
)
_KNOWN = frozenset((*_DONE, *_IDLE, "shm_size", "container_name", "logging", "develop"))
# Bitnami's own names; the password of `postgres` beside that of a role that is no administrator.
# https://github.com/bitnami/containers/tree/main/bitnami/postgresql#configuration
_BITNAMI = {
    "POSTGRES_USER": "POSTGRESQL_USERNAME",
    "POSTGRES_PASSWORD": "POSTGRESQL_PASSWORD",
    "POSTGRES_DB": "POSTGRESQL_DATABASE",
}
_BITNAMI_ADMINISTRATOR = "POSTGRESQL_POSTGRES_PASSWORD"


@dataclass(frozen=True, slots=True)
class Ignored:
    """A wish of the file that is not fulfilled. `line` counts from 1; `file` is None for the bundled one. `of_build`:
    the image that Compose builds would have it."""

    what: str
    line: int | None
    file: Path | None = None
    of_build: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Where a value of a service stands. `text` is how, where Compose makes another of it; `decided_by` is the variable
    of `.env` whose value it is."""

    line: int
    file: Path | None
    text: str
    decided_by: str

    @property
    def is_number(self) -> bool:
        """Whether it is text to a reader and a number to YAML, which Compose writes in a way of its own."""
        return self.text != "" and "$" not in self.text


def read_candidate(name: str, service: Value, reader: ModelReader) -> Candidate | None:
    """The service, if it may be a Postgres at all. Raises ComposeFileError for a fault of one that is, by its image."""
    if not service.is_mapping:
        return None
    image, build = service.get("image").text_or("", "the name of an image"), None
    try:
        if not service.get("build").is_null:
            build = compose_build.read_base_image(service.get("build"), reader.environment, reader.read_named)
            image = build.name
        environment = read_environment(service, image, reader, lenient=True)
        server_port = compose_ports.read_server_port(compose_values.read_command(service.get("command")), environment)
        return Candidate(
            name,
            service,
            image,
            environment,
            compose_ports.read_published_port(service.get("ports"), reader.environment, server_port),
            tuple(_host_names(name, service)),
            server_port,
            build,
        )
    except ComposeFileError:
        if image_name(image) in IMAGES:
            raise
        return None


def read_environment(service: Value, image: str, reader: ModelReader, *, lenient: bool = False) -> dict[str, str]:
    """Its variables; `lenient` where a file of them may be missing. Raises ComposeFileError."""
    variables = reader.read_variables(service.get("env_file"), lenient=lenient) | _environment(
        service.get("environment"), reader.environment
    )
    if image_name(image).startswith("postgresql"):
        aliases = {ours: variables[theirs] for ours, theirs in _BITNAMI.items() if variables.get(theirs)}
        if password := variables.get(_BITNAMI_ADMINISTRATOR):
            aliases |= {"POSTGRES_USER": "postgres", "POSTGRES_PASSWORD": password}
        variables = aliases | {key: value for key, value in variables.items() if key not in aliases}
    return variables


def find_written(
    service: Value, key: str, around: Mapping[str, str], from_files: Mapping[str, SecretFile]
) -> Written | None:
    """Where `environment`, or else a file, gives the service that variable; None where neither does."""
    if key in from_files:
        return Written(1, from_files[key].source, "", "")
    given = service.get("environment")
    if not given.is_list:
        value = given.get(key)
        return None if value.is_null else _written(value, value.node.written, around)
    items = [item for item in given.items() if item.text_or("").startswith(f"{key}=")]
    return _written(items[-1], items[-1].node.written.partition("=")[2], around) if items else None


def _written(value: Value, text: str, around: Mapping[str, str]) -> Written:
    return Written(value.line, value.file, text, find_deciding(text, around))


def volume_name(declared: Value, volume: str, project: str) -> str:
    """An external volume has its own name, which once stood below `external`."""
    external = declared.get("external")
    if external.is_mapping:
        return external.get("name").text_or(volume)
    return declared.get("name").text_or(volume if external.boolean() else f"{project}_{volume}")


def is_external(declared: Value) -> bool:
    """Whether somebody else makes it: https://docs.docker.com/reference/compose-file/volumes/#external"""
    external = declared.get("external")
    return external.is_mapping or external.boolean()


def external_networks(service: Value, networks: Value) -> Iterator[tuple[str, int | None]]:
    """Those of the service that somebody else makes, as the engine calls them, and their lines."""
    given = service.get("networks")
    names = (
        [item.text("a name") for item in given.items()]
        if given.is_list
        else list(given.entries() if given.is_mapping else ())
    )
    for name in names:
        declared = networks.get(name)
        if is_external(declared):
            external = declared.get("external")
            inner = external.get("name").text_or("") if external.is_mapping else ""
            yield inner or declared.get("name").text_or(name), declared.line


def ignored(
    service: Value, document: Value, declared: Value, data: DataMount, chosen: Candidate, host_port: int
) -> Iterator[Ignored]:
    """What of the service is not done, in the order of the file: unknown keys, and further ports and volumes."""
    entries = service.entries()
    wishes = [(key, value) for key, value in entries.items() if key not in _KNOWN and not key.startswith("x-")]
    ports = compose_ports.other_ports(service.get("ports"), host_port, chosen.server_port)
    wishes += [(f"port {port.target}", value) for port, value in ports]
    others = compose_secrets.other_secrets(service, document.get("secrets"))
    wishes += [(f"secret {name}", value) for name, value in others]
    for value in service.get("volumes").items():
        mount = read_mount(value)
        if mount.target != data.target or (mount.source and data.line is None):
            wishes.append((str(mount), value))
    # `local` is what a volume without a driver has: https://docs.docker.com/reference/compose-file/volumes/#driver
    wishes += [
        (f"{key} of volume {data.volume}", value)
        for key, value in declared.entries().items()
        if key == "driver_opts" or (key == "driver" and value.text_or("local") != "local")
    ]
    unfulfilled = [Ignored(what, value.line, value.file) for what, value in wishes]
    if (build := chosen.build) is not None and not build.is_all:
        place = entries["build"]
        unfulfilled.append(Ignored(f"what its Dockerfile adds to {build.name}", place.line, place.file, of_build=True))
    return iter(sorted(unfulfilled, key=lambda wish: (str(wish.file), wish.line or 0)))


def _environment(given: Value, around: Mapping[str, str]) -> dict[str, str]:
    """A key without a value has the one it has `around`, where Compose runs; without that it is not set."""
    variables: dict[str, str | None] = {}
    if given.is_list:
        for item in given.items():
            key, equals, value = item.text("KEY=value").partition("=")
            variables[key] = value if equals else None
    else:
        entries = given.entries("a list or a mapping").items()
        variables = {key: None if value.is_null else value.text() for key, value in entries}
    if "" in variables:
        raise given.wrong("a name before each `=`", show=False)
    filled = {key: around.get(key) if value is None else value for key, value in variables.items()}
    return {key: value for key, value in filled.items() if value is not None}


def _host_names(name: str, service: Value) -> Iterator[str]:
    """The names that it has in its network."""
    yield name
    for key in ("container_name", "hostname"):
        if given := service.get(key).text_or(""):
            yield given
    networks = service.get("networks")
    if networks.is_mapping:
        for network in networks.entries().values():
            if network.is_mapping:
                yield from (alias.text("a name") for alias in network.get("aliases").items())
