"""A project calls the variable of its URL as it likes: that is the name in every word about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.project.project import Project
from adx_tui.steps.environment import form
from adx_tui.steps.shared import login_findings
from tests.support.application import open_project
from tests.support.repositories import SIX, package, schema, write


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {
        "package.json": package("shop", dependencies=dict(SIX)),
        "prisma/schema.prisma": schema('url = env("APP_URL")'),
        ".env": "APP_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\nOTHER=1\n",
    }
    return open_project(write(tmp_path / "project", files), tmp_path / "state")


def test_the_form_takes_it_for_a_url_and_a_secret(project: Project) -> None:
    (shown, other) = form.fields(project)

    assert (shown.key, shown.sensitive, shown.problem) == ("APP_URL", True, "")
    assert not other.sensitive
    assert form.problem(project, "APP_URL", "postgresql://shop@127.0.0.1")
    assert not form.problem(project, "OTHER", "postgresql://shop@127.0.0.1")


@pytest.mark.parametrize("fault", LoginFault)
def test_a_refused_login_names_it(fault: LoginFault, project: Project) -> None:
    finding = login_findings.finding(LoginError(fault, "refused"), project.url())

    assert "DATABASE_URL" not in f"{finding.cause} {[remedy.title + remedy.preview for remedy in finding.remedies]}"
    if fault is LoginFault.NO_TLS:
        assert finding.cause.endswith("but sslmode in APP_URL asks for nothing less.")
