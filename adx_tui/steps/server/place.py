"""Where Postgres is to run. What is asked for is done; else the first that holds: where this project's data already is,
a server that answers DATABASE_URL, Docker, embedded. A server that works is never left for an empty one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import engine
from adx_tui.services.docker.engine import Endpoint, EngineUnavailableError
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.current_run import ServerPlace
from adx_tui.services.project.project import Project
from adx_tui.services.server import last_place, port
from adx_tui.services.server.last_place import LastPlace
from adx_tui.settings import Postgres
from adx_tui.steps.server import embedded_data, ownership, url_answer
from adx_tui.steps.server.ownership import InDocker


def settle(project: Project) -> ServerPlace:
    """Find out where Postgres runs, and why there; the project has it from then on. Raises CancelledRunError."""
    project.run.place = _place(project, project.run.cancellation)
    return project.run.place


def _place(project: Project, cancellation: Cancellation) -> ServerPlace:
    try:
        project.environment()
    except (OSError, UnicodeDecodeError):  # the environment step says so, and nothing comes after it
        return ServerPlace(project.settings.postgres, f"{project.settings.env_file.name} can't be read")
    number = project.port()
    return replace(_settled(Facts(project, cancellation)), free_port=number if port.is_free(number) else None)


def _settled(facts: Facts) -> ServerPlace:
    match facts.project.settings.postgres:
        case Postgres.EXTERNAL:
            return ServerPlace(Postgres.EXTERNAL, "as asked")
        case Postgres.EMBEDDED:
            return ServerPlace(Postgres.EMBEDDED, _with_others("as asked", facts.noted(Postgres.DOCKER)))
        case Postgres.DOCKER:
            return _in_docker(facts, facts.docker, facts.embedded)
        case _:
            return _first_that_holds(facts)


def note_answer(project: Project) -> None:
    """The server of the place answered, so the project's data is there: that is noted by a run that may change
    something."""
    if project.run.may_change:
        with suppress(OSError):  # the disk is full, for one: that has checks of its own
            last_place.remember(project.settings.project_state_dir, _used(project))


def _used(project: Project) -> LastPlace:
    """The place, as it is noted. Raises OSError."""
    match project.run.place.kind:
        case Postgres.EXTERNAL:
            return _outside(project.url())
        case Postgres.EMBEDDED:
            data = str(project.embedded_server().data)
            return LastPlace(Postgres.EMBEDDED, data, f"embedded, in {data}")
        case _:
            endpoint = engine.endpoint(project.process_environment)
            data = project.run.place.data if project.run.place.standing else project.service().data
            return LastPlace(Postgres.DOCKER, endpoint.url, data)


def forget(project: Project, kind: Postgres) -> None:
    """The data in that place was deleted. Raises OSError."""
    last = last_place.recall(project.settings.project_state_dir)
    if last is not None and last.kind == kind:
        last_place.forget(project.settings.project_state_dir)


@dataclass(frozen=True)
class Facts:
    """What the rules go by. Each is looked for when a rule first asks: a run where all holds asks for few."""

    project: Project
    cancellation: Cancellation

    @cached_property
    def url(self) -> DatabaseUrl | None:
        return self.project.url_or_example()

    @cached_property
    def last(self) -> LastPlace | None:
        """Where the data was used last; None where it is not known."""
        return last_place.recall(self.project.settings.project_state_dir)

    def noted(self, kind: Postgres) -> str:
        """The data that was used last, if it was used there."""
        return self.last.what if self.last is not None and self.last.kind == kind else ""

    @cached_property
    def docker(self) -> InDocker | EngineUnavailableError:
        """What of this repository is on the engine."""
        return ownership.in_docker(self.project)

    @cached_property
    def embedded(self) -> str:
        """The embedded server's data; empty where there is none."""
        server = self.project.embedded_server()
        if server.directory.is_cluster:
            return f"embedded, in {server.data}"
        left = embedded_data.left_behind(self.project, self.url) if self.url is not None else None
        return f"embedded, in {left.home}" if left is not None and left.certain else ""

    @cached_property
    def embedded_runs(self) -> bool:
        return self.project.embedded_server().running_port() is not None

    @cached_property
    def answer(self) -> str:
        """Which login the server that DATABASE_URL leads to accepts, as a sentence; empty where it accepts none."""
        if self.url is None or self._is_to_be_made or url_answer.is_a_neighbours(self.project, self.url):
            return ""
        return url_answer.lets_in(self.project, self.url, self.cancellation)

    @cached_property
    def stopped(self) -> str:
        """The container that would answer DATABASE_URL if it ran; empty where there is none."""
        if self.url is None or self._is_to_be_made or not isinstance(self.docker, InDocker):
            return ""
        return url_answer.stopped(self.project, self.url)

    @property
    def _is_to_be_made(self) -> bool:
        """Whether the URL is the example's, which leaves its password to us."""
        return (
            self.url is not None and not self.url.password and not self.project.environment().get(self.project.url_name)
        )


