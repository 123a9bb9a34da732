"""The project's own seed command: run where that is allowed, named where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Location,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    manual,
    ok,
    skipped,
    typed,
    warning,
)
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project import project_commands
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import Source
from adx_tui.services.seeds import empty_runs, rehearsal
from adx_tui.services.seeds.command import CommandFailedError, CommandRunner, SeedCommand
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.proof import Proof
from adx_tui.services.seeds.selection import COMMAND
from adx_tui.steps.seeds import command_causes, findings, ledger_owner
from adx_tui.steps.seeds.command_causes import ProjectAdvice
from adx_tui.steps.seeds.settled import Facts
from adx_tui.steps.seeds.silence import Ran, Silence
from adx_tui.steps.shared import login_findings, project_command

_TWICE = f"{COMMAND} twice"
_OPTION = "--allow-project-commands"


@dataclass(frozen=True, slots=True)
class CommandCheck:
    """Looks at what is kept of the command's last run. `refusal` is why nothing may be run here; None where it may."""

    project: Project
    command: SeedCommand
    facts: Facts
    refusal: Finding | None

    def check(self, context: Context, *, waits: bool, vouched: bool) -> Check:
        """`waits`: seed files have to run first. `vouched`: what must hold after it is declared, and holds."""
        title = f"the project's seed command ran: {self.command.text}"
        record = self.facts.ledger.get(COMMAND)
        if record is None or record.checksum != self.command.checksum or not self._saw(record):
            if waits:
                return skipped(COMMAND, title, "the seeds before it have to run first")
            return self._outstanding(title, record)
        if record.proof is None:
            return ok(COMMAND, title)
        check = self._by_record(title, record, record.proof)
        if vouched:
            return check
        with self.project.run.connections.shared(self.project.url(), context.cancellation) as connection:
            ran = Ran(COMMAND, self.command.location, is_program=True)
            return Silence(self.project, connection).judge(check, ran, record.proof)

    def rehearsal(self, context: Context) -> Iterator[Check]:
        """Whether it could run again, where that is asked for, and it ran."""
        settings, record = self.project.settings, self.facts.ledger.get(COMMAND)
        if not settings.prove_seeds or record is None or record.checksum != self.command.checksum:
            return
        title = "the seed command could run again without changing anything"
        if not (context.may_run_code and settings.allow_project_commands and self.project.is_local):
            yield skipped(_TWICE, title, f"only --auto tries that, with {_OPTION}, on a server of our own")
            return
        context.doing(_TWICE, f"running {self.command.text} twice on a copy of the database")
        finding = Finding(
            code="ADX543",
            cause="The project's seed command can't run again.",
            subject=self.command.text,
            location=self.command.location,
            remedies=(manual("seeds.command.repeatable", "let it find what is there", "upsert instead of create"),),
        )
        try:
            changed = rehearsal.rehearse(self._runner(context), self.command, self.project.maintenance())
        except CommandFailedError as error:
            cause = f"The project's seed command would fail if it ran again: {error.problem}."
            evidence = tuple(f"output  {line}" for line in error.output)
            yield warning(_TWICE, title, replace(finding, cause=cause, evidence=evidence))
        except LoginError as error:
            yield warning(_TWICE, title, login_findings.finding(error, self.project.maintenance()))
        except DatabaseError as error:
            yield skipped(_TWICE, title, f"the database can't be copied now: {error.server.message}")
        else:
            if changed:
                cause = "The project's seed command would change rows again if it ran again."
                yield warning(_TWICE, title, replace(finding, cause=cause, evidence=findings.row_counts(changed)))
            else:
                yield ok(_TWICE, title, "proved on a copy of the database")

    def _saw(self, record: Record) -> bool:
        return record.saw(self.project.environment().values)

    def _by_record(self, title: str, record: Record, proof: Proof) -> Check:
        rows = findings.rows_in_short(proof.counts)
        moved = [table for table, counters in proof.counters.items() if self.facts.counters.get(table) != counters]
        if proof.counters and not moved:
            return ok(COMMAND, title, rows)
        since = f"not proved since {record.proved_at} UTC: a command is not tried out"
        return replace(ok(COMMAND, title, "; ".join(filter(None, (rows, since)))), proved=False)

    def _outstanding(self, title: str, record: Record | None) -> Check:
        where = f"from {self.command.origin}, in {self.project.relative(self.command.folder)}"
        if record is None:
            cause = f"The project's seed command has not run yet: {self.command.text}."
        elif record.checksum != self.command.checksum:
            cause = f"The project's seed command is another one since it ran: {self.command.text}."
        else:
            cause = f"The project's seed command ran with other values of the environment: {self.command.text}."
        evidence = (f"command  {self.command.text}", f"found  {where}")
        finding = Finding(
            code="ADX540", cause=cause, subject=self.command.text, evidence=evidence, location=self.command.location
        )
        if self.refusal is not None:
            return failed(COMMAND, title, replace(finding, remedies=self.refusal.remedies))
        if self.project.settings.allow_project_commands:
            return failed(COMMAND, title, replace(finding, remedies=(self._run_remedy(),)))
        allow = typed("seeds.allow", "let it be run, if you trust the repository", f"adx-tui --auto {_OPTION}")
        finding = replace(
            finding,
            code="ADX541",
            cause=f"{cause.rstrip('.')}; it is code of the project, and runs only with {_OPTION}.",
            remedies=(allow, self._run_with_consent()),
        )
        return warning(COMMAND, title, finding, f"not run: {_OPTION}")

    def _run_remedy(self) -> Remedy:
        return Remedy(
            id="seeds.command",
            title=f"run it, in {self.project.relative(self.command.folder)}",
            risk=Risk.SAFE,
            preview=self.command.line,
            apply=self._run,
        )

    def _run_with_consent(self) -> Remedy:
        return replace(
            self._run_remedy(),
            risk=Risk.DESTRUCTIVE,
            consent=COMMAND,
            stake="This runs code of the project, which can do anything that you can.",
        )

    def _runner(self, context: Context) -> CommandRunner:
        project, values = self.project, self.project.environment().values
        return CommandRunner(project.run.connections, project.url(), values, context.cancellation, context.log)

    def _run(self, context: Context) -> str:
        project, state = self.project, self.project.settings.project_state_dir
        url, runner = project.url(), self._runner(context)
        context.doing(COMMAND, f"running {self.command.text}")
        expected = empty_runs.recall(state, COMMAND, self.command.checksum)
        try:
            proof = runner.run(self.command, self.facts.ledger.get(COMMAND), expected)
        except LoginError as error:
            raise RemedyFailedError(login_findings.finding(error, url), check=COMMAND) from None
        except DatabaseError as error:
            finding = findings.interrupted(project, error, context)
            raise RemedyFailedError(
                finding or ledger_owner.unreadable(self.project, error.server, context), check=COMMAND
            ) from None
        except CommandFailedError as error:
            raise RemedyFailedError(_failure(self.project, self.command, error), check=COMMAND) from None
        if proof.on_empty and not proof.expected:
            with suppress(OSError):  # without it, less is known of a later run
                empty_runs.remember(state, COMMAND, self.command.checksum, proof.counts)
        for line in findings.row_counts(proof.counts):
            context.log(COMMAND, line)
        return f"ran {self.command.text}"


