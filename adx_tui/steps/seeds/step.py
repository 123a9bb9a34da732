"""Step 5: every seed file ran whole, and running it again would change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Inspection,
    Location,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    manual,
    ok,
    skipped,
    summarize,
    warning,
)
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import files
from adx_tui.services.seeds import ledger as seed_ledger
from adx_tui.services.seeds import reach as seed_reach
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.runner import SeedError, SeedRunner
from adx_tui.services.seeds.transaction import CommittedBySeedError
from adx_tui.steps.seeds import findings
from adx_tui.steps.shared import another_machine, login_findings


@dataclass(frozen=True, slots=True)
class SeedsStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        folder = self.project.settings.seeds
        if not folder.is_dir():
            yield skipped("folder", "a seeds folder", f"there is no {self.project.relative(folder)}/")
            return "no seeds folder"
        try:
            seeds, problems = files.read(folder)
        except OSError as error:
            how = manual("seeds.readable", "make it readable", f"ls -ld {folder}")
            cause = f"{self.project.relative(folder)} can't be read: {error.strerror}."
            yield failed("folder", "the seeds can be read", Finding(code="ADX506", cause=cause, remedies=(how,)))
            return "the seeds can't be read"
        reported: list[Check] = []
        for problem in problems:
            name = problem.path.name
            reported.append(failed(f"file.{name}", f"{name} is a seed", findings.no_seed(self.project, problem)))
            yield reported[-1]
        if not seeds:
            yield skipped("folder", "a seeds folder", "it holds no NNN_name.sql or NNN_name.py")
            return summarize(reported) or "no seeds"
        url = self.project.url()
        try:
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                ledger, reach = seed_ledger.read(connection), seed_reach.of_role(connection)
            outstanding = [seed for seed in seeds if not _ran(seed, ledger)]
            # A seed builds on those before it: once one has not run, a later one can't be tried out.
            settled = seeds[: seeds.index(outstanding[0])] if outstanding else seeds
            for check in self._settled(settled, ledger, reach, context):
                reported.append(check)
                yield check
            for seed in seeds[len(settled) :]:
                yield self._outstanding(seed, ledger, seeds[len(settled) :])
        except LoginError as error:
            yield failed("ledger", "the seeds' history can be read", login_findings.finding(error, url))
            return "no login"
        except DatabaseError as error:
            if (finding := findings.interrupted(self.project, error, context)) is not None:
                yield failed("session", "the seeds can be looked at", finding)
                return "the seeds can't be looked at"
            yield failed("ledger", "the seeds' history can be read", findings.unreadable_ledger(error.server, url.user))
            return "the seeds' history can't be read"
        if outstanding:
            return f"{len(outstanding)} of {len(seeds)} to run"
        return summarize(reported) or f"all {len(seeds)} ran"

    def _settled(
        self, seeds: Sequence[Seed], ledger: Mapping[str, Record], reach: str, context: Context
    ) -> Iterator[Check]:
        """Seeds that ran: try each out, rolled back, to see that nothing is missing and that it could run again. A run
        that only looks (`reach`: what the role can do that outlives a transaction) leaves some to what is on record."""
        runner, values = self._runner(context), self.project.environment().values
        changeable = self.project.may_change_server
        for number, seed in enumerate(seeds):
            context.doing(seed.name, f"trying {seed.name}", done=number, total=len(seeds), unit="seeds")
            title = f"{seed.name} ran, and would change nothing now"
            unseen = seed_reach.of_seed(seed, reach) if changeable else another_machine.NOT_TRIED
            proofs = () if not unseen or ledger[seed.name].saw(values) else (self._proof(seed, ledger),)
            if unseen and not (context.may_run_code and changeable):
                yield self._on_record(seed, ledger[seed.name], unseen, proofs)
                continue
            try:
                outcome = runner.try_out(seed)
            except (SeedError, CommittedBySeedError, DatabaseError) as error:
                if (finding := findings.interrupted(self.project, error, context)) is not None:
                    yield failed(seed.name, title, finding)
                    return
                finding = findings.not_repeatable(self.project, seed, error, proofs=proofs)
                yield warning(seed.name, f"{seed.name} could run again", finding)
                continue
            if outcome.changed_again:
                finding = findings.not_repeatable(self.project, seed, None, outcome.tables, proofs=proofs)
                yield warning(seed.name, f"{seed.name} could run again without changing anything", finding)
            elif outcome.changed:
                cause = f"{seed.name} ran, but rows it brings are missing or were changed since."
                remedy = Remedy(
                    id=f"seeds.run.{seed.name}",
                    title="run it again: it only puts back what is missing",
                    risk=Risk.SAFE,
                    preview=self.project.relative(seed.path),
                    apply=partial(self._run, [seed], ledger),
                )
                finding = Finding(
                    code="ADX503",
                    cause=cause,
                    subject=seed.name,
                    evidence=findings.row_counts(outcome.tables),
                    remedies=(remedy,),
                )
                yield failed(seed.name, title, finding)
            elif proofs:
                yield failed(seed.name, title, findings.other_values(self.project, seed, ledger[seed.name], proofs))
            else:
                yield ok(seed.name, title)

    def _on_record(self, seed: Seed, record: Record, why: str, proofs: tuple[Remedy, ...]) -> Check:
        """A seed that ran, and that is not tried; `proofs` where it ran with other values."""
        detail = f"not proved by this look: {why}"
        if proofs:
            finding = findings.other_values(self.project, seed, record, proofs)
            check = failed(seed.name, f"{seed.name} ran with these values", finding, detail)
        else:
            check = ok(seed.name, f"{seed.name} ran", detail)
        return replace(check, proved=False)

    def _proof(self, seed: Seed, ledger: Mapping[str, Record]) -> Remedy:
        return Remedy(
            id=f"seeds.prove.{seed.name}",
            title="try it with today's values, rolled back; run it if rows are missing",
            risk=Risk.SAFE,
            preview=self.project.relative(seed.path),
            apply=partial(self._prove, seed, ledger),
        )

    def _prove(self, seed: Seed, ledger: Mapping[str, Record], context: Context) -> str:
        runner, url = self._runner(context), self.project.url()
        try:
            with suppress(SeedError, CommittedBySeedError):  # that it can't run twice, the next inspection says
                outcome = runner.try_out(seed)
                if outcome.changed and not outcome.changed_again:
                    return self._run([seed], ledger, context)
            runner.record(seed)
        except LoginError as error:
            raise RemedyFailedError(login_findings.finding(error, url), check=seed.name) from None
        except DatabaseError as error:
            lost = findings.interrupted(self.project, error, context)
            finding = lost or findings.unreadable_ledger(error.server, url.user)
            raise RemedyFailedError(finding, check=seed.name) from None
        return f"tried {seed.name} with today's values"

    def _outstanding(self, seed: Seed, ledger: Mapping[str, Record], to_run: Sequence[Seed]) -> Check:
        """`to_run` are this one and all that build on it: they run together, in their order."""
        if seed.name not in ledger:
            code, cause = "ADX501", f"{seed.name} has not run yet."
        elif not _ran(seed, ledger):
            code, cause = "ADX502", f"{seed.name} was changed since it ran."
        else:
            return skipped(seed.name, f"{seed.name} would change nothing now", "a seed before it has to run first")
        remedy = Remedy(
            id="seeds.run",
            title="run it" if len(to_run) == 1 else f"run {len(to_run)} seeds, each in one transaction",
            risk=Risk.SAFE,
            preview="\n".join(self.project.relative(each.path) for each in to_run),
            apply=lambda context: self._run(to_run, ledger, context),
        )
        location = Location(self.project.relative(seed.path))
        finding = Finding(code=code, cause=cause, subject=seed.name, location=location, remedies=(remedy,))
        return failed(seed.name, f"{seed.name} ran", finding)

    def _run(self, seeds: Sequence[Seed], ledger: Mapping[str, Record], context: Context) -> str:
        runner, url = self._runner(context), self.project.url()
        rows, tables = 0, set[str]()
        for number, seed in enumerate(seeds):
            context.doing(
                seed.name,
                f"running {seed.name}, {rows} {'row' if rows == 1 else 'rows'} so far",
                done=number,
                total=len(seeds),
                unit="seeds",
            )
            try:
                known = ledger.get(seed.name)
                outcome = runner.keep(seed, known.checksum if known else None)
            except LoginError as error:
                raise RemedyFailedError(login_findings.finding(error, url), check=seed.name) from None
            except (SeedError, CommittedBySeedError, DatabaseError) as error:
                lost = findings.interrupted(self.project, error, context)
                finding = lost or findings.failure(self.project, seed, error)
                better = findings.not_in_encoding(self.project, finding, error, context)
                raise RemedyFailedError(better, check=seed.name) from None
            for line in findings.row_counts(outcome.tables):
                context.log(seed.name, line)
            rows += sum(written.total for written in outcome.tables.values())
            tables |= set(outcome.tables)
        if rows:
            return f"{rows} row{'s' if rows > 1 else ''} in {len(tables)} table{'s' if len(tables) > 1 else ''}"
        return f"ran {len(seeds)} seed{'s' if len(seeds) > 1 else ''}, with nothing to add"

    def _runner(self, context: Context) -> SeedRunner:
        project = self.project
        values = project.environment().values
        return SeedRunner(project.run.connections, project.url(), values, context.cancellation, context.log)


def _ran(seed: Seed, ledger: Mapping[str, Record]) -> bool:
    """Whether this very file ran whole."""
    return seed.name in ledger and ledger[seed.name].checksum == seed.checksum
