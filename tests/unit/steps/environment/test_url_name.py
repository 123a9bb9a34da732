"""A project calls the variable of its URL as it likes: that is the name in every word about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.project.project import Project
from adx_tui.steps.environment import form, values
from adx_tui.steps.shared import login_findings
from tests.support.application import open_project
from tests.support.repositories import SIX, package, schema, write


def project_with(root: Path, lines: str) -> Project:
    files = {
        "package.json": package("shop", dependencies=dict(SIX)),
        "prisma/schema.prisma": schema('url = env("APP_URL")'),
        ".env": f"{lines}\n",
    }
    return open_project(write(root / "project", files), root / "state")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_with(tmp_path, "APP_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\nOTHER=1")


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


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("OTHER=1", "The database's URL is not set: APP_URL"),
        ("APP_URL=mysql://shop:pass-word@127.0.0.1:5432/shop", "The database's URL can't be parsed: APP_URL"),
        (
            "APP_URL=postgresql://shop:pass@word@127.0.0.1:5432/shop",
            "The password in the database's URL is not encoded: APP_URL",
        ),
        ("APP_URL=postgresql://shop@127.0.0.1:5432/shop", "The database's URL holds no password: APP_URL"),
        (
            "APP_URL=postgresql://shop:${SECRET}@127.0.0.1:5432/shop",
            "The database's URL is made of what nothing sets: SECRET",
        ),
        (
            "APP_URL=postgresql://USER:<password>@127.0.0.1:5432/shop",
            "The database's URL is still the example's: APP_URL",
        ),
        (
            "APP_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\nPOSTGRES_PORT=5433",
            "POSTGRES_PORT and the database's URL disagree: APP_URL",
        ),
        (
            "APP_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\n"
            "POSTGRES_USER=shop\nPOSTGRES_PASSWORD=pass-word\nPOSTGRES_DB=other",
            "POSTGRES_DB and the database's URL disagree: APP_URL",
        ),
    ],
)
def test_a_row_names_it(lines: str, title: str, tmp_path: Path) -> None:
    project = project_with(tmp_path, lines)

    checks = list(values.check_values(project, project.environment()))

    (row,) = [check for check in checks if check.finding is not None]
    assert row.title == title
    assert row.finding is not None
    assert "DATABASE_URL" not in row.finding.cause
