"""A new password for a role, in the server and in every line that carries it: one step, or none.

Between the server and the files nothing is atomic. The new password is therefore noted first, outside of the project:
a run that is cut off after the server took it leaves a note from which the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from adx_tui.core.model import Check, Context, Finding, Location, Remedy, RemedyFailedError, Risk, failed, manual
from adx_tui.core.wording import counted
from adx_tui.services import git, state_directory, whole_file
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.environment import env_file, expansion, local_values
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.git import Tracking
from adx_tui.services.postgres import quoting
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import LOCAL_HOSTS, DatabaseUrl, DatabaseUrlError
from adx_tui.services.project import application_environment
from adx_tui.services.project.environment_files import command_line_chain
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import DEFAULT_ADMINISTRATOR, SERVER_KEYS
from adx_tui.settings import Postgres
from adx_tui.steps.environment import new_file
from adx_tui.steps.shared import env_writer, login_findings, statement_findings


@dataclass(frozen=True, slots=True)
class Login:
    """A role of the project's server, with the password that it has now."""

    role: str
    password: str = field(repr=False)


def remedies(project: Project, leaked: Mapping[str, str], context: Context) -> Iterator[Remedy]:
    """For each role of the server whose password is among `leaked` (secrets by their keys): a new one. To be picked by
    a person: whoever else uses the role has to be told."""
    secrets = set(leaked.values())
    for login in _logins(project):
        if login.password in secrets:
            yield remedy(project, login, context)


def remedy(project: Project, login: Login, context: Context) -> Remedy:
    """A new password for `login`, where that can be done here; else how a person does it."""
    statement = f"ALTER ROLE {quoting.identifier(login.role)} PASSWORD '<32 random characters>';"
    try:
        edits = tuple(_edits(project, login, "-"))
    except OSError:
        edits = ()  # one of the files can't be read: who knows what is in it
    id, preview = f"environment.rotate.{login.role}", "\n".join((statement, *_places(project, edits)))
    if (why := _hindrance(project, login, edits, context)) is not None:
        return manual(id, f"give {login.role} another password, and write it where the old one stands{why}", preview)
    return Remedy(
        id=id,
        title=f"give {login.role} a new password, in the server and in every line at once",
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda context: _rotate(project, login, context),
        by_choice=True,
    )


def check_cut_off(project: Project, context: Context) -> Iterator[Check]:
    """Whether a rotation was cut off when the server had the new password already, and the files the old one."""
    noted = state_directory.noted_rotation(project.settings.project_state_dir)
    if noted is None:
        return
    role, old, new = noted
    project.learn_secrets({"OLD_PASSWORD": old, "NEW_PASSWORD": new}, None)
    login = Login(role, old)
    try:
        edits = tuple(_edits(project, login, new))
        cut_off = bool(edits) and _lets_in(project, Login(role, new), context)
    except (DatabaseUrlError, ComposeFileError, OSError):
        return  # what is wrong with them, others say
    if not cut_off:
        return
    finish = Remedy(
        id="environment.rotation",
        title="write the password that the server has",
        risk=Risk.SAFE,
        preview="\n".join(_places(project, edits)),
        apply=lambda _: _finish(project, login, new),
    )
    finding = Finding(
        code="ADX146",
        cause=f"The server has a new password for {role}, and the files still have the old one.",
        subject=role,
        evidence=(f"{role} logs in with the one that was made", *_places(project, edits)),
        remedies=(finish,),
    )
    yield failed("rotation", "the server and the files have the same password", finding)


# --- what carries the password --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Edit:
    """A file, and its values with the new password."""

    file: EnvFile
    values: Mapping[str, str]


def _places(project: Project, edits: Sequence[_Edit]) -> Iterator[str]:
    for edit in edits:
        for key in edit.values:
            entry = edit.file.entry(key)
            yield f"{Location(project.relative(edit.file.path), entry.line if entry else None)}  {key}"


def _logins(project: Project) -> Iterator[Login]:
    """The application's role; and the administrator that the environment names, of a server of ours."""
    environment = project.environment()
    try:
        url = project.url()
    except DatabaseUrlError:
        return
    yield Login(url.user, url.password)
    administrator = environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR
    if project.is_local and environment.get("POSTGRES_PASSWORD") and administrator != url.user:
        yield Login(administrator, environment.get("POSTGRES_PASSWORD"))


def _edits(project: Project, login: Login, new: str) -> Iterator[_Edit]:
    """Every file that carries the password, as it is on the disk now."""
    chains = [application_environment.application_chain(project.configuration)]
    chains += [command_line_chain(project.prisma)] if project.prisma is not None else []
    paths = (project.settings.env_file, *(path for chain in chains for path in chain.existing()))
    for path in dict.fromkeys(paths):
        file = env_file.read_if_there(path)
        if file is None:
            continue
        values = expansion.expanded(file, project.process_environment)
        changed = {key: text for key in values if (text := _with_new(project, key, values, login, new))}
        if changed:
            yield _Edit(file, changed)