def _failure(project: Project, command: SeedCommand, error: CommandFailedError) -> Finding:
    known = command_causes.find_cause("\n".join(error.output))
    why = f": {known.problem}" if known else ""
    advice = known.advice if known else None
    if error.is_missing and project.repository.manager is not None:
        advice = ProjectAdvice.INSTALL
    return Finding(
        code="ADX542",
        cause=f"The project's seed command failed: {error.problem}{why}.",
        subject=command.text,
        evidence=(f"command  {command.text}", *(f"output  {line}" for line in error.output)),
        location=_place(error, command),
        remedies=(_remedy(project, command, advice),),
    )


def _remedy(project: Project, command: SeedCommand, advice: str | ProjectAdvice | None) -> Remedy:
    """What is done before the next run; where nothing is known, the command itself, to be seen at work."""
    if advice is None:
        line = project_command.in_folder(project, command.folder, command.name or command.line)
        return typed("seeds.command.again", "run it yourself, and mend what it says", line)
    if isinstance(advice, str):
        return manual("seeds.command.again", "mend that, then run again", advice)
    return typed("seeds.command.again", f"{advice.value}, then run again", _line(project, command, advice))


def _line(project: Project, command: SeedCommand, advice: ProjectAdvice) -> str:
    repository, prisma = project.repository, project.repository.chosen
    folder, package = (prisma.folder, prisma.package) if prisma is not None else (command.folder, None)
    source = Source(prisma.schema if prisma is not None and prisma.schema is not None else folder)
    if advice is ProjectAdvice.INSTALL:
        needed = project_commands.install(folder, repository.manager_name, source)
    else:
        needed = project_commands.generate(folder, package, repository.manager_name, source)
    return project_command.shown(project, needed)


def _place(error: CommandFailedError, command: SeedCommand) -> Location:
    """The first line of the project's own code that a trace of Node.js names, else where the command is written."""
    for line in error.output:
        place = re.search(r"\(?(?:file://)?(/[^():]+?\.[cm]?[jt]sx?):(\d+):(\d+)\)?", line)
        if place and "node_modules" not in place[1]:
            with suppress(ValueError):
                path = place[1].removeprefix(f"{command.folder}{'/' if str(command.folder) != '/' else ''}")
                return Location(path, int(place[2]), int(place[3]))
    return command.location
