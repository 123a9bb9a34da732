"""Step 5: every seed ran whole, what it promises holds, and running it again would change nothing."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adx_tui.core.model import Check, Context, Finding, Inspection, Location, failed, skipped, summarize, typed
from adx_tui.core.wording import all_of
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import declaration, files, touched
from adx_tui.services.seeds import ledger as seed_ledger
from adx_tui.services.seeds import reach as seed_reach
from adx_tui.services.seeds.command import SeedCommand, project_seed_command
from adx_tui.services.seeds.declaration import Declaration, DeclarationError
from adx_tui.services.seeds.files import Seed, SeedProblem
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.selection import COMMAND, Selection, select_seeds
from adx_tui.steps.seeds import findings, ledger_owner, safety
from adx_tui.steps.seeds.afterwards import Afterwards
from adx_tui.steps.seeds.command import CommandCheck
from adx_tui.steps.seeds.conditions import Conditions, unusable
from adx_tui.steps.seeds.remedies import SeedRemedies
from adx_tui.steps.seeds.settled import Facts, SettledSeeds
from adx_tui.steps.shared import connections

_TO_RUN = ("ADX501", "ADX502")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be seeded: the seeds in their order, the project's command, and what is declared of them."""

    selection: Selection
    command: SeedCommand | None
    declared: Declaration


