"""Whatever answers in the place of a Docker engine, and whatever it answers: a finding, in time, and never a crash."""

from __future__ import annotations

import copy
import json
import os
import random
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event
from adx_tui.core.model import Finding
from adx_tui.core.state import ExitCode
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.docker import client
from adx_tui.services.docker import engine as docker_engine
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.server.shutdown import ShutdownError
from tests.support import fake_engine
from tests.support.fake_engine import FakeEngine, chunked, http
from tests.support.folders import make_reachable_folder
from tests.support.ports import pick_free_port

EXAMPLES = int(os.environ.get("ADX_TEST_DAMAGES", "60"))
"""How many answers are damaged at random, each by its own seed."""
INSPECT = "/containers/c+/json"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeEngine]:
    """Of a container that ended by itself. (The path of a socket may not be long.)"""
    folder = make_reachable_folder("adx-test-fake-")
    project = tmp_path_factory.mktemp("hostile") / "shop"
    project.mkdir()
    told = fake_engine.container("shop", project, PORT, "restarting")
    with fake_engine.running(folder, told) as engine:
        (project / ".env").write_text(
            f"DATABASE_URL=postgresql://u:password-of-u@127.0.0.1:{PORT}/d\nPOSTGRES_PORT={PORT}\n"
            f"POSTGRES_IMAGE={fake_engine.IMAGE}\nPOSTGRES_PASSWORD={secrets.token_hex(8)}\nCOMPOSE_PROJECT_NAME=shop\n"
        )
        (project / ".env").chmod(0o600)
        PROJECT.append(project)
        yield engine


PORT = pick_free_port()
PROJECT: list[Path] = []


