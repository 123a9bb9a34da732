"""Lines that contradict each other about one login: two passwords of one role, another database than the one that the
server is made with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, failed, manual, ok, warning
from adx_tui.services.docker.compose_service import Written
from adx_tui.services.environment import expansion, placeholders
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import LOCAL_HOSTS, DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.settings import Postgres
from adx_tui.steps.environment import readings
from adx_tui.steps.environment.invisible import count_characters
from adx_tui.steps.shared import env_writer, url_remedies

_MAINTENANCE = "postgres"


@dataclass(frozen=True, slots=True)
class Login:
    """What one line says: which role logs in where, by which password."""

    key: str
    location: Location | None
    """None where the process environment says it."""
    host: str
    port: int
    user: str
    password: str


def check_logins(project: Project, environment: Environment, url: DatabaseUrl) -> Iterator[Check]:
    """Check that no two lines disagree about a role's password, and that the server is made with what `url` wants."""
    logins = list(_logins(project, environment, url))
    first: dict[tuple[str, int, str], Login] = {}
    findings: list[Finding] = []
    for login in logins:
        other = first.setdefault((login.host, login.port, login.user), login)
        if other.password != login.password:
            findings.append(_two_passwords(other, login))
    for finding in findings:
        yield warning(f"login.{finding.subject}", "a role has one password", finding)
    if len(logins) > 1 and not findings:
        yield ok("login", "a role has one password", f"{len(logins)} lines agree")
    if project.is_local:
        yield from _variables(project, environment, url)
        yield from _compose_file(project, environment, url)


def _logins(project: Project, environment: Environment, url: DatabaseUrl) -> Iterator[Login]:
    keys = dict.fromkeys((*project.snapshot.url_names.every, *(environment.file.values if environment.file else ())))
    for key in keys:
        value = environment.get(key)
        if not database_url.is_meant(value) or expansion.unknown_in(value):
            continue
        try:
            parsed = database_url.parse(value)
        except DatabaseUrlError:
            continue
        if parsed.password and not placeholders.parts_of_url(value, unmistakable=True):
            host = "localhost" if parsed.host in LOCAL_HOSTS else parsed.host.lower()
            yield Login(key, project.locate_key(key), host, parsed.port, parsed.user, parsed.password)
    user, password = environment.get("POSTGRES_USER"), environment.get("POSTGRES_PASSWORD")
    if project.is_local and url.is_local and user and password and not placeholders.is_placeholder(password):
        location = project.locate_key("POSTGRES_PASSWORD")
        yield Login("POSTGRES_PASSWORD", location, "localhost", project.port(), user, password)


def _two_passwords(one: Login, other: Login) -> Finding:
    first, second = (other, one) if one.location is None and other.location is not None else (one, other)
    return Finding(
        code="ADX113",
        cause=f"{first.key} and {second.key} give the role {one.user} two different passwords.",
        subject=second.key,
        evidence=tuple(
            f"{login.location or 'the process environment'}  {login.key}: {login.user} at {login.host}:{login.port}"
            for login in (first, second)
        ),
        location=second.location,
        remedies=(
            manual(
                f"environment.login.{second.key}",
                f"write the password that the server has into both: {first.key} and {second.key}",
                f"{second.key}=…",
            ),
        ),
    )


def _variables(project: Project, environment: Environment, url: DatabaseUrl) -> Iterator[Check]:
    """POSTGRES_DB is what the image of Postgres makes for POSTGRES_USER (https://hub.docker.com/_/postgres). Where the
    application is another role it has a database of its own, as adx-tui makes one."""
    database = environment.get("POSTGRES_DB")
    if not url.is_local or not database or environment.get("POSTGRES_USER") != url.user:
        return
    if database in (url.database, _MAINTENANCE) or placeholders.is_placeholder(database) or "$" in database:
        return
    finding = Finding(
        code="ADX114",
        cause=f"POSTGRES_DB is {database}, but {project.url_name} goes to the database {url.database}.",
        subject=project.url_name,
        evidence=(f"POSTGRES_DB  {database}", f"{project.url_name}  {url}"),
        location=project.locate_key("POSTGRES_DB"),
        remedies=(manual("environment.postgres_db", "set both alike", f"POSTGRES_DB={url.database}"),),
    )
    yield warning("login.database", f"POSTGRES_DB is the database of {project.url_name}", finding)


