"""What each program of the project makes of the `.env` files: where they differ, and the spelling all read alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, failed, manual, ok, warning
from adx_tui.services.environment import local_values
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.environment.invisible import find_unseen
from adx_tui.services.project.env_answers import Difference, Mended, Override, Refusal
from adx_tui.services.project.env_differences import Comparison
from adx_tui.services.project.env_programs import Program
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import OWN_KEYS, Environment
from adx_tui.steps.environment import new_file
from adx_tui.steps.environment.invisible import count_characters
from adx_tui.steps.shared import env_writer

_LONGEST_SHOWN = 60
_MOST_SHOWN = 20
"""Of each kind: more of them is another file altogether, and to look for spellings takes its time."""


def check_readings(
    project: Project, environment: Environment, file: EnvFile, programs: tuple[Program, ...]
) -> Iterator[Check]:
    """Who reads which file; where two of them get different values from one line, and who gives up. `file` is
    `environment`'s own."""
    comparison = Comparison.read(programs, project.process_environment, file)
    yield ok("readers", "who reads .env is known", "; ".join(_reads(project, program) for program in programs))
    if overrides := [_describe(project, override) for override in islice(comparison.overrides(), _MOST_SHOWN)]:
        yield ok("overrides", "what one file overrides in another is known", "; ".join(overrides))
    for refusal in comparison.refusals():
        yield _refused(project, refusal)
    unseen = _keys_with_unseen(environment)
    for difference in islice(comparison.differences(), _MOST_SHOWN):
        key = difference.entry.key
        if difference.path == _own_file(project) and key in unseen:
            continue  # that is why, and said already
        if project.process_environment.get(key):
            continue  # all have it from there
        finding = _finding(project, environment, comparison, difference)
        names = {answer.program.name for answer in difference.answers}
        is_needed = key in project.snapshot.url_names.every or (key in OWN_KEYS and "adx-tui" in names)
        how = failed if is_needed else warning
        yield how(f"reading.{project.relative(difference.path)}.{key}", f"all programs read the same {key}", finding)


def _keys_with_unseen(environment: Environment) -> set[str]:
    return {unseen.entry.key for unseen in find_unseen(environment.file)} if environment.file is not None else set()


def _own_file(project: Project) -> Path:
    """The file that adx-tui writes, links followed."""
    return Path(os.path.realpath(project.settings.env_file))


def _reads(project: Project, program: Program) -> str:
    paths = program.chains[0].existing() or program.files[-1:]
    return f"{program.name}: {', '.join(project.relative(path) for path in paths)}"


def _describe(project: Project, override: Override) -> str:
    (first, line), (other, other_line) = override.counts, override.other
    counts, loses = Location(project.relative(first), line), Location(project.relative(other), other_line)
    return f"{override.program.name} takes {override.key} from {counts}, not from {loses}"


def _refused(project: Project, refusal: Refusal) -> Check:
    name = project.relative(refusal.path)
    finding = Finding(
        code="ADX133",
        cause=f"{refusal.program.name} has nothing of {name}: {refusal.why}.",
        subject=refusal.program.name,
        evidence=(f"{name}  read by {refusal.program.name}", *_said_by(project, refusal.program)),
        location=Location(name),
        remedies=(manual("environment.refused", f"correct the line of {name}", name),),
    )
    return warning(f"readable.{refusal.program.name}", f"{refusal.program.name} can read {name}", finding)


def _said_by(project: Project, program: Program) -> tuple[str, ...]:
    place = project.locate(program.source)
    return (f"{place}  has it read by {program.name}",) if place is not None else ()


def _finding(project: Project, environment: Environment, comparison: Comparison, difference: Difference) -> Finding:
    key, name = difference.entry.key, project.relative(difference.path)
    groups = _groups(difference)
    (first, _), (second, _), *_ = groups.items()
    mended = comparison.mend(difference)
    where = Location(name, difference.entry.line)
    return Finding(
        code="ADX132",
        cause=f"{', '.join(groups[second])} and {', '.join(groups[first])} get different values for {key} "
        f"from line {where.line} of {name}.",
        subject=key,
        evidence=tuple(_evidence(project, environment, difference, groups)),
        location=where,
        remedies=(_remedy(project, difference, mended),),
    )


