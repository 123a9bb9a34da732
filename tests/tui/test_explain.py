"""An error that is pasted into the screen, and the links in its detail."""

from __future__ import annotations

from textual.events import Paste

from adx_tui.core.documentation import error_page
from tests.tui import scenes
from tests.tui.driving import Driven, driven
from tests.tui.fakes import RecordedSession


async def open_by_the_palette(screen: Driven) -> None:
    await screen.press("ctrl+p", *"explain an")
    await screen.until(lambda: "Explain an error" in screen.text)
    await screen.press("enter")
    await screen.until(lambda: "Paste an error" in screen.text)


async def paste(screen: Driven, text: str) -> None:
    field = screen.app.focused
    assert field is not None
    await field._on_message(Paste(text))
    await screen.pilot.pause()


async def test_the_palette_opens_a_field_for_any_error() -> None:
    async with driven(RecordedSession(scenes.ready())) as screen:
        await screen.rest()
        await open_by_the_palette(screen)
        await paste(
            screen,
            "\x1b[31mError: P3018\x1b[0m\r\n\r\nDatabase error code: 42501\r\n\x07 permission denied for table a",
        )
        assert "ADX313  Rights on tables are missing" in screen.text
        assert "recognised by  permission denied for table" in screen.text
        # What else a terminal would obey is shown, and not sent to it.
        assert "\\x07 permission denied" in screen.text
        await screen.press("escape")
        assert "Paste an error" not in screen.text


async def test_what_is_not_known_is_said_so() -> None:
    async with driven(RecordedSession(scenes.ready())) as screen:
        await screen.rest()
        screen.app.explain()
        await screen.pilot.pause()
        await screen.press(*"hello")
        assert "Not known" in screen.text
        await screen.press(*["backspace"] * 5, *"p3009")
        assert "P3009  an error code of Prisma" in screen.text
        assert "ADX402" in screen.text


async def test_a_code_in_the_detail_leads_to_its_page() -> None:
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        await screen.press("d")
        segments = [segment for row in screen.app.screen._compositor.render_strips() for segment in row]
        links = {(segment.text, segment.style.link) for segment in segments if segment.style and segment.style.link}
        assert ("ADX311", error_page("ADX311")) in links
