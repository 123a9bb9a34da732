"""The form for `.env`: what it shows of a secret, where it opens, and how its keys go together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from adx_tui.core.model import EnvironmentField, Finding, failed
from adx_tui.tui.drawing.masked import mask_password
from adx_tui.tui.model.named_key import named_key
from adx_tui.tui.screens.environment import EnvironmentForm
from adx_tui.tui.screens.environment_row import FieldRow
from tests.tui import scenes
from tests.tui.driving import Driven, driven
from tests.tui.fakes import FakeSession, RecordedSession


def focused(screen: Driven) -> FieldRow:
    row = screen.app.focused.parent if screen.app.focused else None
    assert isinstance(row, FieldRow)
    return row


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:secret@h:5432/d", "postgresql://u:••••••@h:5432/d"),
        ("postgresql://u:s/e@c?r@h/d?schema=x", "postgresql://u:•••••••@h/d?schema=x"),
        ("postgresql://h/d?user=u&password=secret&x=y", "postgresql://h/d?user=u&password=••••••&x=y"),
        ("postgresql://u:sec", "postgresql://u:•••"),
        ("postgresql://localhost:5432/d", "postgresql://localhost:5432/d"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
    ],
)
def test_of_a_url_the_password_alone_is_masked(url: str, shown: str) -> None:
    assert mask_password(url) == shown


def test_a_row_names_its_key() -> None:
    keys = {"DATABASE_URL", "POSTGRES_PORT"}
    finding = Finding(code="ADX101", cause="DATABASE_URL and POSTGRES_PORT differ.", subject="POSTGRES_PORT")
    assert named_key(failed("environment.port", "one port", finding), keys) == "POSTGRES_PORT"
    assert named_key(failed("environment.file", "it is there", Finding(code="ADX101", cause="No.")), keys) == ""
    assert named_key(None, keys) == ""


async def test_a_url_is_readable_and_a_revealed_secret_is_hidden_again() -> None:
    async with driven(RecordedSession(scenes.warned())) as screen:
        await screen.rest()
        await screen.press("e", "up")
        assert "postgresql://adx_user:•••••••••••••@127.0.0.1:5432/adhyayanx" in screen.text
        await screen.press("ctrl+r")
        assert "hunter2secret" in screen.text
        await screen.press("down")
        assert "hunter2" not in screen.text
        await screen.press("up")
        assert "hunter2" not in screen.text


async def test_the_port_and_the_url_move_together_as_one_types() -> None:
    session = RecordedSession(scenes.warned())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("e", "backspace", "backspace", "3", "2")
        assert "DATABASE_URL goes to" not in screen.text
        await screen.press("backspace", "9")
        assert "@127.0.0.1:5439/adhyayanx" in screen.text
        assert "changed with POSTGRES_PORT" in screen.text
        await screen.press("ctrl+s")
        await screen.until(lambda: session.runs == 2)
    (_, saved), *_ = session.calls
    assert isinstance(saved, dict)
    assert saved["POSTGRES_PORT"] == "5439"
    assert ":5439/" in saved["DATABASE_URL"]


async def test_a_contradiction_is_said_and_may_be_saved() -> None:
    session = RecordedSession(scenes.warned())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("e", "backspace", "backspace", "9", "9")
        assert "DATABASE_URL goes to another port" in screen.text
        await screen.press("ctrl+s")
        await screen.until(lambda: session.runs == 2)


async def test_it_opens_at_the_key_that_was_asked_for() -> None:
    async with driven(RecordedSession(scenes.warned())) as screen:
        await screen.rest()
        session = screen.app.walk.session
        screen.app.push_screen(EnvironmentForm(session, session.environment_fields(), "AUTH_SECRET"))
        await screen.until(lambda: screen.app.focused is not None and isinstance(screen.app.focused.parent, FieldRow))
        assert focused(screen).field.key == "AUTH_SECRET"


async def test_an_empty_folder_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: FakeSession) -> Sequence[EnvironmentField]:
        return ()

    monkeypatch.setattr(FakeSession, "environment_fields", none)
    async with driven(RecordedSession(scenes.warned())) as screen:
        await screen.rest()
        await screen.press("e")
        assert "Write .env.example" in screen.text
        await screen.press("ctrl+s", "escape")
        assert screen.app.screen is screen.app.walk