def _groups(difference: Difference) -> dict[str | None, list[str]]:
    """The programs by what they get; of one that may get several values, the first that others get too."""
    others = [value for answer in difference.answers for value in answer.values]
    groups: dict[str | None, list[str]] = {}
    for answer in sorted(difference.answers, key=lambda answer: answer.program.name == "adx-tui"):
        value = max(answer.values, key=lambda value: (others.count(value), value or ""))
        groups.setdefault(value, []).append(answer.program.name)
    return groups


def _evidence(
    project: Project, environment: Environment, difference: Difference, groups: dict[str | None, list[str]]
) -> Iterator[str]:
    """What each gets. A value that may be a secret is its length and where it leaves the first one's."""
    key = difference.entry.key
    shown = _may_be_shown(project, environment, key, groups)
    known = [value for value in groups if value is not None]
    for value, names in groups.items():
        who = ", ".join(names)
        if value is None:
            yield f"{who}  nothing"
        elif shown:
            yield f"{who}  {value or '(empty)'}"
        else:
            part = place_of_parting(known[0], value)
            parted = f", another from character {part} on" if value is not known[0] else ""
            yield f"{who}  {count_characters(value)}{parted}"
    for answer in difference.answers:
        yield from _said_by(project, answer.program)


def place_of_parting(first: str, other: str) -> int:
    """The first character, counted from 1, that they do not have in common."""
    pairs = enumerate(zip(first, other, strict=False), 1)
    return next((at for at, (one, two) in pairs if one != two), min(len(first), len(other)) + 1)


def _may_be_shown(project: Project, environment: Environment, key: str, groups: dict[str | None, list[str]]) -> bool:
    """Only what an example with decorators has, and does not call a secret: a name alone tells too little."""
    field = environment.schema.field(key) if environment.schema and environment.schema.decorated else None
    if field is None or new_file.is_secret(environment.schema, key) or local_values.part_of(key) == "password":
        return False
    values = [value for value in groups if value is not None]
    return key not in project.snapshot.url_names.every and not any(
        "://" in value or len(value) > _LONGEST_SHOWN or not value.isprintable() for value in values
    )


def _remedy(project: Project, difference: Difference, mended: Mended | None) -> Remedy:
    key, name, line = difference.entry.key, project.relative(difference.path), difference.entry.line
    id_ = f"environment.spelling.{key}"
    if mended is None:
        title = f"give {key} a value without `$`, `#`, quotes or backslashes: no way of writing this one is read alike"
        return manual(id_, title, f"{name}:{line}  {key}=…")
    preview = f"{name}:{line}  {key}={_masked(mended)}"
    variables = "${" in difference.entry.written and "${" not in mended.spelled
    title = f"write {key} so that all read the same" + (", its variables filled in" if variables else "")
    file = project.environment().file
    can_write = file is not None and not any(problem.fatal for problem in file.problems) and project.can_set(key)
    if difference.path != _own_file(project) or not can_write:
        return manual(id_, title, preview)
    before = difference.entry.written
    # What this run wrote itself, as the example has it, nobody means to keep in that form. But a reader that is not
    # known here would take backslashes for a part of the value.
    is_ours = project.run.made_environment and key in project.snapshot.url_names.every

    def apply(file: EnvFile) -> str:
        entry = file.entry(key)
        if entry is None or entry.written != before:
            return file.text  # somebody edited it since; the next look says how it stands
        text = file.with_values({key: mended.spelled})
        return text if "\r\n" in mended.text else text.replace("\r\n", "\n")

    return Remedy(
        id=id_,
        title=title,
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda _: env_writer.edit(project, apply, f"wrote {key} so that all programs read the same"),
        by_choice=not (mended.is_certain or is_ours) or _is_guarded(mended),
    )


def _is_guarded(mended: Mended) -> bool:
    return "\\$" in mended.spelled and "\\$" not in mended.value


def _masked(mended: Mended) -> str:
    """The new spelling without the value: its quotes, and how long it is."""
    quote = mended.spelled[:1] if mended.spelled[:1] in ("'", '"', "`") else ""
    guarded = ", `\\` before each `$`" if _is_guarded(mended) else ""
    return f"{quote}<the value, {count_characters(mended.value)}{guarded}>{quote}"
