"""An exit code in words."""

from __future__ import annotations

import pytest

from adx_tui.core.exit_codes import in_words


@pytest.mark.parametrize(("code", "words"), [(137, "for want of memory"), (-9, "137: it was"), (3, "exit code 3")])
def test_a_signal_is_named_and_a_number_of_the_programs_own_is_left(code: int, words: str) -> None:
    assert words in in_words(code)
    assert ":" not in in_words(3)
