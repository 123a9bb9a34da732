"""What making a shadow database meets on the server's machine: the words are PostgreSQL's own, and nobody is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Context
from adx_tui.services.postgres.errors import DatabaseError, ServerMessage
from adx_tui.steps.shared import shadow_findings
from tests.support.application import LookingContext, open_project
from tests.support.repositories import write


@pytest.mark.parametrize(
    ("server", "code"),
    [
        (ServerMessage("53100", 'could not write to file "base/16500/2608": No space left on device'), "ADX464"),
        (ServerMessage("58P01", 'could not open directory "base/1": No such file or directory'), "ADX465"),
        (ServerMessage("42501", 'could not create directory "base/16500": Permission denied'), "ADX465"),
        (ServerMessage("55006", 'source database "template1" is being accessed by other users'), "ADX460"),
        (ServerMessage("XX000", "cache lookup failed for database 1"), "ADX415"),
    ],
    ids=lambda value: value.sqlstate if isinstance(value, ServerMessage) else "",
)
def test_what_kept_it_from_being_made_is_named(server: ServerMessage, code: str, tmp_path: Path) -> None:
    url = "DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:9/shop\n"
    project = open_project(write(tmp_path / "project", {".env": url}), tmp_path / "state")
    context: Context = LookingContext()

    finding = shadow_findings.failure(project, DatabaseError(server), None, context)

    assert finding.code == code
    assert finding.remedies
    assert server.message in f"{finding.cause} {finding.evidence}"
