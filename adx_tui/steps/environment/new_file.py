"""What is written into `.env`: a whole new file made from `.env.example`, or the values that one lacks."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping

from adx_tui.core import port_number
from adx_tui.core.model import Remedy, Risk
from adx_tui.core.wording import counted
from adx_tui.services.environment import env_schema, local_values
from adx_tui.services.environment.env_schema import EnvSchema, Field
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project import urls
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import SERVER_KEYS, Environment
from adx_tui.services.project.urls import first_set
from adx_tui.services.server import port
from adx_tui.settings import Postgres
from adx_tui.steps.environment import container_host, local_urls
from adx_tui.steps.server import ownership
from adx_tui.steps.shared import env_writer


def remedy(project: Project, schema: EnvSchema) -> Remedy:
    """Make `.env` from the example."""
    name, changes = project.relative(project.settings.env_file), _new_values(project, schema)
    example = project.relative(schema.file.path)
    generated = sum(1 for key in changes if is_secret(schema, key))
    return Remedy(
        id="environment.create",
        title=f"create {name} from {example}",
        risk=Risk.SAFE,
        preview="\n".join([f"cp {example} {name}; chmod 600 {name}", *preview(schema, changes)]),
        apply=lambda _: _create(project, schema, changes, generated),
    )


def completion(project: Project, environment: Environment, fields: list[Field]) -> tuple[frozenset[str], Remedy | None]:
    """Add what of `fields` can be known: the example's default, or a random secret. Returns which, and the remedy."""
    schema = environment.schema
    assert schema is not None
    changes = {field.key: value for field in fields if (value := _default(project, schema, field)) is not None}
    if not changes or environment.file is None or not project.can_set():
        return frozenset(), None
    urls_to_make = local_urls.make_urls(project, {**changes, **environment.values})
    changes |= {key: url for key, url in urls_to_make.items() if key in changes}
    outcome = f"added {', '.join(changes)} to {environment.file.path.name}"
    add = Remedy(
        id="environment.complete",
        title=f"add {', '.join(changes)} to {environment.file.path.name}",
        risk=Risk.SAFE,
        preview="\n".join(preview(schema, changes)),
        apply=lambda _: env_writer.change(project, changes, outcome),
    )
    return frozenset(changes), add


def is_secret(schema: EnvSchema | None, key: str) -> bool:
    """Whether the example says that the value of `key` is a secret, or its name does."""
    return env_schema.holds_secret(key, schema.field(key) if schema else None)


def password() -> str:
    """A new one, of characters that need no encoding anywhere."""
    return secrets.token_urlsafe(24)


def preview(schema: EnvSchema | None, changes: Mapping[str, str]) -> Iterator[str]:
    """The lines that will be written, without their secrets."""
    for key, value in changes.items():
        if (url := _parsed(value)) is not None:
            yield f"{key}={url}"
        elif value and (is_secret(schema, key) or _is_made_up(key)):
            yield f"{key}=<{len(value)} random characters>"
        else:
            yield f"{key}={value}"


def _create(project: Project, schema: EnvSchema, changes: Mapping[str, str], generated: int) -> str:
    path = project.settings.env_file
    project.learn_secrets(changes, schema)
    with env_writer.writing(project, path):
        changes = _on_a_port_of_its_own(project, schema, changes)
    name = project.relative(path)
    if not env_writer.create(project, path, schema.file.with_values(changes)):
        return f"found {name}, which somebody made meanwhile"
    project.run.made_environment = True
    made = f" ({counted(generated, 'secret')} generated)" if generated else ""
    return f"created {name} from {project.relative(schema.file.path)}{made}"


def _new_values(project: Project, schema: EnvSchema) -> dict[str, str]:
    """What a new `.env` has otherwise than the example: secrets, and a port and name nobody else uses."""
    changes = {
        field.key: value
        for field in schema.fields
        if field.required and not field.default and (value := field.generated()) is not None
    }
    if project.is_local:
        name = local_values.local_name(project.settings.name)
        service = project.snapshot.compose_names()
        kept = service.environment.values() if service else ()
        changes = local_values.LocalValues(name).for_placeholders(schema.file.values, kept) | changes
        changes |= dict(_left_empty(schema))
    changes |= container_host.published_urls(project, schema.file, changes)
    changes |= local_urls.make_urls(project, {**schema.file.values, **changes})
    key, url = _url(project, schema, changes)
    if not schema.decorated or url is None:
        return changes
    if _wants_password(schema, key, url):
        changes |= _changed(project, schema, changes, url.changed(password=password()))
    if not project.is_local:
        return {key: value for key, value in changes.items() if key not in SERVER_KEYS}
    return changes | _unshared(project, schema, changes)


