"""Whether text can be read: in every theme that is offered, in all the colours that terminals have, and without any."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from adx_tui.engine.api import Desktop
from adx_tui.tui.app import AdxApp
from adx_tui.tui.contrast import ENOUGH, GROUNDS, TEXTS, contrast, readable, shown
from adx_tui.tui.messages import BackgroundReported
from adx_tui.tui.themes import THEMES, UNJUDGED
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fakes import RecordedSession

OFFERED = [theme for theme in (*THEMES, *BUILTIN_THEMES.values()) if theme.name not in UNJUDGED]
SYSTEMS = (ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR)


def test_the_ratio_is_that_of_wcag() -> None:
    assert contrast(Color(255, 255, 255), Color(0, 0, 0)) == pytest.approx(21)
    assert contrast(Color(0x77, 0x77, 0x77), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
@pytest.mark.parametrize("theme", OFFERED, ids=lambda theme: theme.name)
def test_every_text_on_every_ground(theme: object, system: ColorSystem) -> None:
    chosen = next(offered for offered in OFFERED if offered is theme)
    colours = readable({**chosen.to_color_system().generate(), **chosen.variables}, system)
    as_shown = {name: shown(Color.parse(colours[name]), system) for name in (*TEXTS, *GROUNDS)}
    low = {(text, on): contrast(as_shown[text], as_shown[on]) for text in TEXTS for on in GROUNDS}
    assert {pair: ratio for pair, ratio in low.items() if ratio < ENOUGH} == {}


@pytest.mark.parametrize("theme", ["adx-dark", "adx-light", "solarized-light"])
async def test_every_text_on_the_screens(theme: str) -> None:
    async with driven(RecordedSession(scenes.warned()), (120, 40)) as screen:
        await screen.rest()
        screen.app.theme = theme
        for key in ("", "d", "question_mark", "v", "s", "e", "2"):
            await screen.press(*filter(None, (key,)))
            await screen.pilot.pause()
            # What lies behind a question is out of reach meanwhile, and faded.
            dialogs = [dialog.region for dialog in screen.app.screen.query(".dialog")]
            region = dialogs[0] if dialogs else screen.app.screen.region
            rows = screen.app.screen._compositor.render_strips()[region.y : region.bottom]
            segments = [segment for row in rows for segment in row.crop(region.x, region.right)]
            low = {
                segment.text
                for segment in segments
                if segment.style and segment.style.color and segment.style.bgcolor
                if any(character.isalnum() for character in segment.text)
                if contrast(Color.from_rich_color(segment.style.color), Color.from_rich_color(segment.style.bgcolor))
                < ENOUGH
            }
            assert low == set(), key
            if key:
                await screen.press("escape")


async def test_the_background_decides_until_a_person_does() -> None:
    desktop = Desktop()
    app = AdxApp(RecordedSession(scenes.ready()), desktop=desktop)
    async with app.run_test() as pilot:
        for rgb, theme in (((250, 250, 250), "adx-light"), ((10, 10, 10), "adx-dark")):
            app.post_message(BackgroundReported(Color(*rgb)))
            await pilot.pause()
            assert app.theme == theme
        assert desktop.preference("theme") == ""
        app.theme = "nord"
        await pilot.pause()
        app.post_message(BackgroundReported(Color(250, 250, 250)))
        await pilot.pause()
        assert (app.theme, desktop.preference("theme")) == ("nord", "nord")
    app.walk.engine.shut_down()
    again = AdxApp(RecordedSession(scenes.ready()), desktop=desktop)
    async with again.run_test():
        assert again.theme == "nord"
    again.walk.engine.shut_down()


async def test_no_color_keeps_every_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        assert all(sign in screen.text for sign in "✔✖◌▸")
        for page in ("e", "d", "question_mark", "s"):
            await screen.press(page)
            assert screen.colours == set()
            await screen.press("escape")
        assert screen.colours == set()


async def test_every_theme_fits() -> None:
    async with driven(RecordedSession(scenes.warned()), (120, 40)) as screen:
        await screen.rest()
        for theme in ("adx-dark", "adx-light", "textual-light", "nord", "dracula"):
            screen.app.theme = theme
            await screen.pilot.pause()
            assert not screen.unseen
