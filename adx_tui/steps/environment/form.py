"""`.env` as a form: each key with what the example says of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from adx_tui.core.model import EnvironmentField
from adx_tui.services.environment import env_file, env_schema
from adx_tui.services.environment.env_schema import Field
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer


def fields(project: Project) -> Sequence[EnvironmentField]:
    """Every key of the example, in its order, then those that only `.env` has. Raises OSError."""
    return tuple(_shown(project, field) for field in _all(project))


def problem(project: Project, key: str, value: str) -> str:
    """Why `value` is not valid for `key`; empty when it is."""
    return _problem(project, _field(project, key), value)


def generated_value(project: Project, key: str) -> str:
    """A random value that is valid for `key`; for a database URL, the URL with a random password."""
    environment = project.environment()
    field = _field(project, key)
    if field.type == "url" or key in project.snapshot.url_names.every:
        try:
            url = database_url.parse(environment.get(key) or field.default)
        except DatabaseUrlError:
            return ""
        return url.changed(password=secrets.token_urlsafe(24)).with_password
    return field.generated() or secrets.token_urlsafe(24)


def save(project: Project, values: Mapping[str, str]) -> str:
    """Write `values` into `.env`, which is made from the example where it is missing. Raises RemedyFailedError,
    OSError."""
    path, environment = project.settings.env_file, project.environment()
    if environment.file is not None:
        noun = "value" if len(values) == 1 else "values"
        return env_writer.change(project, values, f"saved {len(values)} {noun} in {path.name}")
    source = environment.schema.file if environment.schema else env_file.parse("", path)
    if not env_writer.create(project, project.settings.env_file, source.with_values(values)):
        return f"{path.name} was made by somebody else meanwhile: nothing was saved"
    return f"created {path.name}"


def _all(project: Project) -> Sequence[Field]:
    environment = project.environment()
    declared = environment.schema.fields if environment.schema else ()
    known = {field.key for field in declared}
    others = environment.file.values if environment.file else {}
    return (*declared, *(_field(project, key) for key in others if key not in known))


def _field(project: Project, key: str) -> Field:
    schema = project.environment().schema
    declared = schema.field(key) if schema else None
    if declared is not None:
        return declared
    is_sensitive = env_schema.looks_secret(key) or key in project.snapshot.url_names.every
    return Field(key=key, default="", line=0, sensitive=is_sensitive)


def _shown(project: Project, field: Field) -> EnvironmentField:
    environment = project.environment()
    is_url = field.key in project.snapshot.url_names.every
    value = environment.file.values.get(field.key, "") if environment.file else field.default
    kind = ", ".join([f"{name} {argument}" for name, argument in field.arguments.items()] + list(field.choices))
    return EnvironmentField(
        key=field.key,
        value=value,
        description=field.description,
        type=f"{field.type} ({kind})" if kind else field.type,
        default=field.default,
        required=field.required,
        sensitive=is_url or env_schema.holds_secret(field.key, field),
        generated=field.generated() is not None or (field.sensitive and field.type == "url"),
        problem=_problem(project, field, value),
        database_url=is_url,
    )


def _problem(project: Project, field: Field, value: str) -> str:
    fault = field.problem(value)
    if not fault and value and field.key in project.snapshot.url_names.every:
        try:
            database_url.parse(value)
        except DatabaseUrlError as error:
            return error.problem
    return fault
