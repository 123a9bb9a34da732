"""The findings of the `seeds` step: a file that is no seed, a run that failed, and one that could not be repeated."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping

from adx_tui.core.model import Context, Finding, Location, Remedy, manual, typed
from adx_tui.services.postgres.errors import ServerMessage, untranslatable
from adx_tui.services.project.project import Project
from adx_tui.services.seeds.errors import SeedError, UnknownCommandError
from adx_tui.services.seeds.files import PLAIN, Seed, SeedProblem
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.proof import RowCounts
from adx_tui.services.seeds.runner import Failure
from adx_tui.services.seeds.transaction import CommittedBySeedError
from adx_tui.steps.shared import session_findings, statement_findings, text_commands

_UNIQUE_VIOLATION = "23505"
_SAVEPOINT = "with connection.transaction():  # round the statement that may fail"
_MOST_TABLES = 4
# https://docs.python.org/3/library/exceptions.html#ModuleNotFoundError
_MISSING_MODULE = re.compile(r"\AModuleNotFoundError: No module named '(?P<module>\w+)[\w.]*'\Z")
# What a seed of each format has to end in.
_ENDINGS = {"custom": ".dump", "tar": ".dump", "gzip": ".sql.gz", PLAIN: ".sql"}


def no_seed(project: Project, problem: SeedProblem) -> Finding:
    where = project.relative(problem.path)
    renamed = project.relative(problem.path.with_name(f"NNN_name{problem.path.suffix}"))
    command = f"mv {shlex.quote(where)} {shlex.quote(renamed)}"
    how = [manual("seeds.file", "correct or rename the file", command)]
    if as_text := text_commands.to_text(problem.format, where, is_schema=False):
        how = [typed("seeds.text", "make SQL in UTF-8 of it", as_text)]
    if ending := _ENDINGS.get(problem.format):
        command = f"mv {shlex.quote(where)} {shlex.quote(where.rpartition('.')[0] + ending)}"
        how.insert(0, typed("seeds.file", "give it the name of what it is", command))
    return Finding(
        code="ADX571" if problem.format in _ENDINGS else "ADX506",
        cause=f"{where} is no seed: {problem.problem}.",
        subject=problem.path.name,
        location=Location(where, problem.line),
        remedies=tuple(how[:2]),
    )


def rows_missing(seed: Seed, counts: tuple[str, ...], remedies: tuple[Remedy, ...]) -> Finding:
    """A trial brings what its run brought before."""
    cause = f"{seed.name} ran, but rows it brings are missing or were changed since."
    return Finding(code="ADX503", cause=cause, subject=seed.name, evidence=counts, remedies=remedies)


def other_values(project: Project, seed: Seed, record: Record, proofs: tuple[Remedy, ...]) -> Finding:
    """It ran, but not with today's values of the environment."""
    if record.values is None:
        cause = f"{seed.name} ran whole, but it is not on record with which values of the environment."
    else:
        cause = f"{seed.name} ran whole, but not with the values that the environment has now."
    where = Location(project.relative(seed.path))
    return Finding(code="ADX510", cause=cause, subject=seed.name, location=where, remedies=proofs)


def failure(project: Project, seed: Seed, error: Failure) -> Finding:
    """Why a seed did not run."""
    where = project.relative(seed.path)
    if isinstance(error, CommittedBySeedError):
        how = manual("seeds.commit", "take BEGIN, COMMIT and ROLLBACK out of it", where)
        cause = f"{seed.name} ends the transaction it runs in, so that a failure would leave half of it behind."
        return Finding(code="ADX505", cause=cause, subject=seed.name, location=Location(where), remedies=(how,))
    if isinstance(error, UnknownCommandError):
        return _unknown_command(seed, error, Location(where, error.line))
    server, place = server_message(error), Location(where)
    excerpt: tuple[str, ...] = ()
    if isinstance(error, SeedError):
        place = Location(where, error.line, error.column)
        excerpt = tuple(error.excerpt.splitlines())
    message = error.message if isinstance(error, SeedError) else error.server.message
    if isinstance(error, SeedError) and error.swallowed:
        return Finding(
            code="ADX522",
            cause=f"{seed.name} went on as if nothing were wrong after the server had refused a statement: {message}.",
            subject=seed.name,
            evidence=(*excerpt, *(server.lines if server else ()), "state  nothing of it stayed in the database"),
            location=place,
            remedies=(manual("seeds.swallowed", "let the error out, or roll back to a savepoint", _SAVEPOINT),),
        )
    remedies = [manual("seeds.correct", "correct the file, then run again", str(place))]
    if missing := _MISSING_MODULE.search(message):
        install = f"{shlex.quote(sys.executable)} -m pip install {missing['module']}"
        title = "install what has that module, where adx-tui runs (its package may have another name)"
        remedies.insert(0, manual("seeds.module", title, install))
    return Finding(
        code="ADX504",
        cause=f"{seed.name} failed: {message}.",
        subject=seed.name,
        evidence=(*excerpt, *(server.lines if server else ()), "state  nothing of it stayed in the database"),
        location=place,
        remedies=tuple(remedies),
    )


