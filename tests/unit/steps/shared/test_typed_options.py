"""Commands that are advised repeat the options that were typed."""

from __future__ import annotations

import pytest

from adx_tui.core.model import Finding, Inspection, failed, manual
from adx_tui.steps.shared import typed_options

TYPED = {"--project": "packages/db", "--postgres": "docker"}


def previews(*texts: str) -> list[str]:
    def inspection() -> Inspection:
        remedies = tuple(manual(text, "do it", text) for text in texts)
        yield failed("a", "a holds", Finding(code="ADX999", cause="It does not.", remedies=remedies))
        return "summary"

    found = list(typed_options.repeated(TYPED, inspection()))
    assert found[0].finding is not None
    return [remedy.preview for remedy in found[0].finding.remedies]


@pytest.mark.parametrize(
    ("advised", "repeated"),
    [
        ("adx-tui --auto", "adx-tui --project packages/db --postgres docker --auto"),
        ("adx-tui --auto --postgres external", "adx-tui --project packages/db --auto --postgres external"),
        ("X=1 adx-tui --check\n# then", "X=1 adx-tui --project packages/db --postgres docker --check\n# then"),
        ("run adx-tui again", "run adx-tui again"),
        ("GRANT ALL", "GRANT ALL"),
    ],
)
def test_each_command_is_about_the_same_project(advised: str, repeated: str) -> None:
    assert previews(advised) == [repeated]


def test_every_command_of_a_line() -> None:
    (text,) = previews("adx-tui --down && adx-tui --auto")
    assert text.count("--project packages/db") == 2
