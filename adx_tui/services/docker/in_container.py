"""What can be had inside a container, past every port and password: its files, its programs, its server."""

from __future__ import annotations

import io
import tarfile
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, cast

from adx_tui.services.docker import compose_labels
from adx_tui.services.docker.answers import EngineAnswerError
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.services.postgres.scram import verifier
from adx_tui.services.server.errors import ContainerError, refusals

if TYPE_CHECKING:
    from docker.models.containers import Container

    from adx_tui.services.docker.client import Engine


def read_file(container: Container, path: str, limit: int = 1024) -> str:
    """A small file of a container, at most `limit` bytes, whether it runs or not; empty where there is none."""
    from docker.errors import NotFound

    try:
        with _limited(container):
            stream, _ = container.get_archive(path)
            content = bytearray()
            for piece in stream:
                content += piece
                if len(content) > limit + tarfile.RECORDSIZE:  # with what the archive says before it
                    break
    except NotFound:
        return ""
    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            member = archive.next()
            file = archive.extractfile(member) if member else None
            return file.read(limit).decode(errors="replace") if file else ""
    except (tarfile.TarError, ValueError) as error:
        raise EngineAnswerError(f"{path} comes in no archive: {error}") from None


def run(container: Container, *command: str) -> str:
    """Returns the output of the command, run in the container. Raises ContainerError where it fails."""
    with refusals(), _limited(container):
        try:
            result = container.exec_run(list(command))
        except KeyError as error:  # which the SDK reads unasked
            raise EngineAnswerError(f"the end of {command[0]}: {error} is missing") from None
    output = cast("bytes", result.output).decode(errors="replace").strip()
    if result.exit_code:
        raise ContainerError(output)
    return output


def _limited(container: Container) -> AbstractContextManager[None]:
    return cast("Engine", container.client).limited()


class ServerInside:
    """The server of a running container, asked through the container's own socket."""

    def __init__(self, container: Container) -> None:
        self._container = container

    def system_identifier(self) -> str:
        """The cluster's own number. Raises ContainerError."""
        return self._psql("SELECT system_identifier FROM pg_control_system()")

    def stored_verifier(self, user: str) -> str | None:
        """What the server keeps of the role's password; None without such a role. Raises ContainerError."""
        row = self._psql(f"SELECT 'has ' || coalesce(rolpassword, '') FROM pg_authid WHERE rolname = {literal(user)}")
        return row.removeprefix("has ") if row else None

    def set_password(self, user: str, password: str) -> None:
        """Give the administrator `password`; make the role where the server has none of that name.

        Raises ContainerError.
        """
        role, secret = identifier(user), literal(verifier(password))
        if self.stored_verifier(user) is None:
            self._psql(f"CREATE ROLE {role} SUPERUSER LOGIN PASSWORD {secret}")
        else:
            self._psql(f"ALTER ROLE {role} PASSWORD {secret}")

    def _psql(self, statement: str) -> str:
        """Run `statement` as the superuser that the volume was made with: the container's own POSTGRES_USER, unless
        that was changed later. Neither its role's settings nor the container's own PG* variables, which the server may
        need, are for this."""
        attributes = self._container.attrs
        environment, port = compose_labels.environment(attributes), str(compose_labels.server_port(attributes))
        unset = [part for name in environment if name.startswith("PG") for part in ("-u", name)]
        start = ["env", *unset, "PGCLIENTENCODING=UTF8", "PGOPTIONS=-c default_transaction_read_only=off", "psql"]
        refusal = ContainerError("")
        for user in dict.fromkeys(filter(None, (environment.get("POSTGRES_USER"), "postgres"))):
            arguments = ["-XAtq", "-v", "ON_ERROR_STOP=1", "-p", port, "-U", user, "-d", "postgres", "-c", statement]
            try:
                return run(self._container, *start, *arguments)
            except ContainerError as error:
                refusal = error
            if f'role "{user}" does not exist' not in str(refusal):
                break
        raise refusal
