"""Lines that contradict each other about one login: two passwords of one role, another database than the one that the
server is made with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adx_tui.core.model import Check, Finding, Location, manual, ok, warning
from adx_tui.services.environment import expansion, placeholders
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import LOCAL_HOSTS, DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.settings import Postgres

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
    compose = project.relative(service.path)
    finding = Finding(
        code="ADX129",
        cause=f"{compose} makes the role {user} with another password than {project.url_name} has.",
        subject=project.url_name,
        evidence=(f"{compose}  {service.name}: POSTGRES_USER {user}", f"{project.url_name}  {url}"),
        location=project.locate_key(project.url_name),
        remedies=(
            manual(
                "environment.compose_password",
                f"write the password of {compose} into {project.url_name}, or take both from one variable",
                f"{project.url_name}={url.changed(password='…')}",
            ),
        ),
    )
    yield warning("login.compose", f"{compose} makes the login of {project.url_name}", finding)