@dataclass(frozen=True, slots=True)
class SeedsStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        reported: list[Check] = []
        plan = yield from self._plan(reported)
        if plan is None:
            return summarize(reported) or "no seeds"
        url = self.project.url()
        try:
            for check in self._look(plan, context):
                reported.append(check)
                yield check
        except LoginError as error:
            refused = connections.refused_login(self.project, error, url, context)
            yield failed("ledger", "the seeds' history can be read", refused)
            return "no login"
        except DatabaseError as error:
            if (finding := findings.interrupted(self.project, error, context)) is not None:
                yield failed("session", "the seeds can be looked at", finding)
                return "the seeds can't be looked at"
            yield failed(
                "ledger", "the seeds' history can be read", ledger_owner.unreadable(self.project, error.server, context)
            )
            return "the seeds' history can't be read"
        total = len(plan.selection.seeds)
        to_run = [check for check in reported if check.finding and check.finding.code in _TO_RUN]
        if to_run:
            return f"{len(to_run)} of {total} to run"
        return summarize(reported) or (all_of(total, "ran") if total else "the seed command ran")

    def _plan(self, reported: list[Check]) -> Generator[Check, None, _Plan | None]:
        """Read the folder; None where there is nothing to be seeded, or nothing that could be understood."""
        folder, settings = self.project.settings.seeds, self.project.settings
        command = project_seed_command(self.project)
        seeds: tuple[Seed, ...] = ()
        problems: tuple[SeedProblem, ...] = ()
        if folder.is_dir():
            try:
                seeds, problems = files.read(folder)
            except OSError as error:
                how = typed("seeds.readable", "make it readable", f"ls -ld {shlex.quote(str(folder))}")
                cause = f"{self.project.relative(folder)} can't be read: {error.strerror}."
                finding = Finding(code="ADX506", cause=cause, remedies=(how,))
                reported.append(failed("folder", "the seeds can be read", finding))
                yield reported[-1]
                return None
        for problem in problems:
            name = problem.path.name
            reported.append(failed(f"file.{name}", f"{name} is a seed", findings.no_seed(self.project, problem)))
            yield reported[-1]
        if not seeds:
            why = "it holds no NNN_name.sql, .py, .csv or .dump"
            if not folder.is_dir():
                why = f"there is no {self.project.relative(folder)}/"
            yield skipped("folder", "a seeds folder", why)
            if command is None:
                return None
        node_env = self.project.environment().get("NODE_ENV")
        try:
            declared = declaration.read(folder)
            selection = select_seeds(seeds, declared, settings.seed_set, node_env)
        except DeclarationError as error:
            reported.append(failed("declaration", "seeds.toml can be used", unusable(self.project, error)))
            yield reported[-1]
            return None
        for name, why in selection.left_out.items():
            yield skipped(name, f"{name} ran", why)
        return _Plan(selection, command, declared)

    def _look(self, plan: _Plan, context: Context) -> Iterator[Check]:
        """Raises LoginError, DatabaseError."""
        project, seeds = self.project, plan.selection.seeds
        facts, refusal = self._read_facts(context)
        outstanding = [seed for seed in seeds if not _ran(seed, facts.ledger)]
        # A seed builds on those before it: once one has not run, a later one can't be tried out.
        settled = seeds[: seeds.index(outstanding[0])] if outstanding else seeds
        to_run = seeds[len(settled) :]
        remedies = SeedRemedies(project, facts.ledger, seeds, plan.declared, refusal)
        asked = [] if outstanding else list(Conditions(project, context, facts.reach).checks(plan.declared))
        vouched = _vouched(plan.declared, asked)
        looked_at = 0
        for check in SettledSeeds(project, context, facts, remedies, vouched).checks(settled):
            looked_at += 1
            yield check
        if looked_at < len(settled):
            return  # somebody's lock, or a server that is gone, is in the way of the rest as well
        if to_run and refusal is not None:
            yield failed("target", "the seeds may be run here", refusal)
        for seed in to_run:
            yield self._outstanding(seed, to_run, remedies)
        if plan.command is not None:
            command = CommandCheck(project, plan.command, facts, refusal)
            yield command.check(context, waits=bool(to_run), vouched=COMMAND in vouched)
            yield from command.rehearsal(context)
        if not outstanding:
            yield from asked
            with project.run.connections.shared(project.url(), context.cancellation) as connection:
                left = list(Afterwards(project, facts.ledger).checks(connection))
            yield from left

    def _read_facts(self, context: Context) -> tuple[Facts, Finding | None]:
        """What is known before anything is tried, and why nothing may be. Raises LoginError, DatabaseError."""
        with self.project.run.connections.shared(self.project.url(), context.cancellation) as connection:
            ledger = seed_ledger.read(connection)
            tables = {table for record in ledger.values() if record.proof for table in record.proof.counters}
            counters = touched.read_counters(connection, tables) if tables else {}
            facts = Facts(ledger=ledger, counters=counters, reach=seed_reach.read_reach(connection))
            return facts, safety.find_refusal(self.project, connection, has_history=bool(ledger))

    def _outstanding(self, seed: Seed, to_run: Sequence[Seed], remedies: SeedRemedies) -> Check:
        """`to_run` are this one and all that build on it: they run together, in their order."""
        if seed.name not in remedies.ledger:
            code, cause = "ADX501", f"{seed.name} has not run yet."
        elif not _ran(seed, remedies.ledger):
            code, cause = "ADX502", f"{seed.name} was changed since it ran."
        else:
            return skipped(seed.name, f"{seed.name} would change nothing now", "a seed before it has to run first")
        location = Location(self.project.relative(seed.path))
        remedy = remedies.run_all(to_run)
        finding = Finding(code=code, cause=cause, subject=seed.name, location=location, remedies=(remedy,))
        return failed(seed.name, f"{seed.name} ran", finding)


def _vouched(declared: Declaration, asked: Sequence[Check]) -> frozenset[str]:
    """The seeds of which all that is declared was `asked`, and holds."""
    answers = list(zip(declared.conditions, asked, strict=False))
    holds = {condition.seed for condition, check in answers if check.finding is None and check.proved}
    return frozenset(holds - {condition.seed for condition, check in answers if check.finding or not check.proved})


def _ran(seed: Seed, ledger: Mapping[str, Record]) -> bool:
    """Whether this very file ran whole."""
    return seed.name in ledger and ledger[seed.name].checksum == seed.checksum
