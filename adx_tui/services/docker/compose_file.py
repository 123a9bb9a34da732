"""The compose file: the one source for the local server's image, ports, volume and health check.

Read as Compose reads it (https://github.com/compose-spec/compose-spec/blob/main/spec.md), as far as one Postgres
service needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path

from adx_tui.core import port_number
from adx_tui.core.identity import slug
from adx_tui.core.inside import leads_outside, repository_root
from adx_tui.services.docker import (
    compose_mounts,
    compose_ports,
    compose_postgres,
    compose_secrets,
    compose_service,
    compose_values,
)
from adx_tui.services.docker.compose_model import ModelReader, Sources, resolved, several
from adx_tui.services.docker.compose_ports import SERVICE_PORT, LeadsPast
from adx_tui.services.docker.compose_postgres import Candidate, SeveralServicesError
from adx_tui.services.docker.compose_service import Ignored
from adx_tui.services.docker.compose_tree import ComposeFileError, Value
from adx_tui.services.docker.compose_variables import find_deciding
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.environment import env_file
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.repository import Source
from adx_tui.services.server.port import ADDRESS

__all__ = [
    "ComposeFile",
    "ComposeFileError",
    "Ignored",
    "PostgresService",
    "SeveralServicesError",
    "bundled_text",
    "published_address",
    "read",
]

_QUOTED_VARIABLE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(\"|').*\2\Z", re.DOTALL)
LAYOUT = Path("compose", "postgres.yml")
"""Where adx-tui's own layout has the file. Its Compose project is the folder around, not `compose`."""


def bundled_text() -> str:
    """The compose file used for projects that bring none."""
    return resources.files("adx_tui").joinpath("data/postgres.yml").read_text(encoding="utf-8")


