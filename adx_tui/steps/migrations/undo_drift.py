"""The statements that undo a drift, and the remedy that runs them: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence

from adx_tui.core.model import Context, Remedy, Risk, manual
from adx_tui.services.migrations.catalogue import Difference, Kind
from adx_tui.services.postgres import identifiers
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import lock
from adx_tui.steps.shared.carried_out import carry_out

_ID = "migrations.drift.undo"
_TITLE = "if it is not: undo it"
_STAKE = "What is dropped or replaced is lost, with all that is in it."
_DEPENDENT_FIRST = ("trigger", "rule", "policy", "materialized view", "view", "constraint", "index", "column", "table")
_ROUTINES = ("function", "procedure")
_MOST = 40


def remedy(project: Project, differences: Sequence[Difference]) -> Remedy:
    """For a person where no statement undoes one of them, or where there are more than can be read."""
    statements = [_statement(difference) for difference in sorted(differences, key=_rank)]
    if not all(statements) or len(statements) > _MOST:
        return manual(_ID, _TITLE, text(differences))
    drops = sum(difference.kind is Kind.EXTRA for difference in differences)
    if drops < len(statements) and _asks_administrator(project):
        # What is made belongs to whoever makes it; what is dropped may be anybody's.
        statements.insert(drops, f"SET LOCAL ROLE {identifier(project.url().user)};")
    # What is made again where it is missing takes nothing; a routine that was changed by hand is not kept anywhere.
    is_safe = all(difference.kind is Kind.MISSING for difference in differences)
    script = "\n".join(statements)
    return Remedy(
        id=_ID,
        title=_TITLE,
        risk=Risk.SAFE if is_safe else Risk.DESTRUCTIVE,
        preview=script,
        apply=lambda context: _undo(project, script, len(differences), context),
        consent=None if is_safe else project.url().database,
        stake=_STAKE,
        by_choice=is_safe,
    )


def text(differences: Sequence[Difference]) -> str:
    """The statements to be read; a comment for a difference that no statement undoes."""
    ordered = sorted(differences, key=_rank)[:_MOST]
    return "\n".join(_statement(difference) or f"-- {difference}" for difference in ordered)


def _asks_administrator(project: Project) -> bool:
    return project.is_local and project.has_administrator()


def _undo(project: Project, script: str, count: int, context: Context) -> str:
    asking = project.administrator_inside() if _asks_administrator(project) else project.url()
    with lock.exclusively(project, context, "drift"):
        carry_out(asking, context, lambda connection: connection.execute(f"BEGIN;\n{script}\nCOMMIT".encode()))
    return f"undid {count} differences" if count > 1 else "undid the difference"


def _rank(difference: Difference) -> tuple[bool, int, str]:
    """What is dropped goes first, and of that what depends on other things; what is made again then finds its place."""
    extra, kind = difference.kind is Kind.EXTRA, difference.key.kind
    place = _DEPENDENT_FIRST.index(kind) if kind in _DEPENDENT_FIRST else len(_DEPENDENT_FIRST)
    return not extra, place if extra else -place, str(difference.key)


def _statement(difference: Difference) -> str:
    """Empty where there is none that says it."""
    key = difference.key
    if difference.kind is Kind.EXTRA and key.kind in ("column", "constraint"):
        return f"ALTER TABLE {key.table} DROP {key.kind.upper()} IF EXISTS {key.name};"
    if difference.kind is Kind.EXTRA and key.kind in ("trigger", "policy", "rule"):
        return f"DROP {key.kind.upper()} IF EXISTS {key.name} ON {key.table};"
    if difference.kind is Kind.EXTRA:
        kind = {"enum": "type", "range type": "type"}.get(key.kind, key.kind)
        schema = key.table.removesuffix(identifiers.last_part(key.table)) if key.kind == "index" else ""
        # With what it was part of, it may be gone already.
        return f"DROP {kind.upper()} IF EXISTS {schema}{key.name};"
    if difference.kind is Kind.MISSING and key.kind == "column":
        return f"ALTER TABLE {key.table} ADD COLUMN {key.name} {difference.expected};"
    if difference.kind is Kind.MISSING and key.kind == "constraint":
        return f"ALTER TABLE {key.table} ADD CONSTRAINT {key.name} {difference.expected};"
    if key.kind == "trigger" and not difference.expected.endswith(")"):
        return ""  # one that is disabled, which takes a second statement
    if (difference.kind is Kind.MISSING and key.kind in ("index", "trigger")) or key.kind in _ROUTINES:
        return f"{difference.expected.rstrip()};"
    return ""
