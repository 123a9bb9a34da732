"""Seeds that ended as if all were well and may not have done their work: silence is a finding."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adx_tui.core.model import Check, Finding, Location, failed, manual, name_first, warning
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import complaint as complaints
from adx_tui.services.seeds import empty_tables
from adx_tui.services.seeds.proof import Proof, RowCounts
from adx_tui.steps.seeds.findings import row_counts


@dataclass(frozen=True, slots=True)
class Ran:
    """What ran: a seed file or a command, and where it is. `is_program`: it is no SQL, which names its tables."""

    name: str
    location: Location
    is_program: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """Looks for it in what is kept of each seed's run. `connection` is one to look with."""

    project: Project
    connection: Connection

    def judge(self, check: Check, ran: Ran, proof: Proof) -> Check:
        """`check`, which holds so far, or what is to be said instead."""
        if proof.complaint and not complaints.is_mild(proof.complaint):
            return self._instead(check, self._printed(ran, proof), is_failure=True)
        if not proof.has_written:
            return self._never_wrote(check, ran, proof)
        if proof.complaint:
            return self._instead(check, self._printed(ran, proof), is_failure=False)
        if proof.expected:
            return self._instead(check, self._wrote_less(ran, proof), is_failure=False)
        return check

    def _never_wrote(self, check: Check, ran: Ran, proof: Proof) -> Check:
        if proof.targets:
            empty = empty_tables.list_empty(self.connection, proof.targets)
            which = f"although it writes to {name_first(empty)}, which {'is' if len(empty) == 1 else 'are'} empty"
        else:
            # What a program would have written to, had it not ended early, only its author knows.
            empty = (
                empty_tables.list_empty_in_schema(self.connection, self.project.url().schema) if ran.is_program else ()
            )
            which = f"and {name_first(empty)} {'is' if len(empty) == 1 else 'are'} empty"
        if not empty:
            which = "as if all that it brings had been there before"
        evidence = (*(f"{table}  0 rows" for table in empty[:5]), *_output(proof))
        finding = Finding(
            code="ADX520",
            cause=f"{ran.name} ran to its end without adding a row, {which}.",
            subject=ran.name,
            evidence=evidence,
            location=ran.location,
            remedies=(
                manual(
                    "seeds.silent",
                    "let it insert what is missing instead of stopping, or say in seeds/seeds.toml what must hold",
                    "INSERT … ON CONFLICT DO NOTHING",
                ),
            ),
        )
        return self._instead(check, finding, is_failure=bool(empty))

    def _printed(self, ran: Ran, proof: Proof) -> Finding:
        return Finding(
            code="ADX521",
            cause=f"{ran.name} ended as if all were well, but printed: {proof.complaint.rstrip('.')}.",
            subject=ran.name,
            evidence=(*_output(proof), *row_counts(proof.counts)),
            location=ran.location,
            remedies=(
                manual(
                    "seeds.printed",
                    "let it fail where something failed, or say in seeds/seeds.toml what must hold",
                    str(ran.location),
                ),
            ),
        )

    def _wrote_less(self, ran: Ran, proof: Proof) -> Finding:
        none = RowCounts(0, 0, 0)
        less = {
            table: (proof.counts.get(table, none).inserted, before.inserted)
            for table, before in sorted(proof.expected.items())
            if proof.counts.get(table, none).inserted < before.inserted
        }
        table, (now, before) = next(iter(less.items()))
        return Finding(
            code="ADX523",
            cause=f"{ran.name} brought {now} rows into {table}; on an empty database before it was {before}.",
            subject=ran.name,
            evidence=tuple(f"{table}  {now} inserted, {before} before" for table, (now, before) in less.items()),
            location=ran.location,
            remedies=(manual("seeds.less", "see what it left out", str(ran.location)),),
        )

    def _instead(self, check: Check, finding: Finding, *, is_failure: bool) -> Check:
        make = failed if is_failure else warning
        statement = f"{finding.subject} did what it is there for"
        return replace(make(check.id, statement, finding, check.detail), proved=check.proved)


def _output(proof: Proof) -> tuple[str, ...]:
    return (f"output  {proof.complaint}",) if proof.complaint else ()