@pytest.fixture(autouse=True)
def as_it_was(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(docker_engine, "_api_versions", {})
    before = dict(engine.answers)
    yield
    engine.answers, engine.endless = before, b""


def session_of(engine: FakeEngine, project: Path, **flags: str) -> LocalSession:
    variables = {"DOCKER_HOST": engine.url, "PATH": "/usr/bin:/bin"}
    flags |= {"project": str(project), "postgres": "docker"}
    chosen = settings.resolve(
        flags | {"steps": ["postgres"]}, variables, {}, default_state_dir=project.parent / "state"
    )
    return LocalSession(of_settings(chosen), variables)


def look(
    engine: FakeEngine,
    seconds: float = 5.0,
    *,
    asked: request.RunRequest = request.CHECK,
    folder: Path | None = None,
) -> tuple[ExitCode, list[Finding]]:
    """What a look at the `postgres` step comes to, and what it finds there, or says of the run."""
    findings: list[Finding] = []

    def on_event(event: Event) -> None:
        if not isinstance(event, CheckReported) or event.check.finding is None:
            return
        if event.step == "postgres" or event.check.finding.code.startswith("ADX9"):
            findings.append(event.check.finding)

    cancellation = Cancellation(seconds)
    session = session_of(engine, folder or PROJECT[0])
    began = time.monotonic()
    exit_code = session.run(asked, on_event, cancellation)
    cancellation.close()
    assert time.monotonic() - began < seconds + 5
    return exit_code, findings


def test_the_fake_is_taken_for_an_engine(engine: FakeEngine) -> None:
    exit_code, (finding,) = look(engine)
    assert (exit_code, finding.code) == (ExitCode.NOT_READY, "ADX215")


HTML = http(b"<html><title>Welcome to nginx!</title></html>", kind="text/html")
NO_DICTS: list[Any] = [None, [], "text", 3, [[]]]
NONSENSE: list[tuple[str, Any]] = [
    ("/version", HTML),
    ("/version", {"ApiVersion": "banana"}),
    ("/version", {}),
    ("/containers/json", HTML),
    ("/containers/json", {"Id": 1}),
    ("/containers/json", [{}]),
    ("/containers/json", http(b"[" * 100_000)),
    ("/containers/json", http(b"9" * 5_000)),
    ("/containers/json", http(b"\xff\xfe\x00")),
    ("/containers/json", http(b"[]", 500)),
    ("/containers/json", http(b'{"message": 3}', 404)),
    (INSPECT, b"nonsense\r\n\r\n"),
    (INSPECT, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
    (INSPECT, b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"),
    ("/images/.+/json", []),
    ("/images/.+/json", {"Id": "1", "Config": {"Env": [3]}}),
]


@pytest.mark.parametrize(("where", "answer"), NONSENSE, ids=[f"{where} {answer!r:.30}" for where, answer in NONSENSE])
def test_nonsense_is_named(engine: FakeEngine, where: str, answer: Any) -> None:
    engine.change(where, answer)
    exit_code, (finding,) = look(engine)
    assert (exit_code, finding.code) == (ExitCode.NOT_READY, "ADX270")
    assert engine.url in finding.evidence[0]


@pytest.mark.parametrize(
    "path",
    [
        ("State",),
        ("State", "Status"),
        ("State", "OOMKilled"),
        ("NetworkSettings",),
        ("HostConfig",),
        ("Mounts",),
        ("Mounts", 0, "Destination"),
        ("Config",),
        ("Config", "Image"),
        ("Name",),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_what_an_answer_lacks_is_named(engine: FakeEngine, path: tuple[str | int, ...]) -> None:
    engine.change(INSPECT, engine.without(*path))
    exit_code, (finding,) = look(engine)
    assert (exit_code, finding.code) == (ExitCode.NOT_READY, "ADX270")
    assert f"{path[-1]} is missing" in finding.evidence[1]


def test_nonsense_while_an_environment_is_made(engine: FakeEngine, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / ".env.example").write_text(
        f"# @required @type=url\nDATABASE_URL=postgresql://u@127.0.0.1:{PORT}/d\n# @required\nPOSTGRES_PORT={PORT}\n"
    )
    engine.change(INSPECT, engine.without("State"))
    exit_code, (finding,) = look(engine, asked=request.AUTO, folder=tmp_path / "shop")
    assert (exit_code, finding.code) == (ExitCode.NOT_READY, "ADX270")
    assert (tmp_path / "shop" / ".env").is_file()


def test_an_engine_that_refuses_everything_is_quoted(engine: FakeEngine) -> None:
    engine.change("/containers/json", http(b'{"message": "authorization denied by plugin"}', 403))
    _, (finding,) = look(engine)
    assert finding.code == "ADX218"
    assert "authorization denied by plugin" in finding.evidence


@pytest.mark.parametrize("where", ["/version", "/containers/json", INSPECT, "/images/.+/json"])
def test_one_that_hangs_ends_with_the_run(engine: FakeEngine, where: str) -> None:
    engine.change(where, None)
    exit_code, (finding,) = look(engine, 1.0)
    assert (exit_code, finding.code) == (ExitCode.NOT_READY, "ADX902")


def test_one_that_hangs_is_named_where_the_run_has_the_time(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docker_engine, "REQUEST_TIMEOUT", 0.5)
    engine.change(INSPECT, None)
    exit_code, (finding,) = look(engine, 20.0)
    assert (exit_code, finding.code) == (ExitCode.NOT_READY, "ADX274")


def test_down_ends_as_well(engine: FakeEngine) -> None:
    engine.change(INSPECT, None)
    began = time.monotonic()
    with pytest.raises(ShutdownError, match="out of time"):
        session_of(engine, PROJECT[0], timeout="1").stop_server()
    assert time.monotonic() - began < 1 + 5


def test_an_endless_answer_ends(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_MOST", 2**20)
    engine.change(INSPECT, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    engine.endless = b" " * 65536
    _, (finding,) = look(engine)
    assert finding.code == "ADX270"
    assert "more than 1 MB" in finding.evidence[1]


@pytest.mark.parametrize("answer", [chunked(b'{"Id":'), b"", http(b"{}")[:40]], ids=["chunks", "nothing", "headers"])
def test_one_that_stops_in_the_middle_ends_with_the_run(engine: FakeEngine, answer: bytes) -> None:
    engine.change(INSPECT, answer)
    assert look(engine, 1.0)[0] is ExitCode.NOT_READY


PATHS = ("/version", "/containers/json", INSPECT, "/images/.+/json", "/volumes/", "/networks")
ODD: tuple[Any, ...] = (None, True, -1, 10**30, "", "text", "\ud800", [], {}, [None], {"": None}, [[]], {"Id": []}, 0.5)


def damaged(whole: Any, chance: random.Random) -> Any:
    """What the engine says, with one part of it replaced, or taken out."""
    if not isinstance(whole, dict | list) or not whole or chance.random() < 0.15:
        return chance.choice(ODD)
    key = chance.choice(list(whole) if isinstance(whole, dict) else range(len(whole)))
    changed = copy.copy(whole)
    if chance.random() < 0.2:
        del changed[key]
    else:
        changed[key] = damaged(whole[key], chance)
    return changed


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_any_answer(engine: FakeEngine, seed: int) -> None:
    chance = random.Random(seed)
    told = copy.deepcopy(engine.answers[INSPECT])
    told["State"]["Status"] = chance.choice(["exited", "created", "dead", "paused", "restarting"])
    engine.change(INSPECT, told)
    path = chance.choice([*PATHS, "/containers/c+/archive", "/containers/c+/logs", "/events"])
    whole = engine.answers[path]
    if isinstance(whole, bytes) or chance.random() < 0.2:
        engine.change(path, http(chance.randbytes(chance.randrange(200))))
    else:
        engine.change(path, http(json.dumps(damaged(whole, chance)).encode()))
    exit_code, findings = look(engine, 3.0)
    assert exit_code in (ExitCode.READY, ExitCode.NOT_READY), findings
