"""The report of a run whose server is a container: the engine's version, and the container's log."""

from __future__ import annotations

import re

import pytest

from tests.support.secrecy import assert_no_secret
from tests.support.server_step import PASSWORD, ServerProject

pytestmark = pytest.mark.docker


def test_it_has_the_engines_version_and_the_end_of_the_log(started: ServerProject) -> None:
    with started.connect() as connection:
        connection.execute(f"DO $$ BEGIN RAISE LOG 'somebody said {PASSWORD}'; END $$")
    started.run("--check", "--report", "report.md")
    report = (started.project.path / "report.md").read_text(encoding="utf-8")
    assert re.search(r"^\* Docker \d+\\\.\d+", report, re.MULTILINE), report
    log = report.partition("## The server's log")[2]
    assert "somebody said ••••••••" in log, report
    assert_no_secret([PASSWORD], {"the report": report})
