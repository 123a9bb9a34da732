"""Whether DATABASE_URL leads to the server, and to a database of its own there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from adx_tui.core.identity import slug
from adx_tui.core.model import Check, Finding, Remedy, failed, manual, typed, warning
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.steps.shared import url_remedies

# https://www.postgresql.org/docs/current/manage-ag-templatedbs.html
_TEMPLATES = {
    "template0": "which the server keeps untouched and lets nobody into",
    "template1": "which every new database is copied from",
}
_MAINTENANCE = {"postgres": "where administrators log in"}


def own_database(project: Project) -> Iterator[Check]:
    """Whether the application was given a database that the server needs for itself. On a server that is not ours
    `postgres` may be all there is."""
    url = project.url()
    unfit = _TEMPLATES | (_MAINTENANCE if project.is_local else {})
    if url.database not in unfit:
        return
    another = url.changed(database=slug(project.settings.name).replace("-", "_"))
    finding = Finding(
        code="ADX131",
        cause=f"{project.url_name} names {url.database}, {unfit[url.database]}, instead of a database of its own.",
        subject=url.database,
        evidence=(f"{project.url_name}  {url}",),
        remedies=(
            manual("environment.database", "name another one: it is created then", f"{project.url_name}={another}"),
        ),
    )
    report = failed if url.database in _TEMPLATES else warning
    yield report("database", "the application's database is its own", finding)


def another_machine(project: Project) -> Finding | None:
    """The project's URL leads to another machine, where no server of ours is: what a run does for ours would be done
    there. None where it leads to this machine."""
    url = project.url()
    if url.is_local or project.run.is_on_this_machine(url.host):
        return None
    name, place = project.url_name, project.run.place
    here = replace(url, host=port.ADDRESS, port=project.port(), parameters=_of_prisma(url))
    return Finding(
        code="ADX249",
        cause=f"{name} leads to {url.host}, which is not this machine, and Postgres is to run here.",
        subject=url.host,
        evidence=(f"{name}  {url}", f"Postgres  {place.kind.value}, {place.why}"),
        location=project.locate_key(name),
        remedies=(
            typed("server.there", "use the server that it leads to", "adx-tui --auto --postgres external"),
            manual("server.here", "or, if its data is to be here, write this address", f"{name}={here}"),
        ),
    )


def _of_prisma(url: DatabaseUrl) -> Mapping[str, str]:
    """The parameters that are about the application, not about the other server."""
    return {
        key: value for key, value in url.parameters.items() if key in ("schema", "connection_limit", "pool_timeout")
    }


def localhost(project: Project) -> Iterator[Check]:
    """A server of ours listens on 127.0.0.1 alone; most resolvers give `localhost` as ::1 first: prisma/prisma#5499."""
    url = project.url()
    title = f"{url.host} leads to this server"
    if url.host == "::1" or (url.host == "localhost" and not port.localhost_is_ipv4()):
        cause = f"{project.url_name} leads to {url.host}, which is not {port.ADDRESS}, where a server of ours listens."
        evidence = (f"host in {project.url_name}  {url.host}", f"the server  {port.ADDRESS}:{url.port}")
        finding = Finding(
            code="ADX239", cause=cause, subject=url.host, evidence=evidence, remedies=(_by_address(project, url),)
        )
        yield failed("localhost", title, finding)
    elif url.host == "localhost" and port.listens_on_ipv6(url.port):
        holder = port.find_owner(url.port)
        finding = Finding(
            code="ADX239",
            cause=f"localhost is ::1 to most programs, and on port {url.port} of ::1 another one listens.",
            subject=url.host,
            evidence=(f"[::1]:{url.port} accepts connections", *((f"listening  {holder}",) if holder else ())),
            remedies=(_by_address(project, url),),
        )
        yield warning("localhost", title, finding)


def _by_address(project: Project, url: DatabaseUrl) -> Remedy:
    name = project.url_name
    title = f"write {port.ADDRESS} into {name}"
    if not project.can_set(name):
        return manual("server.localhost", title, f"{name}={replace(url, host=port.ADDRESS)}")

    def changes() -> Mapping[str, str]:  # by the files as they are then
        return project.url_changes(replace(project.url(), host=port.ADDRESS))

    outcome = f"wrote {port.ADDRESS} into {', '.join(changes())}"
    return url_remedies.write_all(project, changes, id="server.localhost", title=title, outcome=outcome)
