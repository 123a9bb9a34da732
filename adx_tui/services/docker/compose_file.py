"""The compose file: the one source for the local server's image, ports, volume and health check.

Read as Compose reads it (https://github.com/compose-spec/compose-spec/blob/main/spec.md), as far as one Postgres
service needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from adx_tui.core.identity import slug
from adx_tui.services import files
from adx_tui.services.docker import compose_values, compose_yaml
from adx_tui.services.docker.compose_yaml import ComposeFileError, Value
from adx_tui.services.environment import env_file
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.files import UnreadableFileError

__all__ = ["ComposeFile", "ComposeFileError", "Ignored", "PostgresService", "bundled_text", "read"]

SERVICE_PORT = 5432

_PORTS = re.compile(r"\d{1,5}(?:-\d{1,5})?\Z", re.ASCII)

# What adx-tui does of a service, and what of it changes nothing for a server that is started by itself.
_DONE = ("image", "environment", "env_file", "ports", "volumes", "command", "healthcheck", "restart", "shm_size")
_KNOWN = frozenset((*_DONE, "container_name", "profiles", "depends_on", "expose", "pull_policy", "attach", "tty"))


@dataclass(frozen=True, slots=True)
class Ignored:
    """A wish of the file that is not fulfilled. `line` counts from 1."""

    what: str
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresService:
    """The Postgres service of a compose file, with its variables filled in."""

    project: str
    name: str
    image: str
    environment: Mapping[str, str]
    host_port: int
    volume: str
    """The volume's key in the file; its real name is `<project>_<key>`, or `volume_name` where the file sets one."""
    volume_name: str
    volume_target: str
    volume_line: int | None
    command: tuple[str, ...]
    healthcheck: Mapping[str, Any]
    restart: str
    shm_size: int | None
    container_name: str
    """What Compose calls the service's first container."""
    path: Path
    bundled: bool
    ignored: tuple[Ignored, ...]
    """What the file asks for this service that adx-tui does not do."""
    others: tuple[str, ...]
    """The file's other services, which are not adx-tui's to run."""
    standing: bool = False
    """Whether this is no file's word, but a container as it stands: it is started and stopped, never made anew."""

    @property
    def network_name(self) -> str:
        """What Compose calls the project's default network."""
        return f"{self.project}_default"


def bundled_text() -> str:
    """The compose file used for projects that bring none."""
    return resources.files("adx_tui").joinpath("data/postgres.yml").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """A compose file as read; `path` is None for the bundled one."""

    path: Path | None
    text: str

    def service(
        self,
        environment: Mapping[str, str],
        *,
        project_dir: Path,
        read_env_file: Callable[[Path], EnvFile] = env_file.read,
    ) -> PostgresService:
        """Its Postgres service, the variables filled in from `environment`. `read_env_file` reads what the service
        names as its `env_file`. Raises ComposeFileError."""
        path, document = self.path, compose_yaml.read(self.text, environment)
        services = document.get("services") if document.is_mapping else document
        if not (document.is_mapping and services.is_mapping):
            raise ComposeFileError("it has no `services:`", 1)
        name, service = _postgres(services)
        project = slug(environment.get("COMPOSE_PROJECT_NAME") or document.get("name").text_or(project_dir.name))
        volume, target = _volume(service, name)
        declared = document.get("volumes").get(volume)
        return PostgresService(
            project=project,
            name=name,
            image=service.get("image").text("the name of an image"),
            environment=_environment_files(service.get("env_file"), path, read_env_file)
            | _environment(service.get("environment"), environment),
            host_port=_host_port(service, name),
            volume=volume,
            volume_name=_volume_name(declared, volume, project),
            volume_target=target,
            volume_line=service.get("volumes").line,
            command=compose_values.read_command(service.get("command")),
            healthcheck=compose_values.read_healthcheck(service.get("healthcheck")),
            restart=compose_values.read_restart(service.get("restart")),
            shm_size=compose_values.read_size(service.get("shm_size")),
            container_name=service.get("container_name").text_or(f"{project}-{name}-1"),
            path=path if path is not None else project_dir,
            bundled=path is None,
            ignored=tuple(_ignored(service, declared, volume)),
            others=tuple(other for other in services.entries() if other != name),
        )


def read(path: Path | None) -> ComposeFile:
    """The file at `path`, or the bundled one. Raises ComposeFileError."""
    try:
        return ComposeFile(path, bundled_text() if path is None else files.read_text(path, files.COMPOSE_BYTES))
    except FileNotFoundError:
        raise ComposeFileError("it does not exist") from None
    except UnreadableFileError as error:
        raise ComposeFileError(f"it can't be read: {error.problem}", error.line) from None


