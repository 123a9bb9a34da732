"""SQL as a remedy that waits to be picked: it may be meant otherwise, or takes something away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adx_tui.core.model import Context, Remedy, Risk, manual
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.shared.carried_out import carry_out

if TYPE_CHECKING:
    from adx_tui.services.postgres.connection import Connection


def remedy(
    project: Project,
    id: str,
    title: str,
    statements: Sequence[str],
    outcome: str,
    *,
    stake: str = "",
    consent: str = "",
    asking: DatabaseUrl | None = None,
) -> Remedy:
    """Run `statements`, each by itself, through `asking` (the administrator in the application's database). What is at
    `stake` makes it destructive: `consent`, else the database's name, is to be typed. On a server that is not ours, or
    that nobody known administers, it is for a person."""
    preview = "\n".join(f"{statement};" for statement in statements)
    if not (project.is_local and project.has_administrator()):
        return manual(id, title, preview)
    url = asking or project.administrator_inside()

    def run(connection: Connection) -> str:
        for statement in statements:
            connection.execute(statement.encode())
        return outcome

    def apply(context: Context) -> str:
        return carry_out(url, context, run)

    if not stake:
        return Remedy(id=id, title=title, risk=Risk.SAFE, preview=preview, apply=apply, by_choice=True)
    return Remedy(
        id=id,
        title=title,
        risk=Risk.DESTRUCTIVE,
        preview=preview,
        apply=apply,
        consent=consent or project.url().database,
        stake=stake,
    )
