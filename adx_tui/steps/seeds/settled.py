"""Seeds that ran: whether all that they brought is still there, by trying them out or by what is kept of their run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from adx_tui.core.model import Check, Context, Location, failed, ok, warning
from adx_tui.services.postgres.errors import DatabaseError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import reach as seed_reach
from adx_tui.services.seeds.errors import SeedError
from adx_tui.services.seeds.files import Kind, Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.proof import Counters
from adx_tui.services.seeds.python_child import Answer
from adx_tui.services.seeds.runner import Failure, SeedRunner
from adx_tui.services.seeds.transaction import CommittedBySeedError, Outcome
from adx_tui.steps.seeds import findings
from adx_tui.steps.seeds.remedies import SeedRemedies
from adx_tui.steps.seeds.silence import Ran, Silence
from adx_tui.steps.shared import another_machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was read before: the `ledger`, how the tables in its proofs stand now, and what the role, and the text of a
    seed, can do that outlives a transaction."""

    ledger: Mapping[str, Record]
    counters: Counters
    reach: seed_reach.Reach


@dataclass(frozen=True, slots=True)
class SettledSeeds:
    """Checks seeds that ran. A run that only looks tries those out of which a rollback takes everything back; of the
    others it compares what is kept of their run. One that applies tries all whose tables were written to since."""

    project: Project
    context: Context
    facts: Facts
    remedies: SeedRemedies
    vouched: Collection[str]
    """Seeds of which it is declared what must hold, and that holds: then their silence means nothing."""

    def checks(self, seeds: Sequence[Seed]) -> Iterator[Check]:
        """One for each, in order; fewer where the server is lost."""
        runner = self.remedies.runner(self.context)
        trials: dict[str, Answer] = {}
        for number, seed in enumerate(seeds):
            self.context.doing(seed.name, f"at {seed.name}", done=number, total=len(seeds), unit="seeds")
            if why := self._why_not_tried(seed):
                yield self._silence(self._by_record(seed, why), seed)
                continue
            if seed.is_python and seed.name not in trials:  # all of them at once
                rest = [other for other in seeds[number:] if other.is_python and not self._why_not_tried(other)]
                trials |= runner.try_out_python([(other, self.facts.ledger[other.name].proof) for other in rest])
            answer = trials.get(seed.name) or self._try_out(seed, runner)
            if not isinstance(answer, Outcome):
                lost = findings.interrupted(self.project, answer, self.context, seed.name)
                if lost is not None:
                    yield failed(seed.name, _statement(seed), lost)
                    return
            yield self._silence(self._by_trial(seed, answer, runner), seed)

    def _try_out(self, seed: Seed, runner: SeedRunner) -> Outcome | Failure:
        try:
            return runner.try_out(seed, self.facts.ledger[seed.name].proof)
        except (SeedError, CommittedBySeedError, DatabaseError) as error:
            return error

    def _why_not_tried(self, seed: Seed) -> str:
        """Why `seed` is not tried out; empty where it is."""
        if not self.project.may_change_server:
            return another_machine.NOT_TRIED
        if self.remedies.refusal is not None:
            return "no seed is run here"
        beyond = self.facts.reach.of_seed(seed)
        if not beyond:
            return ""
        if self.context.may_run_code and not seed.is_bulk and (self._why_not_proved(seed) or not self._saw(seed)):
            return ""
        return f"not tried: {beyond}"

    def _saw(self, seed: Seed) -> bool:
        """Whether it ran with the environment as it is: data has nothing of it."""
        return seed.kind in (Kind.CSV, Kind.DUMP) or self.facts.ledger[seed.name].saw(self.project.environment().values)

    def _why_not_proved(self, seed: Seed) -> str:
        """Why what is kept of its run says nothing of today; empty where nobody wrote to the tables that it uses."""
        record = self.facts.ledger[seed.name]
        if record.proof is None or not record.proof.counters:
            return "it is not known which tables it uses"
        if not record.proof.has_written:
            return "it has never added a row"
        if not record.proof.is_repeatable:
            return "it was not tried out since it ran"
        for table, counters in record.proof.counters.items():
            if self.facts.counters.get(table) != counters:
                return f"{table} was written to, or its counters began anew"
        return ""

    def _by_record(self, seed: Seed, why_not_tried: str) -> Check:
        record = self.facts.ledger[seed.name]
        if not self._saw(seed):
            finding = findings.other_values(self.project, seed, record, (self.remedies.prove(seed),))
            check = failed(seed.name, f"{seed.name} ran with these values", finding, why_not_tried)
            return replace(check, proved=False)
        when = f"{record.proved_at} UTC"
        if moved := self._why_not_proved(seed):
            detail = self._with_counts(seed, f"not proved since {when}: {moved}; {why_not_tried}")
            return replace(ok(seed.name, f"{seed.name} ran", detail), proved=False)
        detail = self._with_counts(seed, f"nobody wrote to its tables since {when}; {why_not_tried}")
        return ok(seed.name, f"{seed.name} ran", detail)

    def _by_trial(self, seed: Seed, answer: Outcome | Failure, runner: SeedRunner) -> Check:
        record = self.facts.ledger[seed.name]
        beyond = bool(self.facts.reach.of_seed(seed))
        proofs = (self.remedies.prove(seed),) if beyond and not self._saw(seed) else ()
        if not isinstance(answer, Outcome):
            finding = findings.not_repeatable(self.project, seed, answer, proofs=proofs)
            return warning(seed.name, f"{seed.name} could run again", finding)
        if answer.changed_again:
            finding = findings.not_repeatable(self.project, seed, None, answer.tables, proofs=proofs)
            return warning(seed.name, f"{seed.name} could run again without changing anything", finding)
        if answer.changed:
            again, counts = (self.remedies.run_again(seed),), findings.row_counts(answer.tables)
            finding = findings.rows_missing(seed, counts, again)
            if not self._saw(seed):
                finding = replace(findings.other_values(self.project, seed, record, again), evidence=counts)
            return failed(seed.name, _statement(seed), finding)
        if proofs:
            finding = findings.other_values(self.project, seed, record, proofs)
            return failed(seed.name, _statement(seed), finding)
        if self.context.may_run_code and record.proof is not None and self._why_not_proved(seed):
            runner.record(seed, record.proof.renewed(answer.proof))
        return ok(seed.name, _statement(seed), self._with_counts(seed))

    def _with_counts(self, seed: Seed, more: str = "") -> str:
        proof = self.facts.ledger[seed.name].proof
        return "; ".join(filter(None, (findings.rows_in_short(proof.counts) if proof else "", more)))

    def _silence(self, check: Check, seed: Seed) -> Check:
        proof = self.facts.ledger[seed.name].proof
        if check.finding is not None or proof is None or seed.name in self.vouched:
            return check
        url = self.project.url()
        with self.project.run.connections.shared(url, self.context.cancellation) as connection:
            place = Location(self.project.relative(seed.path))
            ran = Ran(seed.name, place, is_program=seed.is_python)
            return Silence(self.project, connection).judge(check, ran, proof)


def _statement(seed: Seed) -> str:
    return f"{seed.name} ran, and would change nothing now"
