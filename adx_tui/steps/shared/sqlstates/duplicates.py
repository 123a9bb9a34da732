"""What a script creates is there already: 42P07, 42710, 42701, 42P06, 42723. By whom, or that two names are one."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import chain

from adx_tui.core.model import Remedy
from adx_tui.services.migrations import traces
from adx_tui.services.migrations.traces import Verdict
from adx_tui.services.postgres import identifiers, names, statement_parts
from adx_tui.services.postgres.identifiers import NAME_BYTES
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.statement_parts import CreatedName
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, Script, advise, spell

# What Prisma puts behind the names that it makes: https://www.prisma.io/docs/orm/prisma-schema/data-model/database-mapping
_DUPLICATE_COLUMN = "42701"
_ENDINGS = ("_idx", "_key", "_fkey", "_pkey", "_check")


def explain_names_cut(refusal: Refusal) -> Explanation | None:
    """Two names that differ only behind their 63rd byte, where PostgreSQL cuts them off."""
    failing = list(statement_parts.quoted_long_names(refusal.statement))
    for long_name, _ in failing:
        kept = identifiers.clip(long_name)
        if kept not in refusal.server.message and long_name not in refusal.server.message:
            continue
        alike = [
            (script, name, line)
            for script, name, line in _names_cut_to(refusal, kept)
            if name != long_name or script is not refusal.script or line < _line(refusal)
        ]
        if not alike:
            continue
        script, other, line = alike[-1]
        offset = next(line for name, line in failing if name == long_name) - 1
        shorter = _shortened(long_name, avoid={kept, identifiers.clip(other)})
        twins = "that name is given twice" if other == long_name else "this name and another one are the same"
        return Explanation(
            f"PostgreSQL keeps the first {NAME_BYTES} bytes of a name, and in those {twins}",
            (
                f"name  {long_name}  ({len(long_name.encode())} bytes, {refusal.script and refusal.script.where}:"
                f"{_line(refusal) + offset})",
                f"name  {other}  ({len(other.encode())} bytes, {script.where}:{line})",
                f"kept  {kept}",
            ),
            (
                advise(
                    "give one of them a shorter name, in the migration and in the Prisma schema",
                    f'{refusal.where}: "{shorter}"\nmap: "{shorter}"',
                ),
            ),
        )
    return None


def explain_there_already(refusal: Refusal) -> Explanation:
    """It is there: who made it, as far as the project's scripts tell."""
    wanted = refusal.name
    known = names.named(refusal.connection) if refusal.connection else ()
    seen = tuple(f"seen  {entry}" for entry in known if entry.name == wanted and entry.schema == refusal.schema)
    if maker := _made_before(refusal, wanted):
        script, created = maker
        same = script is refusal.script
        if repeated := _repeated(refusal):
            return _squashed(refusal, repeated, seen)
        who = f"this {script.kind} itself" if same else str(script)
        return Explanation(
            f"what it creates is there already: {who} makes it, in line {created.line}",
            (f"made by  {script.where}:{created.line}", *seen),
            (
                advise(
                    "take the second one out, or give it another name",
                    f"{refusal.where}: {spell(wanted)}",
                ),
            ),
        )
    return Explanation(
        "what it creates is there already, and no statement of a migration or a seed is seen to make it: by hand, db "
        "push, a dump or a program perhaps, which nothing here tells",
        seen,
        (
            *_resolve(refusal),
            advise(
                "if it is in the way: drop or rename it, then run again",
                f"see \\d {spell(wanted)}",
            ),
        ),
    )


def _repeated(refusal: Refusal) -> tuple[Script, ...]:
    """The earlier migrations that make every table of this one, where that has several."""
    if refusal.script is None or refusal.script.kind != "migration":
        return ()
    left = _tables(refusal.script)
    makers = [script for script in refusal.earlier if script.kind == "migration" and left & _tables(script)]
    made = frozenset[str]().union(*map(_tables, makers))
    return tuple(makers) if len(left) > 1 and left <= made else ()


def _tables(script: Script) -> frozenset[str]:
    return frozenset(created.name for created in statement_parts.created_names(script.text) if created.kind == "table")


def _squashed(refusal: Refusal, repeated: Sequence[Script], seen: Sequence[str]) -> Explanation:
    """https://www.prisma.io/docs/orm/prisma-migrate/workflows/squashing-migrations"""
    names = ", ".join(script.name for script in repeated)
    folders = " ".join(shlex.quote(script.where.rpartition("/")[0]) for script in repeated)
    return Explanation(
        f"it makes again every table that {names} make{'s' if len(repeated) == 1 else ''}: they were squashed into it, "
        "and should not be there beside it",
        (*(f"made by  {script.where}" for script in repeated), *seen),
        (
            advise("take those out that it stands for", f"git rm -r {folders}"),
            advise("or take this one out", f"git rm -r {shlex.quote(refusal.where.rpartition('/')[0])}"),
        ),
    )


def _made_before(refusal: Refusal, wanted: str) -> tuple[Script, CreatedName] | None:
    """The script, and the place in it, that gives a name before the refused statement does."""
    own = (refusal.script,) if refusal.script else ()
    seeds = [script for script in refusal.later if script.kind == "seed"]  # of an earlier run
    table = identifiers.own_name(statement_parts.table(refusal.statement))
    # Git is asked only when no script before it is the one.
    for script in chain(own, reversed(refusal.earlier), refusal.read_gone(), seeds):
        created_names = (
            statement_parts.created_columns(script.text, table)
            if refusal.server.sqlstate == _DUPLICATE_COLUMN
            else statement_parts.created_names(script.text)
        )
        for created in created_names:
            if created.name == wanted and (script is not refusal.script or created.start < (refusal.start or 0)):
                return script, created
    return None


def _resolve(refusal: Refusal) -> Iterator[Remedy]:
    """Marking a migration as applied is right only where all that it makes is there: what it did was rolled back."""
    if refusal.connection is None or refusal.script is None or refusal.script.kind != "migration":
        return
    verdicts = [effect.verdict for effect in traces.find_effects(refusal.connection, refusal.script.text)]
    if verdicts and all(verdict is Verdict.DONE for verdict in verdicts):
        yield advise(
            "all that this migration makes is there already: say that it is applied",
            f"npx prisma migrate resolve --applied {refusal.script.name}",
        )


def _names_cut_to(refusal: Refusal, kept: str) -> Iterator[tuple[Script, str, int]]:
    """The names of the scripts up to this one that become `kept`, those that are as short among them."""
    for script in (*refusal.earlier, *((refusal.script,) if refusal.script else ())):
        for name, line in statement_parts.quoted_long_names(script.text):
            if identifiers.clip(name) == kept:
                yield script, name, line
        for created in statement_parts.created_names(script.text):
            if identifiers.unquote(identifiers.last_part(created.written)) == kept:
                yield script, kept, created.line


def _line(refusal: Refusal) -> int:
    return refusal.line or 1


def _shortened(name: str, avoid: set[str]) -> str:
    """A name of at most 63 bytes, with the ending that Prisma gave it."""
    ending = next((ending for ending in _ENDINGS if name.endswith(ending)), "")
    stem = name.removesuffix(ending)
    for number in range(1, 100):
        mark = ending if number == 1 else f"_{number}{ending}"
        candidate = identifiers.clip(stem, NAME_BYTES - len(mark)) + mark
        if candidate not in avoid:
            return candidate
    return identifier(name)
