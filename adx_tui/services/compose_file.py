"""The compose file: the one source for the local server's image, ports, volume and health check.

Read as Compose reads it (https://github.com/compose-spec/compose-spec/blob/main/spec.md), as far as one Postgres
service needs.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adx_tui.services import env_file
from adx_tui.settings import slug

if TYPE_CHECKING:
    import yaml

SERVICE_PORT = 5432

_VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?:(?P<how>:?[-?+])(?P<word>(?:\$\{[^}]*\}|[^}])*))?\})"
)
_DURATION = re.compile(r"(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s)?(?:(?P<ms>\d+)ms)?\Z")
_SIZE = re.compile(r"(?P<number>\d+)\s*(?P<unit>[kmg]?)b?\Z", re.IGNORECASE)


# What adx-tui does of a service, and what of it changes nothing for a server that is started by itself.
_DONE = ("image", "environment", "env_file", "ports", "volumes", "command", "healthcheck", "restart", "shm_size")
_KNOWN = frozenset((*_DONE, "container_name", "profiles", "depends_on", "expose", "pull_policy", "attach", "tty"))


class ComposeFileError(Exception):
    """The file can't be used. `line` counts from 1, None where the fault has no line."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


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


def read(path: Path | None, environment: Mapping[str, str], *, project_dir: Path) -> PostgresService:
    """The Postgres service of the file at `path`, or of the bundled one. Raises ComposeFileError, OSError."""
    import yaml  # 10 ms, which a run on somebody else's server need not spend

    text = bundled_text() if path is None else path.read_text(encoding="utf-8")
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        document = loader.get_single_node()
        data = loader.construct_document(document) if document is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ComposeFileError(f"it is no YAML: {error.problem}", line) from None
    lines = _lines(document)
    if not isinstance(data, dict) or not isinstance(data.get("services"), dict):
        raise ComposeFileError("it has no `services:`", 1)
    data = _interpolated(data, environment, lines, ())
    name, service = _postgres(data["services"], lines)
    project = slug(environment.get("COMPOSE_PROJECT_NAME") or str(data.get("name") or project_dir.name))
    volume, target = _volume(service, lines, name)
    declared = (data.get("volumes") or {}).get(volume) or {}
    named = volume if declared.get("external") else f"{project}_{volume}"  # an external one has its own name
    return PostgresService(
        project=project,
        name=name,
        image=str(service["image"]),
        environment=_environment_files(service.get("env_file"), path, lines.get(("services", name, "env_file")))
        | _environment(service.get("environment"), environment),
        host_port=_host_port(service, lines, name),
        volume=volume,
        volume_name=str(declared.get("name") or named),
        volume_target=target,
        volume_line=lines.get(("services", name, "volumes")),
        command=_command(service.get("command")),
        healthcheck=_healthcheck(service.get("healthcheck")),
        restart=str(service.get("restart") or "no"),
        shm_size=_bytes(service.get("shm_size")),
        container_name=str(service.get("container_name") or f"{project}-{name}-1"),
        path=path if path is not None else project_dir,
        bundled=path is None,
        ignored=tuple(_ignored(service, declared, volume, lines, name)),
        others=tuple(str(other) for other in data["services"] if other != name),
    )


Lines = Mapping[tuple[str, ...], int]


