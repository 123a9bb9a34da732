"""What can go wrong with a seed."""

from __future__ import annotations

from adx_tui.services.postgres.errors import ServerMessage


class SeedError(Exception):
    """A seed failed, and nothing of it stayed. Lines and columns count from 1; `server` is set for a server's error,
    `statement` where it is known of which.
    `swallowed`: it ended as if all were well, though the server had refused a statement."""

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        server: ServerMessage | None = None,
        excerpt: str = "",
        *,
        swallowed: bool = False,
        statement: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.server = server
        self.excerpt = excerpt
        self.swallowed = swallowed
        self.statement = statement


class UnknownCommandError(SeedError):
    """The seed has a `command` of psql, in `line`, which is no SQL."""

    def __init__(self, command: str, line: int) -> None:
        super().__init__(f"{command} is a command of psql, not SQL, and no server knows it", line)
        self.command = command
