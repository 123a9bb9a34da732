"""What the seeds leave behind, looked at as a whole: sequences behind their rows, and tables that no seed fills."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from adx_tui.core.model import Check, Context, Finding, Remedy, RemedyFailedError, Risk, failed, skipped
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import sequences
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.sequences import BehindSequence
from adx_tui.steps.shared import login_findings, statement_findings

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Looks at the tables of the seeds that ran."""

    project: Project
    ledger: Mapping[str, Record]

    def checks(self, connection: Connection) -> Iterator[Check]:
        proofs = [record.proof for record in self.ledger.values() if record.proof is not None]
        targets = sorted({table for proof in proofs for table in proof.targets})
        for behind in sequences.find_behind(connection, targets):
            yield failed(f"sequence.{behind.sequence}", f"{behind.sequence} is ahead of its rows", self._behind(behind))
        if len(proofs) < len(self.ledger):
            return  # of some it is not known what they fill
        schema = self.project.url().schema
        unfilled = [name for (name,) in rows(connection, "unfilled_tables", schema=schema, names=targets)]
        if unfilled:
            more = f" and {len(unfilled) - _MOST_NAMED} more" if len(unfilled) > _MOST_NAMED else ""
            yield skipped("unfilled", "tables that no seed fills", f"{', '.join(unfilled[:_MOST_NAMED])}{more}")

    def find_behind(self, connection: Connection, table: str, columns: Collection[str]) -> Finding | None:
        """The finding of a sequence that is behind one of the `columns` of `table`; None where none is."""
        behind = [behind for behind in sequences.find_behind(connection, [table]) if behind.column in columns]
        return self._behind(behind[0]) if behind else None

    def _behind(self, behind: BehindSequence) -> Finding:
        remedy = Remedy(
            id=f"seeds.sequence.{behind.sequence}",
            title="let it go on after the highest number",
            risk=Risk.SAFE,
            preview=behind.remedy_sql,
            apply=partial(self._set, behind),
        )
        return Finding(
            code="ADX524",
            cause=(
                f"Sequence {behind.sequence} is behind {behind.table}: it gives {behind.following} next, but "
                f"{behind.column} goes up to {behind.highest}, so that the next INSERT without a number fails."
            ),
            subject=behind.sequence,
            evidence=(f"max({behind.column})  {behind.highest}", f"nextval  {behind.following}"),
            remedies=(remedy,),
        )

    def _set(self, behind: BehindSequence, context: Context) -> str:
        url = self.project.url()
        try:
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                sequences.set_behind(connection, behind)
        except LoginError as error:
            raise RemedyFailedError(login_findings.finding(error, url)) from None
        except DatabaseError as error:
            raise RemedyFailedError(statement_findings.refused(error.server, url.user)) from None
        return f"set {behind.sequence} after {behind.highest}"
