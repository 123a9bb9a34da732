"""The examples of docs/ci.md, run: a server of the tests' stands for the service container."""

from __future__ import annotations

import pytest

from tests.support import ci_guide
from tests.support.embedded import EmbeddedServer
from tests.support.project import Project

pytestmark = pytest.mark.postgres


def test_a_job_with_a_service_is_ready_and_then_ready_again(project: Project, embedded_server: EmbeddedServer) -> None:
    job = ci_guide.job_on_github("external")
    service, environment = job["services"]["postgres"], dict(job["env"])
    assert environment["POSTGRES_PASSWORD"] == service["env"]["POSTGRES_PASSWORD"]
    assert f"@localhost:{service['ports'][0].partition(':')[0]}/" in environment["DATABASE_URL"]
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.environment |= {
        **environment,
        "DATABASE_URL": environment["DATABASE_URL"].replace("5432/app", f"{embedded_server.port}/ci_guide"),
        "POSTGRES_USER": embedded_server.admin_user,
        "POSTGRES_PASSWORD": embedded_server.admin_password,
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(project.path.parent / "summary.md"),
    }
    ((_, *arguments),) = ci_guide.commands(job)
    for closing in ("ready in", "nothing had to change"):
        result = project.adx(*arguments)
        assert result.exit_code == 0, result
        assert any(line.startswith("ready in") and closing in line for line in result.stdout.splitlines())
    assert (project.path / "adx-tui.xml").exists()
    assert "is ready" in (project.path.parent / "summary.md").read_text(encoding="utf-8")
