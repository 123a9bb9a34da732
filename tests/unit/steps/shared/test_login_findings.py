"""Why a login failed: every fault has its words, with the names of the case in them."""

from __future__ import annotations

import pytest

from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.steps.shared import login_findings

URL = "postgresql://shop:pass-word@{host}:5999/orders"


@pytest.mark.parametrize("fault", LoginFault)
def test_every_name_is_filled_in(fault: LoginFault) -> None:
    found = login_findings.finding(LoginError(fault, "its words"), database_url.parse(URL.format(host="example.org")))

    (remedy,) = found.remedies
    told = f"{found.cause} {found.subject} {remedy.title} {remedy.preview}"
    assert "{" not in told
    assert "pass-word" not in told


@pytest.mark.parametrize(("host", "words"), [("127.0.0.1", "see what listens there"), ("example.org", "a firewall")])
def test_silence_on_this_machine_is_no_firewalls(host: str, words: str) -> None:
    error = LoginError(LoginFault.TIMED_OUT, "timeout expired")

    (remedy,) = login_findings.finding(error, database_url.parse(URL.format(host=host))).remedies

    assert words in remedy.title
