"""What somebody wrote as a port."""

from __future__ import annotations

import pytest

from adx_tui.core import port_number


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("5432", 5432), ("65535", 65535), ("0" * 9 + "5432", 5432)])
def test_a_port(text: str, number: int) -> None:
    assert port_number.parse(text) == number


@pytest.mark.parametrize("text", ["", "0", "000", "65536", "-1", "+1", " 1", "1 ", "1_0", "５", "0x1", "²"])
def test_no_port(text: str) -> None:
    assert port_number.parse(text) is None


@pytest.mark.parametrize("digit", ["0", "9"])
def test_longer_than_any_number_that_python_reads(digit: str) -> None:
    assert port_number.parse(digit * 10_000) is None
