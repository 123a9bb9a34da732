"""Step 5: every seed file ran whole, and running it again would change nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Inspection,
    Location,
    failed,
    manual,
    skipped,
    summarize,
)
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import declaration, files, touched
from adx_tui.services.seeds import ledger as seed_ledger
from adx_tui.services.seeds import reach as seed_reach
from adx_tui.services.seeds.declaration import Declaration, DeclarationError
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.selection import select_seeds
from adx_tui.steps.seeds import conditions, findings
from adx_tui.steps.seeds.afterwards import Afterwards
from adx_tui.steps.seeds.remedies import SeedRemedies
from adx_tui.steps.seeds.settled import Facts, SettledSeeds
from adx_tui.steps.shared import login_findings


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
            yield skipped("folder", "a seeds folder", "it holds no NNN_name.sql, .py, .csv or .dump")
            return summarize(reported) or "no seeds"
        settings, node_env = self.project.settings, self.project.environment().get("NODE_ENV")
        try:
            declared = declaration.read(folder)
            selection = select_seeds(seeds, declared, settings.seed_set, node_env)
        except DeclarationError as error:
            reported.append(failed("declaration", "seeds.toml can be used", conditions.unusable(self.project, error)))
            yield reported[-1]
            return summarize(reported)
        for name, why in selection.left_out.items():
            yield skipped(name, f"{name} ran", why)
        seeds, url = selection.seeds, self.project.url()
        try:
            facts = self._read_facts(context)
            outstanding = [seed for seed in seeds if not _ran(seed, facts.ledger)]
            # A seed builds on those before it: once one has not run, a later one can't be tried out.
            settled = seeds[: seeds.index(outstanding[0])] if outstanding else seeds
            remedies = SeedRemedies(self.project, facts.ledger, seeds, declared)
            asked = (
                [] if outstanding else list(conditions.Conditions(self.project, context, facts.reach).checks(declared))
            )
            vouched = _vouched(declared, asked)
            for check in SettledSeeds(self.project, context, facts, remedies, vouched).checks(settled):
                reported.append(check)
                yield check
            for seed in seeds[len(settled) :]:
                yield self._outstanding(seed, seeds[len(settled) :], remedies)
            if not outstanding:
                reported += asked
                yield from asked
                with self.project.run.connections.shared(url, context.cancellation) as connection:
                    left = list(Afterwards(self.project, facts.ledger).checks(connection))
                reported += left
                yield from left
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

    def _read_facts(self, context: Context) -> Facts:
        """Raises LoginError, DatabaseError."""
        with self.project.run.connections.shared(self.project.url(), context.cancellation) as connection:
            ledger = seed_ledger.read(connection)
            tables = {table for record in ledger.values() if record.proof for table in record.proof.counters}
            counters = touched.read_counters(connection, tables) if tables else {}
            return Facts(ledger=ledger, counters=counters, reach=seed_reach.read_reach(connection))

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