def _first_that_holds(facts: Facts) -> ServerPlace:
    url, last = facts.url, facts.last
    if url is not None and not url.is_local:
        return ServerPlace(Postgres.EXTERNAL, f"{url.variable} names the host {url.host}")
    docker, noted = facts.docker, facts.noted(Postgres.DOCKER)
    if isinstance(docker, EngineUnavailableError):
        if noted:
            return _in_docker(facts, docker, facts.embedded)
        in_docker = ""
    else:
        if noted and last is not None and not docker.data and not _same_engine(last.where, docker.endpoint.url):
            return _on_another_engine(facts, docker.endpoint, last)
        in_docker = docker.data or ("" if docker.is_told else noted)
    used_outside = url is not None and last is not None and last == _outside(url)
    if (in_docker or facts.embedded) and not (used_outside and facts.answer):
        return _where_the_data_is(facts, in_docker)
    others = [data for data in (in_docker, facts.embedded) if data]
    if url is not None and facts.answer:
        return ServerPlace(Postgres.EXTERNAL, _with_others(facts.answer, *others))
    if url is not None and (facts.stopped or used_outside):
        why = f"container {facts.stopped}, which is stopped, was made for {url.variable}"
        why = why if facts.stopped else _outside(url).what
        return ServerPlace(Postgres.EXTERNAL, _with_others(why, *others), stopped=facts.stopped)
    if isinstance(docker, InDocker):
        return _in_docker(facts, docker, "")
    return ServerPlace(Postgres.EMBEDDED, f"no Docker engine answers at {docker.endpoint.url}")


def _where_the_data_is(facts: Facts, in_docker: str) -> ServerPlace:
    """In one place, or the one of two that was used last; where that is not known, the one that runs."""
    docker = facts.docker
    if in_docker and facts.embedded:
        runs = isinstance(docker, InDocker) and docker.running
        use_docker = bool(facts.noted(Postgres.DOCKER)) or (
            not facts.noted(Postgres.EMBEDDED) and (runs or not facts.embedded_runs)
        )
    else:
        use_docker = bool(in_docker)
    if use_docker:
        return _in_docker(facts, docker, facts.embedded)
    why = f"this project's data is {facts.embedded}"
    return ServerPlace(Postgres.EMBEDDED, _with_others(why, in_docker), data=facts.embedded)


def _in_docker(facts: Facts, docker: InDocker | EngineUnavailableError, other: str) -> ServerPlace:
    noted = facts.noted(Postgres.DOCKER)
    if isinstance(docker, EngineUnavailableError):
        place = f"{docker.endpoint.url}, {docker.endpoint.why}: no answer"
        why = f"this project's data is in Docker, {noted}; {place}" if noted else place
        return ServerPlace(Postgres.DOCKER, _with_others(why, other), data=noted)
    place = f"{docker.endpoint.url}, {docker.endpoint.why}"
    why = f"this project's data is in {docker.data}; {place}" if docker.data else place
    return ServerPlace(Postgres.DOCKER, _with_others(why, other), data=docker.data, standing=docker.standing)


def _on_another_engine(facts: Facts, here: Endpoint, last: LastPlace) -> ServerPlace:
    why = f"this project's data is in {last.what} of the engine at {last.where}, not at {here.url}"
    return ServerPlace(Postgres.DOCKER, _with_others(why, facts.embedded), data=last.what, other_engine=last.where)


def _with_others(why: str, *others: str) -> str:
    """The reason, and where else data of this project is."""
    return "; ".join((why, *(f"other data of this project: {data}" for data in others if data)))


def _outside(url: DatabaseUrl) -> LastPlace:
    where = f"{url.host}:{url.port}/{url.database}"
    return LastPlace(Postgres.EXTERNAL, where, f"the server at {url.host}:{url.port} was used last")


def _same_engine(one: str, other: str) -> bool:
    """Whether two endpoints are one: a socket has several names."""
    return _real(one) == _real(other)


def _real(endpoint: str) -> str:
    path = endpoint.removeprefix("unix://")
    return str(Path(path).resolve()) if path != endpoint else endpoint
