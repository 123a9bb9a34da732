"""The values of `.env`: what `.env.example` asks of each key, a DATABASE_URL that can be used, no contradiction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, failed, manual, ok, skipped
from adx_tui.services.environment import expansion, local_values, placeholders, references
from adx_tui.services.environment.env_schema import Field
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import SERVER_KEYS, Environment
from adx_tui.steps.environment import (
    calls,
    container_host,
    elsewhere,
    example_file,
    key_names,
    local_urls,
    logins,
    new_file,
    other_files,
    own_secrets,
    shell,
    url_remedies,
)
from adx_tui.steps.shared import env_writer, shadow_url

URL_FORM = "postgresql://role:<password>@127.0.0.1:5432/database?schema=public"
_LARGEST_PORT = 65535


def check_values(project: Project, environment: Environment) -> Iterator[Check]:
    """Check the keys of the example, DATABASE_URL, and what the process environment overrides."""
    yield from _keys(project, environment)
    yield from calls.check_calls(project, environment)
    yield from key_names.check_names(project, environment)
    yield from own_secrets.check_secrets(project, environment)
    yield from _database_url(project, environment)
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
    faults = [
        (field, *problem)
        for field in schema.fields
        if field.key not in unresolved and (problem := _fault(project, environment, field)) is not None
    ]
    slips = key_names.find_slips(project, environment)
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
        yield ok("keys", f"every key that {example} asks for", f"{len(schema.fields)} keys")


def _fault(project: Project, environment: Environment, field: Field) -> tuple[str, str] | None:
    """The code and what is wrong with the value of one key."""
    schema = environment.schema
    assert schema is not None
    if field.key in SERVER_KEYS and not project.is_local:
        return None
    value = environment.get(field.key)
    if field.key not in environment.values:
        # It may stand on a line that can't be read: adding it again would put another value in its place.
        unread = environment.file is not None and any(problem.fatal for problem in environment.file.problems)
        return ("ADX110", "is missing") if (field.required or not schema.decorated) and not unread else None
    if references.find_reference(value) is not None:
        return None
    problem = field.problem(value)
    if field.key == "POSTGRES_PORT" and value and not problem and not _is_port(value):
        problem = "is no port between 1 and 65535"  # adx-tui reads it itself, whatever the example says
    return ("ADX112" if value else "ADX111", problem) if problem else None


def _database_url(project: Project, environment: Environment) -> Iterator[Check]:
    title, value = f"{project.url_name} can be used", environment.get(project.url_name)
    from_file = environment.file is not None and not project.process_environment.get(project.url_name)
    if not value:
        field = environment.schema.field(project.url_name) if environment.schema else None
        if field is None or _fault(project, environment, field) is None:
            how = local_urls.remedy(project, environment)
            path = project.relative(project.settings.env_file)
            finding = Finding(
                code="ADX120",
                cause=f"{project.url_name} is not set.",
                evidence=(f"looked in {path} and in the process environment",),
                location=Location(path) if environment.file else None,
                remedies=(how or manual("environment.url", "set it", f"{project.url_name}='{URL_FORM}'"),),
                subject=project.url_name,
            )
            yield failed("database_url", title, finding)
        return
    if project.url_name in calls.find_calls(project, environment):
        return  # told above
    if (reference := references.find_reference(value)) is not None:
        location = _url_location(project, environment, from_file=from_file)
        yield failed("database_url", title, elsewhere.finding(project, project.url_name, reference, location))
        return
    if from_file and (unknown := expansion.unknown_in(value)):
        yield failed("database_url", title, _unknown_variable(project, environment, unknown))
        return
    if from_file and (parts := placeholders.parts_of_url(value, unmistakable=True)):
        yield failed("database_url", title, _placeholders(project, environment, value, parts))
        return
    try:
        url = database_url.parse(value)
    except DatabaseUrlError as error:
        yield failed("database_url", title, _bad_url(project, environment, error, from_file=from_file))
        return
    if project.is_local and not url.password:
        yield failed("database_url", title, _no_password(project, environment, url, from_file=from_file))
        return
    yield ok("database_url", title, str(url))
    location = _url_location(project, environment, from_file=from_file)
    yield from container_host.check_host(project, url, location)
    yield from _agreement(project, environment, url)
    yield from logins.check_logins(project, environment, url)
    if (same := shadow_url.by_text(project, environment, url)) is not None:
        yield same


def _url_location(project: Project, environment: Environment, *, from_file: bool) -> Location | None:
    entry = environment.file.entry(project.url_name) if environment.file and from_file else None
    return Location(project.relative(project.settings.env_file), entry.line) if entry else None


def _unknown_variable(project: Project, environment: Environment, unknown: Sequence[str]) -> Finding:
    path = project.relative(project.settings.env_file)
    return Finding(
        code="ADX124",
        cause=f"{project.url_name} in {path} is made of {', '.join(unknown)}, which nothing sets.",
        subject=unknown[0],
        evidence=tuple(f"${{{name}}}  neither in {path} nor in the process environment" for name in unknown),
        location=_url_location(project, environment, from_file=True),
        remedies=tuple(
            manual(f"environment.variable.{name}", f"set {name} in {path}", f"{name}=…") for name in unknown
        ),
    )


def _placeholders(project: Project, environment: Environment, value: str, parts: frozenset[str]) -> Finding:
    name = local_values.local_name(project.settings.name)
    made = database_url.parse(local_values.LocalValues(name).filled_url(value, parts))
    fill_in = url_remedies.write(
        project,
        project.url_name,
        made,
        id="environment.placeholders",
        title="make them, for a database on this machine",
        outcome=f"made the missing parts of {project.url_name}",
    )
    how = manual("environment.url", "put in what is meant", f"{project.url_name}='{URL_FORM}'")
    return Finding(
        code="ADX126",
        cause=f"{project.url_name} still has the example's words for {', '.join(sorted(parts))}.",
        subject=project.url_name,
        location=_url_location(project, environment, from_file=True),
        evidence=(f"to be made  {', '.join(sorted(parts))}",),
        remedies=(fill_in if fill_in is not None and project.is_local else how,),
    )


def _bad_url(project: Project, environment: Environment, error: DatabaseUrlError, *, from_file: bool) -> Finding:
    path = project.relative(project.settings.env_file)
    encode = error.encoded and url_remedies.write(
        project,
        project.url_name,
        database_url.parse(error.encoded),
        id="environment.encode",
        title="write the password percent-encoded",
        outcome=f"percent-encoded the password in {project.url_name}",
    )
    return Finding(
        code="ADX122" if error.encoded else "ADX121",
        cause=f"{project.url_name} can't be used: {error.problem}.",
        subject=project.url_name,
        location=_url_location(project, environment, from_file=from_file),
        evidence=("the value comes from " + (path if from_file else "the process environment"),),
        remedies=(encode or manual("environment.url", "correct it", f"{project.url_name}='{URL_FORM}'"),),
    )


def _no_password(project: Project, environment: Environment, url: DatabaseUrl, *, from_file: bool) -> Finding:
    remedy = url_remedies.write(
        project,
        project.url_name,
        url.changed(password=new_file.password()),
        id="environment.password",
        title="put a random password into it",
        outcome=f"put a random password into {project.url_name}",
    )
    how = manual("environment.url", "put a password into it", f"{project.url_name}='{URL_FORM}'")
    return Finding(
        code="ADX123",
        cause=f"{project.url_name} holds no password, and a server of ours lets nobody in without one.",
        subject=project.url_name,
        evidence=(str(url),),
        location=_url_location(project, environment, from_file=from_file),
        remedies=(remedy or how,),
    )


def _agreement(project: Project, environment: Environment, url: DatabaseUrl) -> Iterator[Check]:
    title, given = "the values agree with each other", environment.get("POSTGRES_PORT")
    if not project.is_local or not given:
        return
    entry = environment.file.entry("POSTGRES_PORT") if environment.file else None
    in_file = entry is not None and not project.process_environment.get("POSTGRES_PORT")
    if not _is_port(given):
        if environment.schema is None or environment.schema.field("POSTGRES_PORT") is None:
            how = manual("environment.port", "set both alike", f"POSTGRES_PORT={url.port}")
            cause = "POSTGRES_PORT is no port between 1 and 65535."
            where = Location(project.relative(project.settings.env_file), entry.line) if entry and in_file else None
            finding = Finding(
                code="ADX112",
                cause=cause,
                subject="POSTGRES_PORT",
                evidence=(given,),
                location=where,
                remedies=(how,),
            )
            yield failed("key.POSTGRES_PORT", "POSTGRES_PORT has a valid value", finding)
        return
    if int(given) == url.port:
        yield ok("agreement", title)
        return
    follow = Remedy(
        id="environment.port",
        title="let the server listen where the application looks",
        risk=Risk.SAFE,
        preview=f"POSTGRES_PORT={url.port}",
        apply=lambda _: env_writer.change(
            project, {"POSTGRES_PORT": str(url.port)}, f"set POSTGRES_PORT to {url.port}"
        ),
    )
    how = manual("environment.port", "set both alike", f"POSTGRES_PORT={url.port}")
    finding = Finding(
        code="ADX130",
        cause=f"POSTGRES_PORT is {given}, but {project.url_name} goes to port {url.port}.",
        subject=project.url_name,
        evidence=(f"POSTGRES_PORT  {given}", f"{project.url_name}  {url}"),
        location=Location(project.relative(project.settings.env_file), entry.line) if entry and in_file else None,
        remedies=(follow if in_file and project.can_set("POSTGRES_PORT") else how,),
    )
    yield failed("agreement", title, finding)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) <= _LARGEST_PORT


def _wish(field: Field) -> str:
    """What the example asks for, in words."""
    arguments = ", ".join([f"{name} {value}" for name, value in field.arguments.items()] + list(field.choices))
    kind = f"{field.type} ({arguments})" if arguments else field.type
    return ("required " if field.required else "") + kind
