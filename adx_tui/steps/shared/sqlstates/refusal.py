"""A statement that the server refused, with what is known round it; and what is told beyond the server's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from adx_tui.core.model import Remedy, manual
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project


@dataclass(frozen=True, slots=True)
class Script:
    """A migration or a seed: `kind` is the word for it, `where` its file. `fills` are tables that it is known to have
    written to; what its text says comes on top of that."""

    kind: str
    name: str
    where: str
    text: str
    fills: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """`connection` is a session of the same role after the rollback; None when there is none. `script` is None where no
    script was run, but a probe of ours. `statement` is the one that failed, at `line` of the script, its first
    character at `start`; empty where that is not known. `at` is the character that the server points at. `earlier` and
    `later` are the project's other scripts, in the order in which they run; `read_gone` asks for those that ran and are
    no longer on disk, the newest first."""

    server: ServerMessage
    role: str
    schema: str
    connection: Connection | None
    project: Project | None = None
    script: Script | None = None
    statement: str = ""
    line: int | None = None
    start: int | None = None
    at: int | None = None
    earlier: tuple[Script, ...] = ()
    later: tuple[Script, ...] = ()
    read_gone: Callable[[], Iterable[Script]] = tuple

    @property
    def where(self) -> str:
        """The place of the statement, for a person."""
        if self.script is None:
            return "the statement above"
        return self.script.where + (f":{self.line}" if self.line else "")

    @property
    def author(self) -> str:
        """What has to be corrected, in a word."""
        return self.script.kind if self.script else "statement"

    @property
    def text(self) -> str:
        return self.script.text if self.script else self.statement

    @property
    def major(self) -> int:
        """The server's major version; 0 where there is no session."""
        return self.connection.info.server_version // 10_000 if self.connection else 0

    @property
    def version(self) -> str:
        number = self.connection.info.server_version if self.connection else 0
        return f"PostgreSQL {number // 10_000}.{number % 10_000}"

    @property
    def words(self) -> str:
        """All that the server said."""
        return "\n".join((self.server.message, self.server.detail, self.server.hint))

    @property
    def names(self) -> tuple[str, ...]:
        """The names that its message has in quotes, or before a parenthesis. In a language other than English the
        quotes may be others, and there are none."""
        return self.server.quoted_names or tuple(re.findall(r"([\w.]+)\(", self.server.message))

    @property
    def name(self) -> str:
        """The first of them, without its schema; empty where there are none."""
        return self.without_schema(self.names[0]) if self.names else ""

    def without_schema(self, name: str) -> str:
        """A name of the message without its schema, and a function's without its arguments. The message has no quotes
        in it, so that what the script has in quotes says whether a dot is a part of the name."""
        plain = name.partition("(")[0]
        return plain if f'"{plain}"' in self.text else plain.rpartition(".")[2]

    @property
    def table(self) -> str:
        """The table that the server names apart from its words, as SQL has it; empty where it names none."""
        server = self.server
        return identifier(server.schema, server.table) if server.schema and server.table else ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`cause` goes on the server's message; empty where there is nothing to add. Remedies: the best first."""

    cause: str
    evidence: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()


Question = Callable[[Refusal], Explanation | None]
"""Asks the server, the script or the schema for one cause of a refusal; None where it is not the one."""


def advise(title: str, preview: str) -> Remedy:
    """What only a person can do; the table numbers them."""
    return manual("refused", title, preview)


def spell(name: str) -> str:
    """The name as SQL takes it; an ellipsis where it is not known."""
    return identifier(name) if name else "…"


def number(count: int, most: int) -> str:
    """A count that stops at `most`."""
    return f"{most:,} or more" if count >= most else f"{count:,}"