def _url(project: Project, schema: EnvSchema, changes: Mapping[str, str]) -> tuple[str, DatabaseUrl | None]:
    """The URL that a new `.env` will have, and the variable that it is in."""
    values = {**schema.file.values, **changes}
    key = first_set(project.snapshot.url_names.migrations, values)
    return key, _parsed(values.get(key, ""))


def _changed(project: Project, schema: EnvSchema, changes: Mapping[str, str], url: DatabaseUrl) -> dict[str, str]:
    """What makes `url` the one in the new `.env`, in all that leads to the same server."""
    key, before = _url(project, schema, changes)
    values = {**schema.file.values, **changes}
    others = urls.changes(project.snapshot.url_names, values, before, url) if before is not None else {}
    return {key: url.with_password, **others}


def _unshared(project: Project, schema: EnvSchema, known: Mapping[str, str]) -> dict[str, str]:
    _, url = _url(project, schema, known)
    assert url is not None
    changes: dict[str, str] = {}
    wanted = schema.file.values.get("POSTGRES_PORT", "")
    usual = port_number.parse(wanted)
    usual = url.port if usual is None else usual
    may_move = "POSTGRES_PORT" not in project.process_environment and not ownership.port_is_fixed(project)
    if may_move and not ownership.port_is_ours_or_free(project, usual):
        free = port.next_free(usual)
        changes |= _changed(project, schema, known, url.changed(port=free))
        if wanted:
            changes["POSTGRES_PORT"] = str(free)
    if project.run.place.kind is Postgres.DOCKER and ownership.other_checkout(project):
        changes["COMPOSE_PROJECT_NAME"] = project.default_compose_project()
    return changes


def _on_a_port_of_its_own(project: Project, schema: EnvSchema, changes: Mapping[str, str]) -> Mapping[str, str]:
    """The same, but for the port, if another run has just taken it for its own server."""
    _, url = _url(project, schema, changes)
    if not project.is_local or not schema.decorated or url is None or "POSTGRES_PORT" in project.process_environment:
        return changes
    if ownership.port_is_fixed(project):
        return changes
    if ownership.port_is_ours_or_free(project, url.port) and project.run.reservations.take(url.port):
        return changes
    free = project.run.reservations.next_free(url.port)
    port_too = {"POSTGRES_PORT": str(free)} if schema.file.values.get("POSTGRES_PORT") else {}
    return {**changes, **_changed(project, schema, changes, url.changed(port=free)), **port_too}


def _is_made_up(key: str) -> bool:
    return local_values.part_of(key) == "password" or local_values.is_own_secret(key)


def _left_empty(schema: EnvSchema) -> Iterator[tuple[str, str]]:
    """The secrets that an example without decorators leaves to us; with them, it says itself what is required."""
    for field in () if schema.decorated else schema.fields:
        secret = local_values.secret_for_empty(field.key, field.description) if not field.default else None
        if secret is not None:
            yield field.key, secret


def _default(project: Project, schema: EnvSchema, field: Field) -> str | None:
    """What a missing or empty key gets without asking; None where only a person knows."""
    if field.default:
        url = _parsed(field.default)
        if url is not None and _wants_password(schema, field.key, url):
            return url.changed(password=password()).with_password
        return field.default
    if not schema.decorated:
        secret = local_values.secret_for_empty(field.key, field.description) if project.is_local else None
        return secret or ""
    return field.generated() if field.required else None


def _wants_password(schema: EnvSchema, key: str, url: DatabaseUrl) -> bool:
    """Whether the example leaves the password of a database of our own to us."""
    return url.is_local and not url.password and is_secret(schema, key)


def _parsed(value: str) -> DatabaseUrl | None:
    try:
        return database_url.parse(value)
    except DatabaseUrlError:
        return None
