"""The project's URL as it is written: whether it can be used, and whether the lines beside it agree with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adx_tui.core import port_number
from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, failed, manual, ok
from adx_tui.services.environment import expansion, local_values, placeholders, references
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.steps.environment import (
    calls,
    container_host,
    elsewhere,
    field_faults,
    local_urls,
    logins,
    new_file,
)
from adx_tui.steps.shared import env_writer, shadow_url, url_remedies

URL_FORM = "postgresql://role:<password>@127.0.0.1:5432/database?schema=public"


def check_url(project: Project, environment: Environment) -> Iterator[Check]:
    """Check that DATABASE_URL is a URL that can be used, and that nothing beside it says otherwise."""
    title, value = f"{project.url_name} can be used", environment.get(project.url_name)
    from_file = environment.file is not None and not project.process_environment.get(project.url_name)
    if not value:
        field = environment.schema.field(project.url_name) if environment.schema else None
        others = field_faults.read_elsewhere(project)
        if field is None or field_faults.find_fault(project, environment, field, others) is None:
            how = local_urls.remedy(project, environment)
            path = project.relative(project.settings.env_file)
            finding = Finding(
                code="ADX120",
                cause=f"{project.url_name} is not set.",
                evidence=(f"looked in {path} and in the process environment",),
                location=Location(path) if environment.file else None,
                remedies=(how or _by_hand(project, "set it"),),
                subject=project.url_name,
            )
            yield failed("database_url", title, finding)
        return
    if project.url_name in calls.find_calls(project, environment):
        return  # told above
    if (reference := references.find_reference(value)) is not None:
        location = project.locate_key(project.url_name)
        yield failed("database_url", title, elsewhere.finding(project.url_name, reference, location))
        return
    if from_file and (unknown := expansion.unknown_in(value)):
        yield failed("database_url", title, _unknown_variable(project, unknown))
        return
    if from_file and (parts := placeholders.parts_of_url(value, unmistakable=True)):
        yield failed("database_url", title, _placeholders(project, value, parts))
        return
    try:
        url = database_url.parse(value)
    except DatabaseUrlError as error:
        yield failed("database_url", title, _bad_url(project, error, from_file=from_file))
        return
    if project.is_local and not url.password:
        yield failed("database_url", title, _no_password(project, url))
        return
    yield ok("database_url", title, str(url))
    location = project.locate_key(project.url_name)
    yield from container_host.check_host(project, url, location)
    yield from _agreement(project, environment, url)
    yield from logins.check_logins(project, environment, url)
    if (same := shadow_url.by_text(project, url)) is not None:
        yield same


def _unknown_variable(project: Project, unknown: Sequence[str]) -> Finding:
    path = project.relative(project.settings.env_file)
    return Finding(
        code="ADX124",
        cause=f"{project.url_name} in {path} is made of {', '.join(unknown)}, which nothing sets.",
        subject=unknown[0],
        evidence=tuple(f"${{{name}}}  neither in {path} nor in the process environment" for name in unknown),
        location=project.locate_key(project.url_name),
        remedies=tuple(
            manual(f"environment.variable.{name}", f"set {name} in {path}", f"{name}=…") for name in unknown
        ),
    )


def _placeholders(project: Project, value: str, parts: frozenset[str]) -> Finding:
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
    how = _by_hand(project, "put in what is meant")
    return Finding(
        code="ADX126",
        cause=f"{project.url_name} still has the example's words for {', '.join(sorted(parts))}.",
        subject=project.url_name,
        location=project.locate_key(project.url_name),
        evidence=(f"to be made  {', '.join(sorted(parts))}",),
        remedies=(fill_in if fill_in is not None and project.is_local else how,),
    )


def _bad_url(project: Project, error: DatabaseUrlError, *, from_file: bool) -> Finding:
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
        location=project.locate_key(project.url_name),
        evidence=("the value comes from " + (path if from_file else "the process environment"),),
        remedies=(encode or _by_hand(project, "correct it"),),
    )


def _no_password(project: Project, url: DatabaseUrl) -> Finding:
    remedy = url_remedies.write(
        project,
        project.url_name,
        url.changed(password=new_file.password()),
        id="environment.password",
        title="put a random password into it",
        outcome=f"put a random password into {project.url_name}",
    )
    how = _by_hand(project, "put a password into it")
    return Finding(
        code="ADX123",
        cause=f"{project.url_name} holds no password, and a server of ours lets nobody in without one.",
        subject=project.url_name,
        evidence=(str(url),),
        location=project.locate_key(project.url_name),
        remedies=(remedy or how,),
    )


def _agreement(project: Project, environment: Environment, url: DatabaseUrl) -> Iterator[Check]:
    title, given = "the values agree with each other", environment.get("POSTGRES_PORT")
    if not project.is_local or not given:
        return
    location = project.locate_key("POSTGRES_PORT")
    if port_number.parse(given) is None:
        if environment.schema is None or environment.schema.field("POSTGRES_PORT") is None:
            how = manual("environment.port", "set both alike", f"POSTGRES_PORT={url.port}")
            cause = "POSTGRES_PORT is no port between 1 and 65535."
            finding = Finding(
                code="ADX112",
                cause=cause,
                subject="POSTGRES_PORT",
                evidence=(given,),
                location=location,
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
        location=location,
        remedies=(follow if location is not None and project.can_set("POSTGRES_PORT") else how,),
    )
    yield failed("agreement", title, finding)


def _by_hand(project: Project, title: str) -> Remedy:
    return manual("environment.url", title, f"{project.url_name}='{URL_FORM}'")