def published_address(service: PostgresService, url: DatabaseUrl) -> DatabaseUrl | None:
    """Where on this machine the URL leads to, where its host is a name that only the service's network knows
    (`@db:5432`); None for any other host."""
    if url.host not in service.host_names:
        return None
    return replace(url, host=ADDRESS, port=service.host_port)


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """A compose file as read, `files` with those that are laid over it; none for the bundled one."""

    files: tuple[Path, ...]
    sources: Sources = field(default_factory=Sources, compare=False)

    def service(
        self,
        environment: Mapping[str, str],
        *,
        project_dir: Path,
        url: DatabaseUrl | None = None,
        read_env_file: Callable[[Path], EnvFile] = env_file.read,
    ) -> PostgresService:
        """Its Postgres service, the variables filled in from `environment`; of several, the one that fits `url`.
        `read_env_file` reads what the service names as its `env_file`. Raises ComposeFileError."""
        reader = ModelReader(self._root(project_dir), self.sources, environment, read_env_file)
        document = self._document(reader, project_dir)
        services = _services(document)
        chosen = compose_postgres.choose(
            _candidates(services, reader), url, frozenset(environment.get("COMPOSE_PROFILES", "").split(","))
        )
        if chosen is None:
            raise services.fault("none of its services runs a Postgres image")
        return self._read(chosen, document, reader, project_dir, url)

    def has_postgres(self, environment: Mapping[str, str], root: Path) -> bool:
        """Whether one of its services is a Postgres, whatever else it lacks. Raises ComposeFileError."""
        reader = ModelReader(root, self.sources, environment, env_file.read, lenient=True)
        services = _services(self._document(reader, root))
        return any(candidate.is_postgres for candidate in _candidates(services, reader))

    def env_files(self, environment: Mapping[str, str], root: Path) -> dict[Path, tuple[str, Source]]:
        """The files that services name as their `env_file`, with the first service that does and where. Raises
        ComposeFileError."""
        named: dict[Path, tuple[str, Source]] = {}
        for service, value in self._all_services(environment, root).items():
            for entry in several(value.get("env_file")):
                path = resolved(entry, (entry.get("path") if entry.is_mapping else entry).text("the name of a file"))
                named.setdefault(path, (service, Source(entry.file or self.files[0], entry.line)))
        return named

    def quoted_variables(self, environment: Mapping[str, str], root: Path) -> list[tuple[str, str, Source]]:
        """Variables of a service's `environment` list whose value is in quotes (`- KEY="value"`), with the service and
        the place: in a list YAML takes quotes that begin inside of a text for a part of it. Raises ComposeFileError."""
        found: list[tuple[str, str, Source]] = []
        for service, value in self._all_services(environment, root).items():
            given = value.get("environment")
            for item in given.items() if given.is_list else ():
                if (match := _QUOTED_VARIABLE.match(item.text_or(""))) is not None:
                    found.append((service, match[1], Source(item.file or self.files[0], item.line)))
        return found

    def _all_services(self, environment: Mapping[str, str], root: Path) -> Mapping[str, Value]:
        """Variables that must be set, and files that must be there, may be missing. Raises ComposeFileError."""
        reader = ModelReader(self._root(root), self.sources, environment, env_file.read, lenient=True)
        services = _services(self._document(reader, root)).entries()
        return {name: value for name, value in services.items() if value.is_mapping}

    def _document(self, reader: ModelReader, project_dir: Path) -> Value:
        return reader.read(self.files) if self.files else reader.read_text(bundled_text(), project_dir)

    def _root(self, project_dir: Path) -> Path:
        """The repository's; of a file that lies elsewhere, its own."""
        root = repository_root(project_dir)
        if not self.files or leads_outside(self.files[0], root) is None:
            return root
        return repository_root(self.files[0].parent)

    def _project(self, document: Value, environment: Mapping[str, str], project_dir: Path) -> str:
        """https://docs.docker.com/compose/how-tos/project-name/: COMPOSE_PROJECT_NAME, the last `name:`, the folder of
        the first file; but see LAYOUT."""
        folder = project_dir
        if self.files:
            folder = self.files[0].parent
            folder = folder.parent if Path(*self.files[0].parts[-2:]) == LAYOUT else folder
        return slug(environment.get("COMPOSE_PROJECT_NAME") or document.get("name").text_or(folder.name))

    def _read(
        self, chosen: Candidate, document: Value, reader: ModelReader, project_dir: Path, url: DatabaseUrl | None
    ) -> PostgresService:
        name, service, published = chosen.name, chosen.value, chosen.published
        project = self._project(document, reader.environment, project_dir)
        variables = compose_service.read_environment(service, chosen.image, reader)
        secrets = tuple(compose_secrets.read_secrets(service, document.get("secrets"), reader))
        from_files = compose_secrets.find_variables(variables, secrets)
        data = compose_mounts.read_data_mount(service.get("volumes"), name, variables.get("PGDATA", ""), reader.root)
        declared = document.get("volumes").get(data.volume) if data.volume else Value(service.node).get("")
        host_port = published.number or _open_port(reader.environment, url)
        leads_past = None
        if published.number is None:
            leads_past = compose_ports.find_leading_past(service.get("ports"), host_port, chosen.server_port)
        return PostgresService(
            project=project,
            name=name,
            image=chosen.image,
            environment=variables | {key: secret.value for key, secret in from_files.items()},
            host_port=host_port,
            volume=data.volume,
            volume_name=str(data.folder or compose_service.volume_name(declared, data.volume, project)),
            volume_target=data.target,
            volume_line=data.line,
            command=compose_values.read_command(service.get("command")),
            healthcheck=compose_values.read_healthcheck(service.get("healthcheck")),
            restart=compose_values.read_restart(service.get("restart")),
            shm_size=compose_values.read_size(service.get("shm_size")),
            container_name=service.get("container_name").text_or(f"{project}-{name}-1"),
            path=self.files[0] if self.files else project_dir,
            bundled=not self.files,
            ignored=tuple(compose_service.ignored(service, document, declared, data, chosen, host_port)),
            others=tuple(other for other in _services(document).entries() if other != name),
            files=self.files,
            folder=data.folder,
            built_image=service.get("image").text_or(f"{project}-{name}".lower()) if chosen.build else "",
            port_is_fixed=published.is_fixed,
            port_variable=published.variable,
            port_file=published.file,
            port_line=published.line,
            image_variable=find_deciding(service.get("image").node.written, reader.environment),
            image_file=service.get("image").file,
            image_line=None if service.get("image").is_null else service.get("image").line,
            host_names=chosen.host_names,
            remarks=tuple(_remarks(chosen, data, host_port, leads_past)),
            volume_is_external=data.folder is None and compose_service.is_external(declared),
            external_networks=tuple(compose_service.external_networks(service, document.get("networks"))),
            server_port=chosen.server_port,
            leads_past=leads_past,
            secrets=secrets,
            from_files=frozenset(from_files),
            password_source=compose_service.find_written(service, "POSTGRES_PASSWORD", reader.environment, from_files),
        )


def read(path: Path | None, *overrides: Path) -> ComposeFile:
    """The file at `path`, with `overrides` laid over it; or the bundled one. Raises ComposeFileError."""
    if path is None:
        return ComposeFile(())
    file = ComposeFile((path, *overrides))
    for part in file.files:
        file.sources.read(part)
    return file


def _services(document: Value) -> Value:
    services = document.get("services") if document.is_mapping else document
    if not (document.is_mapping and services.is_mapping):
        raise ComposeFileError("it has no `services:`", 1, document.file)
    return services


def _candidates(services: Value, reader: ModelReader) -> Sequence[Candidate]:
    read_one = (compose_service.read_candidate(name, service, reader) for name, service in services.entries().items())
    return [candidate for candidate in read_one if candidate is not None]


def _open_port(environment: Mapping[str, str], url: DatabaseUrl | None) -> int:
    """The port that is published where the file leaves it open: POSTGRES_PORT, else the URL's."""
    if (port := port_number.parse(environment.get("POSTGRES_PORT", ""))) is not None:
        return port
    return url.port if url is not None and url.is_local else SERVICE_PORT


def _remarks(
    chosen: Candidate, data: compose_mounts.DataMount, host_port: int, leads_past: LeadsPast | None
) -> Iterator[str]:
    if data.line is None:
        yield f"the file keeps no data, so adx-tui keeps it in volume {data.volume}"
    if leads_past is not None:
        return  # that is a finding
    if chosen.published.number is None:
        yield f"the file leaves the port open, so adx-tui publishes {ADDRESS}:{host_port}"
    elif not chosen.published.is_local:
        yield f"published on {ADDRESS} alone, not on {chosen.published.address or 'every address'} as the file says"