def _lines(node: yaml.Node | None, at: tuple[str, ...] = ()) -> dict[tuple[str, ...], int]:
    """The line of every key, by its path."""
    if node is None:
        return {}
    found = {at: node.start_mark.line + 1}
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found |= _lines(value, (*at, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            found |= _lines(value, (*at, str(index)))
    return found


def _interpolated(value: Any, environment: Mapping[str, str], lines: Lines, at: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _interpolated(item, environment, lines, (*at, str(key))) for key, item in value.items()}
    if isinstance(value, list):
        return [_interpolated(item, environment, lines, (*at, str(index))) for index, item in enumerate(value)]
    if isinstance(value, str):
        return _VARIABLE.sub(_substitution(environment, lines.get(at)), value)
    return value


def _substitution(environment: Mapping[str, str], line: int | None) -> Callable[[re.Match[str]], str]:
    def filled(word: str) -> str:
        """A default may name variables in its turn."""
        return _VARIABLE.sub(substitute, word)

    def substitute(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "$"
        name, how, word = found["name"] or found["bare"], found["how"] or "", found["word"] or ""
        value = environment.get(name)
        present = value is not None and (value != "" or not how.startswith(":"))
        match how[-1:]:
            case "?" if not present:
                raise ComposeFileError(f"it needs {name}: {word or 'required, but not set'}", line)
            case "-" if not present:
                return filled(word)
            case "+":
                return filled(word) if present else ""
        return value or ""

    return substitute


def _postgres(services: Mapping[str, Any], lines: Lines) -> tuple[str, dict[str, Any]]:
    """The service that is a Postgres: the one called so, else the one whose image, or environment, says so."""
    usable = {name: service for name, service in services.items() if isinstance(service, dict) and service.get("image")}
    for name, service in usable.items():
        image = str(service["image"]).rsplit("/", 1)[-1]
        if (
            name in ("postgres", "db", "database")
            or "postgres" in image
            or "POSTGRES_PASSWORD" in _environment(service.get("environment"), {"POSTGRES_PASSWORD": ""})
        ):
            return name, service
    raise ComposeFileError("none of its services runs a Postgres image", lines.get(("services",)))


def _environment(given: Any, around: Mapping[str, str]) -> dict[str, str]:
    """A key without a value has the one it has `around`, where Compose runs; without that it is not set."""
    if isinstance(given, list):
        pairs = (str(item).partition("=") for item in given)
        given = {key: value if equals else None for key, equals, value in pairs}
    found = {str(key): around.get(str(key)) if value is None else str(value) for key, value in (given or {}).items()}
    return {key: value for key, value in found.items() if value is not None}


def _environment_files(given: Any, compose_file: Path | None, line: int | None) -> dict[str, str]:
    """What the service's `env_file` sets: one or several, beside the compose file; a later one wins."""
    found: dict[str, str] = {}
    for each in given if isinstance(given, list) else [given] if given else []:
        name, required = (each.get("path"), each.get("required", True)) if isinstance(each, dict) else (each, True)
        try:
            found |= env_file.read((compose_file or Path()).parent / str(name)).values
        except FileNotFoundError:
            if required:
                raise ComposeFileError(f"its env_file {name} does not exist", line) from None
        except UnicodeDecodeError:
            raise ComposeFileError(f"its env_file {name} is not UTF-8 text", line) from None
    return found


def _host_port(service: Mapping[str, Any], lines: Lines, name: str) -> int:
    line = lines.get(("services", name, "ports"))
    for port in service.get("ports") or ():
        if isinstance(port, dict):
            target, published = str(port.get("target")), str(port.get("published") or "")
        else:
            head, _, target = str(port).partition("/")[0].rpartition(":")
            published = head.rpartition(":")[2]
        if target == str(SERVICE_PORT) and published:
            if not published.isdigit() or not 0 < int(published) < 65536:
                raise ComposeFileError(f"the published port is {published!r}, no number between 1 and 65535", line)
            return int(published)
    raise ComposeFileError(f"service {name} publishes no port for {SERVICE_PORT}", line)


def _volume(service: Mapping[str, Any], lines: Lines, name: str) -> tuple[str, str]:
    for volume in service.get("volumes") or ():
        if isinstance(volume, dict):
            source, target = str(volume.get("source") or ""), str(volume.get("target") or "")
        else:
            source, _, rest = str(volume).partition(":")
            target = rest.partition(":")[0]
        if target.startswith("/var/lib/postgresql") and source and not source.startswith((".", "/", "~")):
            return source, target
    raise ComposeFileError(
        f"service {name} has no named volume at /var/lib/postgresql/data: its data would be lost with the container",
        lines.get(("services", name)),
    )


def _ignored(
    service: Mapping[str, Any], declared: Mapping[str, Any], volume: str, lines: Lines, name: str
) -> Iterator[Ignored]:
    """What of the service is not done, in the order of the file: unknown keys, and further ports and volumes."""
    at = ("services", name)
    found = [(key, lines.get((*at, key))) for key in service if not (key in _KNOWN or str(key).startswith("x-"))]
    for index, port in enumerate(service.get("ports") or ()):
        target = port.get("target") if isinstance(port, dict) else str(port).partition("/")[0].rpartition(":")[2]
        if str(target) != str(SERVICE_PORT):
            found.append((f"port {target}", lines.get((*at, "ports", str(index)))))
    for index, mount in enumerate(service.get("volumes") or ()):
        source = str(mount.get("source") or "") if isinstance(mount, dict) else str(mount).partition(":")[0]
        if source != volume:
            target = mount.get("target") if isinstance(mount, dict) else str(mount).partition(":")[2] or mount
            found.append((f"{source} mounted at {target}", lines.get((*at, "volumes", str(index)))))
    found += [
        (f"{key} of volume {volume}", lines.get(("volumes", volume, key)))
        for key in declared
        if key in ("driver", "driver_opts")
    ]
    return (Ignored(what, line) for what, line in sorted(found, key=lambda each: each[1] or 0))


def _healthcheck(given: Any) -> dict[str, Any]:
    """As Docker's API wants it: durations in nanoseconds."""
    if not given or given.get("disable"):
        return {}
    test = given.get("test") or []
    check: dict[str, Any] = {"test": test if isinstance(test, list) else ["CMD-SHELL", test]}
    for key in ("interval", "timeout", "start_period"):
        if key in given:
            check[key] = _nanoseconds(str(given[key]))
    if "retries" in given:
        check["retries"] = int(given["retries"])
    return check


def _nanoseconds(text: str) -> int:
    found = _DURATION.match(text)
    if found is None:
        raise ComposeFileError(f"the health check has the duration {text!r}; write 5s, 1m30s or 500ms")
    return (int(found["m"] or 0) * 60_000 + int(found["s"] or 0) * 1_000 + int(found["ms"] or 0)) * 1_000_000


def _bytes(given: Any) -> int | None:
    if given is None:
        return None
    found = _SIZE.match(str(given))
    if found is None:
        raise ComposeFileError(f"shm_size is {given!r}; write 128mb")
    factor: int = 1024 ** " kmg".index(found["unit"].lower() or " ")
    return int(found["number"]) * factor


def _command(given: Any) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else tuple(shlex.split(given or ""))