def _unknown_command(seed: Seed, error: UnknownCommandError, place: Location) -> Finding:
    """https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS"""
    line = seed.text.split("\n")[place.line - 1].strip() if place.line else ""
    return Finding(
        code="ADX570",
        cause=f"{seed.name} is a script for psql: {error.message}.",
        subject=seed.name,
        evidence=(f"line {place.line}  {line}",),
        location=place,
        remedies=(
            typed(
                "seeds.psql",
                "take the line out of the file (the file as it is stays beside it as .bak)",
                f"sed -i.bak '{place.line}d' {shlex.quote(place.path)}",
            ),
        ),
    )


def interrupted(project: Project, error: Failure, context: Context, seed: str = "") -> Finding | None:
    """Why it is not the seed's own fault; None where it is."""
    return statement_findings.interrupted(server_message(error), project.administrator_inside(), context, seed)


def not_in_encoding(project: Project, finding: Finding, error: Failure, context: Context) -> Finding:
    """`finding`, or a better one where the seed has a character that the database's encoding lacks."""
    if finding.location is None or finding.location.line is None or not untranslatable(server_message(error)):
        return finding
    url = project.url()
    with project.run.connections.shared(url, context.cancellation) as connection:
        better = session_findings.not_in_encoding(
            server_message(error), connection, url, finding.location, finding.evidence
        )
    return better or finding


def not_repeatable(
    project: Project,
    seed: Seed,
    error: Failure | None,
    tables: Mapping[str, RowCounts] | None = None,
    *,
    proofs: tuple[Remedy, ...],
) -> Finding:
    """It ran, but failed with `error` when it was tried again, or changed rows in `tables` again."""
    where = project.relative(seed.path)
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
            evidence=row_counts(tables or {}),
            location=Location(where),
            remedies=(how, *proofs),
        )
    refusal = failure(project, seed, error)
    server = server_message(error)
    doubled = server is not None and server.sqlstate == _UNIQUE_VIOLATION
    cause = f"{seed.name} ran whole, but would fail if it ran again" + (
        ": it inserts what is there already." if doubled else "."
    )
    evidence = (refusal.cause, *refusal.evidence)
    return Finding(
        code="ADX508",
        cause=cause,
        subject=seed.name,
        evidence=evidence,
        location=refusal.location,
        remedies=(how, *proofs),
    )


def server_message(error: Failure) -> ServerMessage | None:
    """The server's words, where it was the server that refused something."""
    return None if isinstance(error, CommittedBySeedError) else error.server


def row_counts(tables: Mapping[str, RowCounts]) -> tuple[str, ...]:
    """Per table, what was written: `public."User"  3 inserted, 1 updated`."""
    return tuple(f"{table}  {_numbers(written)}" for table, written in sorted(tables.items()))


def rows_in_short(tables: Mapping[str, RowCounts]) -> str:
    """The same for a row of the panel: the first tables, and how many more there are; empty where nothing is known."""
    shown = [f"{table} {_numbers(written)}" for table, written in sorted(tables.items())]
    more = [f"{len(shown) - _MOST_TABLES} more tables"] if len(shown) > _MOST_TABLES else []
    return "; ".join([*shown[:_MOST_TABLES], *more])


def _numbers(written: RowCounts) -> str:
    parts = (
        ("inserted", written.inserted),
        ("updated", written.updated),
        ("deleted", written.deleted),
        ("unchanged", written.unchanged),
    )
    return ", ".join(f"{number} {word}" for word, number in parts if number)
