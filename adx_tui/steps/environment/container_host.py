"""A URL whose host is a service of the compose file: a name that containers know, and nobody else on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, manual, warning
from adx_tui.services.environment.env_file import EnvFile, Template
from adx_tui.services.environment.url_address import with_address
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer

_HOST = "localhost"
_NOTHING: Mapping[str, str] = MappingProxyType({})


def published_urls(project: Project, file: EnvFile, changes: Mapping[str, str] = _NOTHING) -> dict[str, str]:
    """What of `file`, were `changes` made in it, names a host that only the network of the compose file knows, with
    the address under which this machine reaches it."""
    service = project.snapshot.compose_names()
    if service is None:
        return {}
    inside = {name for name in service.host_names if not project.run.is_on_this_machine(name)}
    published: dict[str, str] = {}
    for key in project.snapshot.url_names.every:
        before = changes.get(key) or _as_written(file, key)
        if (after := with_address(before, inside, _HOST, service.host_port)) is not None:
            published[key] = Template(after) if isinstance(before, Template) else after
    return published


def _as_written(file: EnvFile, key: str) -> str:
    """Its variables still variables."""
    entry = file.entry(key)
    if entry is None:
        return ""
    return Template(entry.value) if "$" in entry.value and not entry.written.startswith("'") else entry.value


def check_host(project: Project, url: DatabaseUrl, location: Location | None) -> Iterator[Check]:
    """adx-tui takes the published port instead; `npx prisma`, or the application outside of a container, does not:
    P1001, "Can't reach database server". https://www.prisma.io/docs/orm/reference/error-reference#p1001"""
    here = project.url()
    if here.host == url.host:
        return
    name, file = project.url_name, project.environment().file
    changes = published_urls(project, file) if file is not None and project.can_set(name) else {}
    preview = f"{name}={replace(url, host=_HOST, port=here.port)}"
    title = f"write the address that this machine reaches it by: {_HOST}:{here.port}"
    if changes:
        remedy = Remedy(
            id="environment.host",
            title=title,
            risk=Risk.SAFE,
            by_choice=True,
            preview=preview,
            apply=lambda _: env_writer.change(project, changes, f"{', '.join(changes)}: {url.host} is {_HOST} now"),
        )
    else:
        remedy = manual("environment.host", title, preview)
    finding = Finding(
        code="ADX180",
        cause=f"Only containers know the host {url.host} of {name}: programs that run outside of one, `npx prisma` and "
        "`npm run dev` among them, can't reach the database by it.",
        subject=url.host,
        evidence=(
            f"compose  {url.host} is published on this machine as {here.host}:{here.port}",
            f"resolver  {url.host}: not known here",
        ),
        location=location,
        remedies=(remedy,),
    )
    yield warning("host", f"programs of this machine know the host of {name}", finding)
