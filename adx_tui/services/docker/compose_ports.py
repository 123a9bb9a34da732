"""The ports of a service, in their short and long form, and which of this machine leads to Postgres.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core import port_number
from adx_tui.services.docker.compose_tree import Value
from adx_tui.services.docker.compose_variables import find_deciding

SERVICE_PORT = 5432
"""Where a Postgres listens unless it is told otherwise."""

_PORTS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?\Z", re.ASCII)
# `-p 5433`, `-p5433`, `-c port=5433`, `--port=5433`
_PORT_OPTION = re.compile(r"(?:\A| )(?:-p ?|--port=|-c ?port=)(\d{1,5})(?=\Z| )", re.ASCII)
_LOOPBACK = ("127.", "localhost", "::1", "[::1]")


@dataclass(frozen=True, slots=True)
class Port:
    """One entry of `ports`. `published` is empty where the engine is to choose; both may be ranges."""

    target: str
    published: str
    address: str
    protocol: str


@dataclass(frozen=True, slots=True)
class PublishedPort:
    """Where Postgres is published on this machine: `number` is None where the file leaves it open. `variable` is what
    the number is taken from, empty where the file fixes it; `address` is empty where it is every one."""

    number: int | None = None
    line: int | None = None
    file: Path | None = None
    variable: str = ""
    address: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it is for this machine alone."""
        return self.address.startswith(_LOOPBACK)

    @property
    def is_fixed(self) -> bool:
        return self.number is not None and not self.variable


@dataclass(frozen=True, slots=True)
class LeadsPast:
    """An entry of `ports` that publishes Postgres' port of this machine, but of `target` in the container. `corrected`
    is the entry as it was meant."""

    target: str
    corrected: str
    line: int
    file: Path | None


def read_server_port(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Where the server of a container listens: the last option of its command that says it, else PGPORT.
    https://www.postgresql.org/docs/current/app-postgres.html"""
    for text in (*reversed(_PORT_OPTION.findall(" ".join(command))), environment.get("PGPORT", "")):
        if (number := port_number.parse(text)) is not None:
            return number
    return SERVICE_PORT


def read_port(value: Value) -> Port:
    """One entry. Raises ComposeFileError."""
    if value.is_mapping:
        target, published = value.get("target").text("a port"), value.get("published").text_or("", "a port")
        address, protocol = value.get("host_ip").text_or(""), value.get("protocol").text_or("tcp")
    else:
        target, published, address, protocol = _parts(value.text("a port"))
    if _range(target) is None:
        raise value.wrong('a port, like "5432:5432",')
    return Port(target, published, address, protocol)


def read_published_port(ports: Value, environment: Mapping[str, str], server_port: int = SERVICE_PORT) -> PublishedPort:
    """Where that port of the container is published; without a number where it is not. Raises ComposeFileError."""
    for value in ports.items():
        port = read_port(value)
        if port.protocol != "tcp" or (offset := _offset(port, server_port)) is None:
            continue
        published = _range(port.published)
        number = None if published is None else published[0] + offset
        if port.published and not 0 < (number or 0) <= port_number.LARGEST:
            raise value.fault(
                f"the published port is {port.published!r}, no number between 1 and {port_number.LARGEST}"
            )
        return PublishedPort(
            number,
            value.line,
            value.file,
            _deciding_variable(value, environment) if published else "",
            port.address,
        )
    return PublishedPort()


def find_leading_past(ports: Value, host_port: int, server_port: int) -> LeadsPast | None:
    """The entry that publishes `host_port`, but not of `server_port`; None where there is none. Raises
    ComposeFileError."""
    for value in ports.items():
        port = read_port(value)
        if _publishes(port, host_port) and _offset(port, server_port) is None:
            address = f"{port.address}:" if port.address else ""
            return LeadsPast(port.target, f"{address}{host_port}:{server_port}", value.line, value.file)
    return None


def other_ports(ports: Value, host_port: int, server_port: int) -> Iterator[tuple[Port, Value]]:
    """The entries that do not concern Postgres, by neither of its ports. Raises ComposeFileError."""
    for value in ports.items():
        port = read_port(value)
        if _offset(port, server_port) is None and not _publishes(port, host_port):
            yield port, value


def _parts(text: str) -> tuple[str, str, str, str]:
    numbers, _, protocol = text.partition("/")
    head, _, target = numbers.rpartition(":")
    address, _, published = head.rpartition(":")
    return target, published, address, protocol or "tcp"


def _range(text: str) -> tuple[int, int] | None:
    match = _PORTS.match(text)
    return (int(match[1]), int(match[2] or match[1])) if match else None


def _publishes(port: Port, host_port: int) -> bool:
    return port.protocol == "tcp" and port.published == str(host_port)


def _offset(port: Port, server_port: int) -> int | None:
    """How far into its range Postgres' port is; None where that is not in it."""
    target = _range(port.target)
    return server_port - target[0] if target and target[0] <= server_port <= target[1] else None


def _deciding_variable(value: Value, environment: Mapping[str, str]) -> str:
    """The variable that the published port follows, whichever way it is written; empty where there is none."""
    if value.is_mapping:
        return find_deciding(value.get("published").node.written, environment)
    return find_deciding(value.node.written, environment, lambda text: _parts(text)[1])
