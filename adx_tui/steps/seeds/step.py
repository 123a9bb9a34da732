"""Step 5: every seed file ran whole, and running it again would change nothing."""

from __future__ import annotations

import shlex
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
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage, untranslatable
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import files
from adx_tui.services.seeds import ledger as seed_ledger
from adx_tui.services.seeds import reach as seed_reach
from adx_tui.services.seeds.files import Seed, SeedProblem
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.runner import SeedError, SeedRunner
from adx_tui.services.seeds.transaction import CommittedBySeedError, RowCounts
from adx_tui.steps.shared import another_machine, login_findings, session_findings, statement_findings

_UNIQUE_VIOLATION = "23505"


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
        for check in self._problems(problems):
            reported.append(check)
            yield check
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
            if (finding := self._interrupted(error, context)) is not None:
                yield failed("session", "the seeds can be looked at", finding)
                return "the seeds can't be looked at"
            yield failed("ledger", "the seeds' history can be read", self._unreadable(error.server, url.user))
            return "the seeds' history can't be read"
        if outstanding:
            return f"{len(outstanding)} of {len(seeds)} to run"
        return summarize(reported) or f"all {len(seeds)} ran"

    def _problems(self, problems: Sequence[SeedProblem]) -> Iterator[Check]:
        for problem in problems:
            where = self.project.relative(problem.path)
            renamed = self.project.relative(problem.path.with_name(f"NNN_name{problem.path.suffix}"))
            command = f"mv {shlex.quote(where)} {shlex.quote(renamed)}"
            how = manual("seeds.file", "correct or rename the file", command)
            finding = Finding(
                code="ADX506",
                cause=f"{where} is no seed: {problem.problem}.",
                subject=problem.path.name,
                location=Location(where, problem.line),
                remedies=(how,),
            )
            yield failed(f"file.{problem.path.name}", f"{problem.path.name} is a seed", finding)

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
                if (finding := self._interrupted(error, context)) is not None:
                    yield failed(seed.name, title, finding)
                    return
                finding = self._not_repeatable(seed, error, proofs=proofs)
                yield warning(seed.name, f"{seed.name} could run again", finding)
                continue
            if outcome.changed_again:
                finding = self._not_repeatable(seed, None, outcome.tables, proofs=proofs)
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
                    evidence=_counts(outcome.tables),
                    remedies=(remedy,),
                )
                yield failed(seed.name, title, finding)
            elif proofs:
                yield failed(seed.name, title, self._with_new_values(seed, ledger[seed.name], proofs))
            else:
                yield ok(seed.name, title)

    def _on_record(self, seed: Seed, record: Record, why: str, proofs: tuple[Remedy, ...]) -> Check:
        """A seed that ran, and that is not tried; `proofs` where it ran with other values."""
        detail = f"not proved by this look: {why}"
        if proofs:
            finding = self._with_new_values(seed, record, proofs)
            check = failed(seed.name, f"{seed.name} ran with these values", finding, detail)
        else:
            check = ok(seed.name, f"{seed.name} ran", detail)
        return replace(check, proved=False)

    def _with_new_values(self, seed: Seed, record: Record, proofs: tuple[Remedy, ...]) -> Finding:
        if record.values is None:
            cause = f"{seed.name} ran whole, but it is not on record with which values of the environment."
        else:
            cause = f"{seed.name} ran whole, but not with the values that the environment has now."
        where = Location(self.project.relative(seed.path))
        return Finding(code="ADX510", cause=cause, subject=seed.name, location=where, remedies=proofs)

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
            finding = self._interrupted(error, context) or self._unreadable(error.server, url.user)
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
                finding = self._interrupted(error, context) or self._failure(seed, error)
                raise RemedyFailedError(self._not_in_encoding(finding, error, context), check=seed.name) from None
            for line in _counts(outcome.tables):
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

    # --- findings ---------------------------------------------------------------------------------------------------

    def _failure(self, seed: Seed, error: SeedError | CommittedBySeedError | DatabaseError) -> Finding:
        where = self.project.relative(seed.path)
        if isinstance(error, CommittedBySeedError):
            how = manual("seeds.commit", "take BEGIN, COMMIT and ROLLBACK out of it", where)
            cause = f"{seed.name} ends the transaction it runs in, so that a failure would leave half of it behind."
            return Finding(code="ADX505", cause=cause, subject=seed.name, location=Location(where), remedies=(how,))
        server, place = _server(error), Location(where)
        excerpt: tuple[str, ...] = ()
        if isinstance(error, SeedError):
            place = Location(where, error.line, error.column)
            excerpt = tuple(error.excerpt.splitlines())
        said = error.message if isinstance(error, SeedError) else error.server.message
        return Finding(
            code="ADX504",
            cause=f"{seed.name} failed: {said}.",
            subject=seed.name,
            evidence=(*excerpt, *(server.lines if server else ()), "state  nothing of it stayed in the database"),
            location=place,
            remedies=(manual("seeds.correct", "correct the file, then run again", str(place)),),
        )

    def _interrupted(self, error: SeedError | CommittedBySeedError | DatabaseError, context: Context) -> Finding | None:
        """Why it is not the seed's own fault; None where it is."""
        return statement_findings.interrupted(_server(error), self.project.administrator_inside(), context)

    def _not_in_encoding(
        self, finding: Finding, error: SeedError | CommittedBySeedError | DatabaseError, context: Context
    ) -> Finding:
        """`finding`, or a better one where the seed has a character that the database's encoding lacks."""
        if finding.location is None or finding.location.line is None or not untranslatable(_server(error)):
            return finding
        url = self.project.url()
        with self.project.run.connections.shared(url, context.cancellation) as connection:
            better = session_findings.not_in_encoding(
                _server(error), connection, url, finding.location, finding.evidence
            )
        return better or finding

    def _unreadable(self, server: ServerMessage, role: str) -> Finding:
        owner = identifier(role)
        how = manual(
            "seeds.ledger",
            f"make {role} the owner, as an administrator, in this database",
            f"ALTER SCHEMA {seed_ledger.SCHEMA} OWNER TO {owner};\n"
            f"ALTER TABLE {seed_ledger.SCHEMA}.{seed_ledger.TABLE} OWNER TO {owner};",
        )
        cause = f"Role {role} can't read which seeds ran: {server.message}."
        return Finding(code="ADX509", cause=cause, evidence=server.lines, remedies=(how,))

    def _not_repeatable(
        self,
        seed: Seed,
        error: SeedError | CommittedBySeedError | DatabaseError | None,
        tables: Mapping[str, RowCounts] | None = None,
        *,
        proofs: tuple[Remedy, ...],
    ) -> Finding:
        where = self.project.relative(seed.path)
        how = manual(
            "seeds.repeatable",
            "let it find what is there already",
            "INSERT … ON CONFLICT DO NOTHING  (or: UPDATE … only where a value differs)",
        )
        if error is None:
            cause = f"{seed.name} ran whole, but every further run would change rows again."
            return Finding(
                code="ADX507",
                cause=cause,
                subject=seed.name,
                evidence=_counts(tables or {}),
                location=Location(where),
                remedies=(how, *proofs),
            )
        failure = self._failure(seed, error)
        server = _server(error)
        doubled = server is not None and server.sqlstate == _UNIQUE_VIOLATION
        cause = f"{seed.name} ran whole, but would fail if it ran again" + (
            ": it inserts what is there already." if doubled else "."
        )
        evidence = (failure.cause, *failure.evidence)
        return Finding(
            code="ADX508",
            cause=cause,
            subject=seed.name,
            evidence=evidence,
            location=failure.location,
            remedies=(how, *proofs),
        )


def _ran(seed: Seed, ledger: Mapping[str, Record]) -> bool:
    """Whether this very file ran whole."""
    return seed.name in ledger and ledger[seed.name].checksum == seed.checksum


def _server(error: SeedError | CommittedBySeedError | DatabaseError) -> ServerMessage | None:
    return None if isinstance(error, CommittedBySeedError) else error.server


def _counts(tables: Mapping[str, RowCounts]) -> tuple[str, ...]:
    """Per table, what was written: `public."User"  3 inserted, 1 updated`."""
    lines = []
    for table, written in sorted(tables.items()):
        parts = (("inserted", written.inserted), ("updated", written.updated), ("deleted", written.deleted))
        lines.append(f"{table}  " + ", ".join(f"{number} {word}" for word, number in parts if number))
    return tuple(lines)
