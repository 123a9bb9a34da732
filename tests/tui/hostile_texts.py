"""Everything that other programs put into text, and a run that says all of it."""

from __future__ import annotations

from adx_tui.core.events import Event
from adx_tui.core.model import Finding, Location, failed
from tests.tui.recorder import Recorder, by_hand, destructive, project_known, safe

HOSTILE = (
    "[bold]markup[/] [/] [@click=app.quit]x[/] {not} {0!r} ARRAY[1,2] [+] Running",
    "esc \x1b[31mred\x1b[0m bell \x07 back \x08 cr \r nul \x00 c1 \x9b31m tab\there",
    "wide 日本語テキスト and emoji 👩‍👩‍👧 ✅",
    "right to left שלום עולם مرحبا override \u202etxt.exe\u202c",
    "half a character \ud83d alone",
    "x" * 10_000,
    "多" * 5_000,
)


def hostile() -> list[Event]:
    """Everything that other programs put into text."""
    recorder = project_known(Recorder())
    checks = [
        failed(
            f"environment.{number}",
            text,
            Finding(
                code=f"[{number}]",
                cause=text,
                evidence=(text, f"seen    {text}", f"  3 │ {text}\n    │ ^ {text}"),
                location=Location(text[:300], 3, 1),
                remedies=(
                    safe(f"r{number}", text, f"SELECT '{text}'"),
                    by_hand(f"m{number}", text, text),
                    destructive(f"d{number}", text, text, text),
                ),
            ),
            text,
        )
        for number, text in enumerate(HOSTILE)
    ]
    recorder.step("environment", HOSTILE[0], 0.1, *checks)
    recorder.begin("postgres")
    for text in HOSTILE:
        recorder.log("postgres", text)
        recorder.progress("postgres", text, 1, 3, text[:40], 0.1)
    return recorder.events
