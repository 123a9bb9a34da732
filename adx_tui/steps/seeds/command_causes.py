"""What a project's seed command says when it fails, and what that means.

https://www.prisma.io/docs/orm/reference/error-reference, https://nodejs.org/api/errors.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class ProjectAdvice(Enum):
    """What is done by a command of the project's own package manager, in the words of a remedy."""

    GENERATE = "generate Prisma's client"
    INSTALL = "install the project's packages"


@dataclass(frozen=True, slots=True)
class CommandCause:
    """Why, as the end of a sentence, and what to do before it is run again."""

    problem: str
    advice: str | ProjectAdvice


_CAUSES: tuple[tuple[str, CommandCause], ...] = (
    (
        r"did not initialize yet|Cannot find module '[^']*(?:\.prisma/client|/generated/)",
        CommandCause("Prisma's client was not generated, or is an old one", ProjectAdvice.GENERATE),
    ),
    (
        r"P2022|P2021|Unknown (?:argument|field)|Invalid value for argument|does not exist in the current database",
        CommandCause("Prisma's client and the database are of different states of the schema", ProjectAdvice.GENERATE),
    ),
    (
        r"P2002|duplicate key value",
        CommandCause("it inserts what is there already", "upsert instead of create"),
    ),
    (
        r"P2003|violates foreign key",
        CommandCause("a row that it refers to is missing", "insert what is referred to first"),
    ),
    (
        r"Cannot find module|ERR_MODULE_NOT_FOUND",
        CommandCause("a package that it needs is not installed", ProjectAdvice.INSTALL),
    ),
    # https://nodejs.org/api/typescript.html#type-stripping
    (
        r'Unknown file extension "\.[cm]?ts"',
        CommandCause(
            "the Node.js that ran it takes no TypeScript by itself",
            "node --version   # 22.18 or later does, or run it with tsx",
        ),
    ),
    (
        r"(?m)^(?:/bin/)?\w*sh: (?:(?:line )?\d+: )?(?:\S+: (?:command )?not found|command not found: \S+)$",
        CommandCause("a program that it calls is not installed", ProjectAdvice.INSTALL),
    ),
    (
        r"P1000|P1001|password authentication failed",
        CommandCause("it does not reach the database", "adx-tui --check"),
    ),
)


def find_cause(output: str) -> CommandCause | None:
    """The first known cause that `output` names; None where it is not known."""
    return next((cause for pattern, cause in _CAUSES if re.search(pattern, output)), None)