def _postgres(services: Value) -> tuple[str, Value]:
    """The service that is a Postgres: the one called so, else the one whose image, or environment, says so."""
    for name, service in services.entries().items():
        if not service.is_mapping or not (image := service.get("image").text_or("", "the name of an image")):
            continue
        if (
            name in ("postgres", "db", "database")
            or "postgres" in image.rsplit("/", 1)[-1]
            or "POSTGRES_PASSWORD" in _environment(service.get("environment"), {"POSTGRES_PASSWORD": ""})
        ):
            return name, service
    raise ComposeFileError("none of its services runs a Postgres image", services.line)


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


def _environment_files(
    given: Value, compose_file: Path | None, read_env_file: Callable[[Path], EnvFile]
) -> dict[str, str]:
    """What the service's `env_file` sets: one or several, beside the compose file; a later one wins."""
    variables: dict[str, str] = {}
    for entry in given.items() if given.is_list else () if given.is_null else (given,):
        name = (entry.get("path") if entry.is_mapping else entry).text("the name of a file")
        required = entry.get("required").text_or("true") == "true" if entry.is_mapping else True
        try:
            variables |= read_env_file((compose_file or Path()).parent / name).values
        except FileNotFoundError:
            if required:
                raise ComposeFileError(f"its env_file {name} does not exist", entry.line) from None
        except UnreadableFileError as error:
            raise ComposeFileError(f"its env_file {name} can't be read: {error.problem}", entry.line) from None
    return variables


def _port(port: Value) -> tuple[str, str]:
    """The port in the container, and what it is published as; empty where the engine chooses."""
    if port.is_mapping:
        target, published = port.get("target").text("a port"), port.get("published").text_or("", "a port")
    else:
        head, _, target = port.text("a port").partition("/")[0].rpartition(":")
        published = head.rpartition(":")[2]
    if not _PORTS.match(target):
        raise port.wrong('a port, like "5432:5432",')
    return target, published


def _host_port(service: Value, name: str) -> int:
    ports = service.get("ports")
    for port in ports.items():
        target, published = _port(port)
        if target == str(SERVICE_PORT) and published:
            if not _PORTS.match(published) or not published.isdigit() or not 0 < int(published) < 65536:
                problem = f"the published port is {published!r}, no number between 1 and 65535"
                raise ComposeFileError(problem, port.line)
            return int(published)
    raise ComposeFileError(f"service {name} publishes no port for {SERVICE_PORT}", ports.line)


def _mount(mount: Value) -> tuple[str, str]:
    """What is mounted (empty for a volume without a name), and where."""
    if mount.is_mapping:
        return mount.get("source").text_or(""), mount.get("target").text_or("")
    source, colon, rest = mount.text("a mount, like data:/var/lib/postgresql/data,").partition(":")
    return (source, rest) if colon else ("", source)


def _volume(service: Value, name: str) -> tuple[str, str]:
    for source, mounted in map(_mount, service.get("volumes").items()):
        target = mounted.partition(":")[0]
        if target.startswith("/var/lib/postgresql") and source and not source.startswith((".", "/", "~")):
            return source, target
    raise ComposeFileError(
        f"service {name} has no named volume at /var/lib/postgresql/data: its data would be lost with the container",
        service.line,
    )


def _volume_name(declared: Value, volume: str, project: str) -> str:
    """An external volume has its own name, which once stood below `external`."""
    external = declared.get("external")
    if external.is_mapping:
        return external.get("name").text_or(volume)
    return declared.get("name").text_or(volume if external.boolean() else f"{project}_{volume}")


def _ignored(service: Value, declared: Value, volume: str) -> Iterator[Ignored]:
    """What of the service is not done, in the order of the file: unknown keys, and further ports and volumes."""
    entries = service.entries()
    ignored = [
        Ignored(key, value.line) for key, value in entries.items() if key not in _KNOWN and not key.startswith("x-")
    ]
    for port in service.get("ports").items():
        target, _ = _port(port)
        if target != str(SERVICE_PORT):
            ignored.append(Ignored(f"port {target}", port.line))
    for mount in service.get("volumes").items():
        source, target = _mount(mount)
        if source != volume:
            ignored.append(Ignored(f"{source} mounted at {target}" if source else f"a volume at {target}", mount.line))
    ignored += [
        Ignored(f"{key} of volume {volume}", value.line)
        for key, value in declared.entries().items()
        if key in ("driver", "driver_opts")
    ]
    return iter(sorted(ignored, key=lambda entry: entry.line or 0))
