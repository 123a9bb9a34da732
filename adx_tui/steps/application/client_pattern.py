"""What to write instead: the client kept on `globalThis`, in the names that the module has.

https://www.prisma.io/docs/orm/more/help-and-troubleshooting/nextjs-help#avoid-multiple-prisma-client-instances
"""

from __future__ import annotations

import re

from adx_tui.services.application.client_modules import Made
from adx_tui.services.javascript.client_facts import ClientCreation, ClientKind

_NAMES = {ClientKind.PRISMA: "prisma", ClientKind.POOL: "pool", ClientKind.POSTGRES: "sql", ClientKind.DRIZZLE: "db"}
_TYPES = {
    ClientKind.PRISMA: "PrismaClient",
    ClientKind.POOL: "Pool",
    ClientKind.POSTGRES: "ReturnType<typeof postgres>",
    ClientKind.DRIZZLE: "ReturnType<typeof drizzle>",
}


def variable(made: Made) -> str:
    """What it is called there, or usually."""
    name = made.creation.variable
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else _NAMES.get(made.kind, "client")


def keep_on_global(made: Made) -> str:
    """The lines of a module that keeps it through every reload."""
    name, typescript = variable(made), made.module.path.suffix in (".ts", ".tsx", ".mts", ".cts")
    holder = f"globalFor{name[:1].upper()}{name[1:]}"
    cast = f" as unknown as {{ {name}?: {_type(made)} }}" if typescript else ""
    return "\n".join(
        (
            f"const {holder} = globalThis{cast};",
            f"export const {name} = {holder}.{name} ?? {_expression(made)};",
            f'if (process.env.NODE_ENV !== "production") {holder}.{name} = {name};',
        )
    )


def _type(made: Made) -> str:
    if isinstance(made.creation, ClientCreation):
        return _TYPES.get(made.kind, "unknown")
    return f"ReturnType<typeof {made.creation.name}>"


def _expression(made: Made) -> str:
    """As it stands there, where it fits on its line; else its beginning."""
    text = made.creation.text
    word = made.creation.name if not isinstance(made.creation, ClientCreation) else None
    start = re.search(rf"\b{re.escape(word)}\(" if word else r"\bnew\s+[\w.]+\(|\b(?:postgres|drizzle)\(", text)
    if start is None:
        return f"new {made.kind.value}({{ … }})"
    depth = 0
    for position in range(start.start(), len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if text[position] == ")" and depth == 0:
            return text[start.start() : position + 1]
    return f"{text[start.start() : start.end()]}{{ … }})"
