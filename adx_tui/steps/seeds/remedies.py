"""What the remedies of the `seeds` step do: run seeds, and put on record that one was tried."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk
from adx_tui.core.wording import counted
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import empty_runs
from adx_tui.services.seeds.declaration import Declaration
from adx_tui.services.seeds.errors import SeedError
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.runner import Failure, SeedRunner
from adx_tui.services.seeds.transaction import CommittedBySeedError
from adx_tui.steps.seeds import findings, ledger_owner
from adx_tui.steps.seeds.causes import Causes
from adx_tui.steps.shared import connections


@dataclass(frozen=True, slots=True)
class SeedRemedies:
    """Remedies for the `seeds` of one project, of which `ledger` holds those that ran."""

    project: Project
    ledger: Mapping[str, Record]
    seeds: Sequence[Seed]
    declaration: Declaration
    refusal: Finding | None
    """Why nothing may be run here; None where it may."""

    def run_all(self, seeds: Sequence[Seed]) -> Remedy:
        """Run them in their order."""
        return self._unless_refused(
            id="seeds.run",
            title="run it" if len(seeds) == 1 else f"run {len(seeds)} seeds, each in one transaction",
            risk=Risk.SAFE,
            preview="\n".join(self.project.relative(seed.path) for seed in seeds),
            apply=partial(self._run, seeds),
        )

    def run_again(self, seed: Seed) -> Remedy:
        """For one of which rows are missing."""
        return self._unless_refused(
            id=f"seeds.run.{seed.name}",
            title="run it again: it only puts back what is missing",
            risk=Risk.SAFE,
            preview=self.project.relative(seed.path),
            apply=partial(self._run, [seed]),
        )

    def prove(self, seed: Seed) -> Remedy:
        """For one that ran with other values of the environment."""
        return self._unless_refused(
            id=f"seeds.prove.{seed.name}",
            title="try it with today's values, rolled back; run it if rows are missing",
            risk=Risk.SAFE,
            preview=self.project.relative(seed.path),
            apply=partial(self._prove, seed),
        )

    def _unless_refused(
        self, *, id: str, title: str, risk: Risk, preview: str, apply: Callable[[Context], str]
    ) -> Remedy:
        if self.refusal is not None:
            return self.refusal.remedies[0]
        return Remedy(id=id, title=title, risk=risk, preview=preview, apply=apply)

    def runner(self, context: Context) -> SeedRunner:
        """As the application's role, with the values that the environment has now."""
        project = self.project
        return SeedRunner(
            project.run.connections,
            project.url(),
            project.environment().values,
            context.cancellation,
            context.log,
            lambda seed: context.doing(seed.name, f"at {seed.name}"),
            partial(_show_progress, context, time.monotonic()),
            self.declaration,
        )

    def _prove(self, seed: Seed, context: Context) -> str:
        runner, proof = self.runner(context), self.ledger[seed.name].proof
        try:
            with suppress(SeedError, CommittedBySeedError):  # that it can't run twice, the next inspection says
                outcome = runner.try_out(seed, proof)
                if outcome.changed and not outcome.changed_again:
                    return self._run([seed], context)
                proof = proof and proof.renewed(outcome.proof)
            runner.record(seed, proof)
        except LoginError as error:
            finding = connections.refused_login(self.project, error, self.project.url(), context)
            raise RemedyFailedError(finding, check=seed.name) from None
        except DatabaseError as error:
            lost = findings.interrupted(self.project, error, context, seed.name)
            finding = lost or ledger_owner.unreadable(self.project, error.server, context)
            raise RemedyFailedError(finding, check=seed.name) from None
        return f"tried {seed.name} with today's values"

    def _explained(self, seed: Seed, error: Failure, context: Context) -> Finding:
        finding = findings.failure(self.project, seed, error)
        finding = findings.not_in_encoding(self.project, finding, error, context)
        causes = Causes(self.project, self.ledger, self.seeds)
        return causes.explain(finding, seed, error, context)

    def _run(self, seeds: Sequence[Seed], context: Context) -> str:
        runner, state = self.runner(context), self.project.settings.project_state_dir
        rows, tables = 0, set[str]()
        for number, seed in enumerate(seeds):
            context.doing(
                seed.name,
                f"running {seed.name}, {rows} {'row' if rows == 1 else 'rows'} so far",
                done=number,
                total=len(seeds),
                unit="seeds",
            )
            expected = empty_runs.recall(state, seed.name, seed.checksum)
            try:
                outcome = runner.keep(seed, self.ledger.get(seed.name), expected)
            except LoginError as error:
                finding = connections.refused_login(self.project, error, self.project.url(), context)
                raise RemedyFailedError(finding, check=seed.name) from None
            except (SeedError, CommittedBySeedError, DatabaseError) as error:
                lost = findings.interrupted(self.project, error, context, seed.name)
                raise RemedyFailedError(lost or self._explained(seed, error, context), check=seed.name) from None
            if outcome.proof.on_empty and not outcome.proof.expected:
                with suppress(OSError):  # without it, less is known of a later run
                    empty_runs.remember(state, seed.name, seed.checksum, outcome.tables)
            for line in findings.row_counts(outcome.tables):
                context.log(seed.name, line)
            rows += sum(written.total for written in outcome.tables.values())
            tables |= set(outcome.tables)
        if rows:
            return f"{counted(rows, 'row')} in {counted(len(tables), 'table')}"
        return f"ran {counted(len(seeds), 'seed')}, with nothing to add"


def _show_progress(context: Context, since: float, seed: Seed, done: int, lines: int) -> None:
    rate = (done >> 10) / max(time.monotonic() - since, 0.001) / 1024
    text = f"loading {seed.name}, {lines:,} lines, {rate:.1f} MB/s"
    context.doing(seed.name, text, done=done, total=max(seed.size, done), unit="bytes")