def _compose_file(project: Project, environment: Environment, url: DatabaseUrl) -> Iterator[Check]:
    """The project's own compose file, where it writes in so many words what `.env` says otherwise."""
    if project.settings.postgres is Postgres.EMBEDDED or project.compose_path() is None:
        return
    service = project.snapshot.compose_names()
    if service is None or service.bundled or service.standing or not url.is_local or service.host_port != url.port:
        return
    made = service.environment
    user, password = made.get("POSTGRES_USER") or _MAINTENANCE, made.get("POSTGRES_PASSWORD", "")
    if user != url.user or password in ("", "-", environment.get("POSTGRES_PASSWORD")) or password == url.password:
        return
    key, source = project.url_name, service.password_source
    compose = project.relative(source.file or service.path if source else service.path)
    is_to_be_made = project.run.place.kind is Postgres.DOCKER and not project.run.place.data
    parting = readings.place_of_parting(password, url.password)
    finding = Finding(
        code="ADX129",
        cause=f"{compose} makes the role {user} with another password than {key} has{_why(environment, source)}"
        f"{': the server that is to be made would refuse it' if is_to_be_made else ''}.",
        subject=key,
        evidence=(
            f"{Location(compose, source.line if source else None)}  POSTGRES_PASSWORD of {service.name}, for {user}: "
            f"{count_characters(password)}",
            f"{project.locate_key(key) or 'the process environment'}  {key}: {count_characters(url.password)}, another "
            f"from character {parting} on",
        ),
        location=project.locate_key(key),
        remedies=(*_alike(project, environment, url, compose, password, source, is_safe=is_to_be_made),),
    )
    check = failed if is_to_be_made else warning
    yield check("login.compose", f"{compose} makes the login of {key}", finding)


def _why(environment: Environment, source: Written | None) -> str:
    """What Compose makes of the text that stands there, as an insertion."""
    if source is None or not source.text:
        return ""
    if source.is_number:
        return " (without quotes it is a number to YAML, which Compose writes in its own way)"
    if source.decided_by:
        is_set = bool(environment.get(source.decided_by))
        return f" ({source.decided_by} is {'another' if is_set else 'not set, so that its default counts'})"
    return " (a `$` begins a variable there, and `$$` stands for one `$`)"


def _alike(
    project: Project,
    environment: Environment,
    url: DatabaseUrl,
    compose: str,
    password: str,
    source: Written | None,
    *,
    is_safe: bool,
) -> Iterator[Remedy]:
    """One password for both. The server that is to be made takes whichever it is given: nobody knows the other one."""
    key, variable = project.url_name, source.decided_by if source else ""
    if source is not None and source.is_number:
        where = Location(compose, source.line)
        yield manual("environment.compose_quotes", "put it in quotes", f'POSTGRES_PASSWORD: "…"  # {where}')
    if is_safe and variable and not environment.get(variable) and project.can_set(variable):
        yield Remedy(
            id="environment.compose_password",
            title=f"give {variable} the password of {key}",
            risk=Risk.SAFE,
            preview=f"{variable}=<the password of {key}>",
            apply=lambda _: env_writer.change(
                project, {variable: url.password}, f"gave {variable} the password of {key}"
            ),
        )
        return
    changed, title = url.changed(password=password), f"write the password of {compose} into {key}"
    written = None
    if is_safe:
        outcome = f"wrote the password of {compose} into {key}"
        written = url_remedies.write(
            project, key, changed, id="environment.compose_password", title=title, outcome=outcome
        )
    yield written or manual(
        "environment.compose_password", f"{title}, or take both from one variable", f"{key}={changed}"
    )
