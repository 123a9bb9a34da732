"""The secrets of a service, and what of its environment they hold.

https://docs.docker.com/reference/compose-file/secrets/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from adx_tui.services.docker.compose_model import ModelReader, resolved
from adx_tui.services.docker.compose_tree import Value

_FOLDER = PurePosixPath("/run/secrets")
# What the image's entrypoint reads from the file that `<name>_FILE` names: https://hub.docker.com/_/postgres
_READ_FROM_FILES = ("POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB")


@dataclass(frozen=True, slots=True)
class SecretFile:
    """A file of the repository that is mounted at `target`, read-only, as Compose does it outside of a swarm."""

    source: Path
    target: str
    text: str = field(repr=False)

    @property
    def value(self) -> str:
        """Without the line ends that the entrypoint's shell takes off too."""
        return self.text.rstrip("\n")


def read_secrets(service: Value, declared: Value, reader: ModelReader) -> Iterator[SecretFile]:
    """Those of the service that are files. Raises ComposeFileError, for one that is not there too."""
    for entry in service.get("secrets").items():
        name, file = _named(entry, declared)
        if not file.is_null:
            path = resolved(file, file.text("the name of a file"))
            target = entry.get("target").text_or(name) if entry.is_mapping else name
            yield SecretFile(path, str(_FOLDER / target), reader.read_named(path, file))


def other_secrets(service: Value, declared: Value) -> Iterator[tuple[str, Value]]:
    """Those that are taken from elsewhere, a variable for one. Raises ComposeFileError."""
    for entry in service.get("secrets").items():
        name, file = _named(entry, declared)
        if file.is_null:
            yield name, entry


def _named(entry: Value, declared: Value) -> tuple[str, Value]:
    name = (entry.get("source") if entry.is_mapping else entry).text("the name of a secret")
    return name, declared.get(name).get("file")


def find_variables(environment: Mapping[str, str], secrets: Sequence[SecretFile]) -> dict[str, SecretFile]:
    """What the image will have from files that are secrets."""
    by_target = {secret.target: secret for secret in secrets}
    return {
        key: by_target[path]
        for key in _READ_FROM_FILES
        if (path := environment.get(f"{key}_FILE", "")) in by_target and not environment.get(key)
    }
