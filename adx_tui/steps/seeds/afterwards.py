"""What the seeds leave behind, looked at as a whole: sequences behind their rows, and tables that no seed fills."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from adx_tui.core.model import Check, Finding, failed, skipped
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import sequences
from adx_tui.services.seeds.ledger import Record
from adx_tui.steps.shared import sequence_findings

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
            yield failed(
                f"sequence.{behind.sequence}",
                f"{behind.sequence} is ahead of its rows",
                sequence_findings.behind_finding(self.project, behind),
            )
        if len(proofs) < len(self.ledger):
            return  # of some it is not known what they fill
        schema = self.project.url().schema
        unfilled = rows(connection, "unfilled_tables", schema=schema, names=targets, most=_MOST_NAMED)
        if unfilled:
            unnamed = unfilled[0][1] - len(unfilled)
            more = f" and {unnamed} more" if unnamed else ""
            yield skipped("unfilled", "tables that no seed fills", f"{', '.join(row[0] for row in unfilled)}{more}")

    def find_behind(self, connection: Connection, table: str, columns: Collection[str]) -> Finding | None:
        """The finding of a sequence that is behind one of the `columns` of `table`; None where none is."""
        behind = [behind for behind in sequences.find_behind(connection, [table]) if behind.column in columns]
        return sequence_findings.behind_finding(self.project, behind[0]) if behind else None
