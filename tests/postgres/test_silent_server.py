"""A server that was frozen keeps its connections open and says nothing. Nobody waits for it for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest

from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import liveness
from adx_tui.services.postgres.errors import DatabaseError
from adx_tui.services.postgres.url import DatabaseUrl, parse
from tests.support.embedded import EmbeddedServer, run_server

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    """One of its own: others would be frozen with it."""
    with run_server() as server:
        yield server


@pytest.fixture
def url(server: EmbeddedServer) -> DatabaseUrl:
    return parse(server.admin_url())


@contextmanager
def frozen_after(server: EmbeddedServer, seconds: float) -> Iterator[None]:
    """The postmaster and all its children stand still, as in a paused container."""
    postmaster = psutil.Process(int((server.data_directory / "postmaster.pid").read_text().split()[0]))

    def each(act: str) -> None:
        for process in [postmaster, *postmaster.children()]:
            with suppress(psutil.NoSuchProcess):
                getattr(process, act)()

    timer = threading.Timer(seconds, each, ["suspend"])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        each("resume")


def test_a_frozen_server_is_given_up(server: EmbeddedServer, url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "_PATIENCE", 0.3)
    with frozen_after(server, 0.2):
        began = time.monotonic()
        with (
            pytest.raises(DatabaseError) as raised,
            database.connect(url, Cancellation()) as connection,
            connection.transaction(),
        ):
            connection.execute("SELECT pg_sleep(60)")
        assert time.monotonic() - began < 10
    assert raised.value.server.sqlstate == "08006"
    assert "stopped answering" in raised.value.server.message


def test_a_long_silence_of_a_server_that_answers_others_is_work(
    url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "_PATIENCE", 0.1)
    with database.connect(url, Cancellation()) as connection:
        found = connection.execute("SELECT 'done' FROM pg_sleep(1.5)").fetchone()
    assert found == ("done",)


def test_a_cancelled_run_does_not_wait_for_a_frozen_server(
    server: EmbeddedServer, url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "_CANCEL_GRACE", 0.3)
    cancellation = Cancellation()
    with frozen_after(server, 0.2):
        threading.Timer(0.5, cancellation.cancel, [Reason.CANCELLED]).start()
        began = time.monotonic()
        with pytest.raises(CancelledRunError), database.connect(url, cancellation) as connection:
            connection.execute("SELECT pg_sleep(60)")
        assert time.monotonic() - began < 5
