"""A port that is taken between the look and the start is the port's finding, whatever the server's log says of it."""

from __future__ import annotations

import socket

import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.event_json import to_json
from adx_tui.core.events import Event as EngineEvent
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.environment import env_file
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.server import embedded
from tests.support.migrating import Ran
from tests.support.outcome import ever
from tests.support.project import Project
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.postgres


def test_another_program_is_quicker(project: Project, free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ServerProject(project, free_port, "embedded")
    server.set()
    start, listener = embedded._start, socket.socket()

    def too_late(*arguments: object) -> str:
        monkeypatch.setattr(embedded, "_start", start)
        listener.bind(("127.0.0.1", free_port))
        listener.listen()
        return start(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(embedded, "_start", too_late)
    flags = {"project": str(project.path), "postgres": "embedded", "steps": ["postgres"]}
    values = env_file.read(project.path / ".env").values
    chosen = settings.resolve(flags, {}, values, default_state_dir=project.state_directory)
    reported: list[EngineEvent] = []
    cancellation = Cancellation(120)
    try:
        with listener:
            exit_code = LocalSession(of_settings(chosen), {}).run(request.AUTO, reported.append, cancellation)
    finally:
        cancellation.close()
        server.down()
    result = Ran(exit_code, [dict(to_json(event)) for event in reported])
    assert ever(result, "ADX211"), result
    assert not ever(result, "ADX215"), "nor six lines of the server's log"
    assert exit_code == 0, "it moved to another port"
