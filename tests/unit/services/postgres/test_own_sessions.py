"""Whose a line of the server's log is."""

from __future__ import annotations

import time

import pytest

from adx_tui.services.postgres import own_sessions


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_probes", "_refused"):
        monkeypatch.setattr(own_sessions, name, type(getattr(own_sessions, name))(maxlen=10))


def test_a_session_is_told_by_its_process_until_it_works_for_the_person() -> None:
    own_sessions.note_probe(41)
    assert own_sessions.caused("2026-01-01 00:00:00.1 UTC [41] ERROR:  permission denied")
    assert own_sessions.caused("2026-01-01 00:00:00.1 UTC [41-2] STATEMENT:  SELECT 1")
    assert not own_sessions.caused("2026-01-01 00:00:00.1 UTC [42] ERROR:  in [41] it says:  [41]")
    own_sessions.note_work(41)
    assert not own_sessions.caused("2026-01-01 00:00:00.1 UTC [41] ERROR:  relation does not exist")


def test_a_refused_login_is_told_by_its_words_once_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = 'connection to server at "127.0.0.1", port 5 failed: FATAL:  password authentication failed for user "u"'
    line = '2026-01-01 00:00:00 UTC [{}] FATAL:  password authentication failed for user "u"'
    own_sessions.note_refused(refused)
    assert own_sessions.caused(line.format(50))
    assert own_sessions.caused("2026-01-01 00:00:00 UTC [50] DETAIL:  Connection matched file pg_hba.conf")
    assert not own_sessions.caused(line.format(51)), "somebody else's"
    own_sessions.note_refused(refused)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 60)
    assert not own_sessions.caused(line.format(52))


def test_a_line_that_names_the_application_says_so() -> None:
    line = "2026-01-01 00:00:00 UTC [60] LOG:  connection authorized: user=u database=d application_name=adx-tui"
    assert own_sessions.caused(line)
    assert own_sessions.caused("2026-01-01 00:00:00 UTC [60] LOG:  disconnection: session time: 0:00:00.001")