def _with_new(project: Project, key: str, values: Mapping[str, str], login: Login, new: str) -> str:
    """The value with the new password in it; empty where it is not about that."""
    value = values[key]
    if database_url.is_meant(value):
        try:
            url = database_url.parse(value)
        except DatabaseUrlError:
            return ""
        same = (url.user, url.password) == (login.role, login.password) and _is_same_server(url, project.url())
        return url.changed(password=new).with_password if same else ""
    if value != login.password or not (local_values.part_of(key) == "password" or key == "PGPASSWORD"):
        return ""
    # POSTGRES_PASSWORD is that of POSTGRES_USER, DB_PASS that of DB_USER, whoever that is.
    users = [other for other in values if local_values.part_of(other) == "user" and _stem(other) == _stem(key)]
    whose = values[users[0]] if users else DEFAULT_ADMINISTRATOR if key in SERVER_KEYS else login.role
    return new if whose == login.role else ""


def _stem(key: str) -> str:
    return key.rpartition("_")[0]


def _is_same_server(url: DatabaseUrl, ours: DatabaseUrl) -> bool:
    """Also as a container calls it, in whose network it has another name and port."""
    inside = "." not in url.host and ":" not in url.host and not url.is_local
    host, own = ("localhost" if one.host in LOCAL_HOSTS else one.host for one in (url, ours))
    return (host, url.port) == (own, ours.port) or (inside and ours.is_local)


def _hindrance(project: Project, login: Login, edits: Sequence[_Edit], context: Context) -> str | None:
    """Why it is left to a person, as the end of a sentence; None where it is not."""
    if not project.may_change_server or project.is_pooled:
        return ": this server is not to be changed from here"
    keys = [(edit.file, key) for edit in edits for key in edit.values]
    if not keys or any(file.piped or project.process_environment.get(key) for file, key in keys):
        return ": it does not come from a file alone"
    paths = dict.fromkeys(edit.file.path for edit in edits)
    shared = [path for path in paths if git.tracking(path, context.cancellation) is Tracking.TRACKED]
    if shared:
        return f": {project.relative(shared[0])} is committed, and the new one would be too"
    try:
        in_compose = project.run.place.kind is Postgres.DOCKER and login.role == project.administrator().user
    except (ComposeFileError, OSError):
        return ": the compose file can't be read"
    if in_compose and all("://" in file.values[key] for file, key in keys):
        return ": the compose file has it in so many words"
    return None


# --- doing it -------------------------------------------------------------------------------------------------------


def _rotate(project: Project, login: Login, context: Context) -> str:
    from adx_tui.services.postgres.errors import DatabaseError

    new, state = new_file.password(), project.settings.project_state_dir
    project.learn_secrets({"PASSWORD": new}, None)
    context.doing("rotation", f"giving {login.role} a new password")
    with env_writer.writing(project, state):
        state_directory.note_rotation(state, login.role, login.password, new)
    # One session for both ways: it outlives the password that it logged in with.
    with _session(project, login, context) as set_password:
        set_password(new)
        try:
            count = _write(project, login, new)
        except RemedyFailedError as failure:
            with suppress(DatabaseError):  # else the note stays
                set_password(login.password)
                state_directory.forget_rotation(state)
            raise failure from None
    project.run.close_connections()  # their logins are of yesterday
    state_directory.forget_rotation(state)
    return f"gave {login.role} a new password, in the server and in {counted(count, 'line')}"


@contextmanager
def _session(project: Project, login: Login, context: Context) -> Iterator[Callable[[str], None]]:
    """What sets the role's password: as the administrator, where there is one, else as the role itself. Raises
    RemedyFailedError."""
    from adx_tui.services.grants import statements
    from adx_tui.services.postgres import connection as database
    from adx_tui.services.postgres.errors import DatabaseError, LoginError

    by = project.administrator() if project.has_administrator() else project.url()
    state = project.settings.project_state_dir
    try:
        with database.connect(by, context.cancellation) as connection:
            yield lambda password: statements.run(
                connection, statements.set_password(login.role, password, project.url_name)[1]
            )
    except LoginError as error:
        state_directory.forget_rotation(state)
        raise RemedyFailedError(login_findings.finding(error, by)) from None
    except DatabaseError as error:
        if (lost := statement_findings.interrupted(error.server, by, context)) is not None:
            raise RemedyFailedError(lost) from None  # nobody knows whether it was done: the note stays
        state_directory.forget_rotation(state)
        raise RemedyFailedError(statement_findings.refused(error.server, by.user)) from None


def _write(project: Project, login: Login, new: str) -> int:
    """The new password into every line that carries the old one: into all of them, or none. Returns how many there
    are. Raises RemedyFailedError."""
    with env_writer.writing(project, project.settings.env_file):
        edits = tuple(_edits(project, login, new))
    written: list[EnvFile] = []
    try:
        for edit in edits:
            env_writer.change_file(project, edit.file.path, edit.values)
            written.append(edit.file)
    except RemedyFailedError:
        for file in written:
            with suppress(OSError):
                whole_file.replace(file.path, file.text)
        raise
    return sum(len(edit.values) for edit in edits)


def _finish(project: Project, login: Login, new: str) -> str:
    count = _write(project, login, new)
    state_directory.forget_rotation(project.settings.project_state_dir)
    return f"wrote the password that the server has into {counted(count, 'line')}"


def _lets_in(project: Project, login: Login, context: Context) -> bool:
    """Whether the server takes this password."""
    from adx_tui.services.postgres import connection as database
    from adx_tui.services.postgres.errors import LoginError, LoginFault

    url = project.url()
    own = url if login.role == url.user else project.administrator()
    try:
        database.log_in(own.changed(user=login.role, password=login.password), context.cancellation).close()
    except LoginError as error:
        return error.fault is LoginFault.NO_DATABASE  # that is looked for after the password
    return True
