"""Keys of `.env` that are a slip for one of the example's, and values that their key's name plainly does not mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, failed, manual, warning
from adx_tui.services.environment import expansion, key_names, placeholders
from adx_tui.services.environment.env_file import Entry
from adx_tui.services.environment.env_schema import Field
from adx_tui.services.environment.spec.specification import call_in
from adx_tui.services.project import turbo
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.steps.shared import env_writer


def find_slips(project: Project, environment: Environment, elsewhere: Mapping[str, str]) -> Mapping[str, Entry]:
    """For each key of the example that is missing, `elsewhere` too: the line of `.env` that was meant for it."""
    schema, file = environment.schema, environment.file
    if schema is None or file is None:
        return {}
    declared = {field.key for field in schema.fields}
    missing = [key for key in declared if key not in environment.values and key not in elsewhere]
    unknown = {entry.key: entry for entry in file.entries if entry.value and entry.key not in declared}
    if not missing or not unknown:
        return {}
    settings = project.settings
    in_use = {variable.name for variable in turbo.read_turbo_variables(settings.repository, settings.project)}
    in_use |= {*declared, *project.snapshot.url_names.every}
    meant = key_names.meant_keys([key for key in unknown if key not in in_use], missing, in_use)
    return {name: unknown[key] for key, name in meant.items()}


def check_slip(project: Project, environment: Environment, field: Field, entry: Entry, *, needed: bool) -> Check:
    """The finding about the line `entry`, which was meant for `field`."""
    schema, path = environment.schema, project.relative(project.settings.env_file)
    assert schema is not None  # it has the field
    how = manual(f"environment.slip.{field.key}", f"correct the name on line {entry.line}", f"{field.key}=…")
    add = Remedy(
        id=f"environment.slip.{field.key}",
        title=f"add {field.key} with the value of {entry.key}, whose line stays",
        risk=Risk.SAFE,
        preview=f"{field.key}=<the value of line {entry.line}>",
        apply=lambda _: env_writer.change(
            project, {field.key: entry.value}, f"added {field.key} with the value of {entry.key}"
        ),
    )
    can_add = project.can_set() and not expansion.has_variables(entry) and not field.problem(entry.value)
    finding = Finding(
        code="ADX118",
        cause=f"{field.key} is missing, and line {entry.line} of {path} has {entry.key}, which nobody asks for.",
        subject=entry.key,
        evidence=(
            f"{project.relative(schema.file.path)}:{field.line}  {field.key}",
            f"{path}:{entry.line}  {entry.key}",
        ),
        location=Location(path, entry.line),
        remedies=(add if can_add else how,),
    )
    return (failed if needed else warning)(f"key.{field.key}", f"{field.key} is set by that name", finding)


def check_names(project: Project, environment: Environment) -> Iterator[Check]:
    """Check what keys without a type plainly say: `*_PORT`, `*_URL`. What the example writes itself is meant so."""
    file, schema = environment.file, environment.schema
    if file is None:
        return
    urls, fields = project.snapshot.url_names.every, {field.key: field for field in schema.fields} if schema else {}
    for entry in {entry.key: entry for entry in file.entries}.values():
        field = fields.get(entry.key)
        value = environment.get(entry.key)
        is_judged_elsewhere = entry.key in (*urls, "POSTGRES_PORT") or project.process_environment.get(entry.key)
        is_typed = field is not None and schema is not None and schema.specification.item(field.line).get("type")
        if is_judged_elsewhere or is_typed:
            continue
        if not value or "$" in value or placeholders.is_placeholder(value) or call_in(entry.written, decorated=True):
            continue
        problem = key_names.name_problem(entry.key, value)
        if not problem or (field is not None and key_names.name_problem(entry.key, field.default)):
            continue
        path = project.relative(file.path)
        finding = Finding(
            code="ADX119",
            cause=f"{entry.key} {problem}.",
            subject=entry.key,
            evidence=(f"{path}:{entry.line}  {entry.key}",),
            location=Location(path, entry.line),
            remedies=(manual(f"environment.name.{entry.key}", f"correct line {entry.line}", f"{entry.key}=…"),),
        )
        yield warning(f"name.{entry.key}", f"{entry.key} holds what its name says", finding)
