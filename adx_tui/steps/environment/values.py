"""The values of `.env`: what `.env.example` asks of each key, a DATABASE_URL that can be used, no contradiction."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, failed, manual, ok, skipped
from adx_tui.core.wording import counted
from adx_tui.services.environment.env_schema import Field
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.steps.environment import (
    calls,
    example_file,
    field_faults,
    key_names,
    new_file,
    other_files,
    own_secrets,
    project_url,
    shell,
)


def check_values(project: Project, environment: Environment) -> Iterator[Check]:
    """Check the keys of the example, DATABASE_URL, and what the process environment overrides."""
    yield from _keys(project, environment)
    yield from calls.check_calls(project, environment)
    yield from key_names.check_names(project, environment)
    yield from own_secrets.check_secrets(project, environment)
    yield from project_url.check_url(project, environment)
    if project.repository.packages:
        from adx_tui.steps.environment import drivers  # five programs' rules, for who uses one of these

        yield from drivers.check_drivers(project, environment)
    yield from other_files.check_other_files(project, environment)
    yield from shell.check_shell(project, environment)


def _keys(project: Project, environment: Environment) -> Iterator[Check]:
    schema, file = environment.schema, environment.file
    if schema is None:
        yield skipped("keys", "the keys of the example", "there is no .env.example")
        return
    example = project.relative(schema.file.path)
    yield from example_file.check_example(example, schema)
    unresolved = calls.find_calls(project, environment)  # what these come to, only varlock knows
    elsewhere = field_faults.read_elsewhere(project)
    faults = [
        (field, *problem)
        for field in schema.fields
        if field.key not in unresolved
        and (problem := field_faults.find_fault(project, environment, field, elsewhere)) is not None
    ]
    slips = key_names.find_slips(project, environment, elsewhere)
    needed = {field.key for field, _, _ in faults}
    for key, slip in slips.items():
        if (declared := schema.field(key)) is not None:
            yield key_names.check_slip(project, environment, declared, slip, needed=key in needed)
    faults = [fault for fault in faults if fault[0].key not in slips]
    lacking = [field for field, code, _ in faults if code != "ADX112"]
    completed, completion = new_file.completion(project, environment, lacking)
    for field, code, fault in faults:
        entry = file.entry(field.key) if file else None
        fill_in = manual(
            f"environment.fill.{field.key}",
            f"set {field.key}" + (f": {field.description}" if field.description else ""),
            f"{field.key}=<{_wish(field)}>",
        )
        finding = Finding(
            code=code,
            cause=f"{field.key} {fault}.",
            subject=field.key,
            evidence=(f"{example}:{field.line}  {_wish(field)}",),
            location=Location(project.relative(project.settings.env_file), entry.line if entry else None),
            remedies=(completion if completion is not None and field.key in completed else fill_in,),
        )
        yield failed(f"key.{field.key}", f"{field.key} has a valid value", finding)
    if not faults and not slips:
        yield ok("keys", f"every key that {example} asks for", counted(len(schema.fields), "key"))


def _wish(field: Field) -> str:
    """What the example asks for, in words."""
    arguments = ", ".join([f"{name} {value}" for name, value in field.arguments.items()] + list(field.choices))
    kind = f"{field.type} ({arguments})" if arguments else field.type
    return ("required " if field.required else "") + kind
