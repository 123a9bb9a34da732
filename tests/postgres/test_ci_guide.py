"""The examples of docs/ci.md, run as far as they can be here: a server of the tests' stands for a service container,
what is typed in a job, a hook or a task is run as its program would. The GitHub action: test_github_action.py; what
needs an engine: tests/docker/test_ci_guide.py."""

from __future__ import annotations

import re
import shlex
import subprocess
from itertools import pairwise
from typing import Any

import pytest
from junitparser import JUnitXml

from tests.support import ci_guide
from tests.support.embedded import EmbeddedServer
from tests.support.project import Project

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("on", ["GitHub", "GitLab"])
def test_a_job_with_a_service_is_ready_and_then_ready_again(
    on: str, project: Project, embedded_server: EmbeddedServer
) -> None:
    if on == "GitHub":
        job = ci_guide.job_on_github("external")
        service, environment = job["services"]["postgres"], dict(job["env"])
        assert environment["POSTGRES_PASSWORD"] == service["env"]["POSTGRES_PASSWORD"]
        address = f"localhost:{service['ports'][0].partition(':')[0]}/app"
        variables = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(project.path.parent / "summary.md")}
    else:
        job = ci_guide.job_on_gitlab()
        environment, address = dict(job["variables"]), f"{job['services'][0]['alias']}:5432/app"
        variables = {"GITLAB_CI": "true"}
        assert job["artifacts"]["reports"]["junit"] == "adx-tui.xml"
    assert f"@{address}" in environment["DATABASE_URL"]
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.environment |= {
        **environment,
        **variables,
        "DATABASE_URL": environment["DATABASE_URL"].replace(
            address, f"localhost:{embedded_server.port}/ci_guide_{on.lower()}"
        ),
        "POSTGRES_USER": embedded_server.admin_user,
        "POSTGRES_PASSWORD": embedded_server.admin_password,
    }
    (command,) = ci_guide.commands(job)
    assert "nothing had to change" not in ci_guide.closing_line(ci_guide.run_as_typed(project, shlex.join(command)))
    assert "nothing had to change" in ci_guide.closing_line(ci_guide.run_as_typed(project, shlex.join(command)))
    assert JUnitXml.fromfile(str(project.path / "adx-tui.xml")).failures == 0
    if on == "GitHub":
        assert "is ready" in (project.path.parent / "summary.md").read_text(encoding="utf-8")


def git(project: Project, *arguments: str) -> list[str]:
    return ["git", "-c", "user.name=somebody", "-c", "user.email=a@b.example", "-C", str(project.path), *arguments]


def test_a_job_a_devcontainer_two_hooks_and_a_task_on_the_embedded_server(project: Project, free_port: int) -> None:
    """One after the other, as they would be met: each is ready, or says what is not."""
    project.environment["DATABASE_URL"] = f"postgresql://app:only-in-ci@localhost:{free_port}/app"
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    subprocess.run(git(project, "init", "--quiet"), check=True, timeout=60)
    (command,) = ci_guide.commands(ci_guide.job_on_github("embedded"))
    assert "nothing had to change" not in ci_guide.closing_line(ci_guide.run_as_typed(project, shlex.join(command)))
    assert "nothing had to change" in ci_guide.closing_line(
        ci_guide.run_as_typed(project, ci_guide.devcontainer()["postStartCommand"])
    )

    hook = ci_guide.pre_commit_hook()
    assert not hook["pass_filenames"]
    assert re.search(hook["files"], "migrations/1_notes/migration.sql")
    assert re.search(hook["files"], ".env.example")
    assert not re.search(hook["files"], "src/index.ts")
    husky = project.write(".husky/pre-push", ci_guide.husky_hook())
    subprocess.run(
        git(project, "init", "--quiet", "--bare", str(project.path.parent / "origin")), check=True, timeout=60
    )
    push = "git push --quiet ../origin HEAD:refs/heads/main"
    husky.chmod(0o755)
    for arguments in (["config", "core.hooksPath", ".husky"], ["add", "."], ["commit", "--quiet", "-m", "begin"]):
        subprocess.run(git(project, *arguments), check=True, timeout=60)
    assert ci_guide.run_as_typed(project, hook["entry"]).exit_code == 0
    assert ci_guide.run_as_typed(project, push).exit_code == 0
    assert ci_guide.run_as_typed(project, ci_guide.junit_elsewhere()).exit_code == 0
    assert JUnitXml.fromfile(str(project.path / "adx-tui.xml")).failures == 0

    project.write("migrations/1_notes/migration.sql", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY, more TEXT);')
    assert ci_guide.run_as_typed(project, hook["entry"]).exit_code == 1
    refused = ci_guide.run_as_typed(project, push)
    assert refused.exit_code != 0
    assert "ADX403" in refused.stderr + refused.stdout
    task = ci_guide.vs_code_task()
    found = problems(task, ci_guide.run_as_typed(project, task["command"], **task["options"]["env"]).stdout)
    assert ("ADX403", "migrations/1_notes/migration.sql") in found


def problems(task: dict[str, Any], output: str) -> list[tuple[str, str]]:
    """What VS Code finds in `output`, whose patterns match one line after the other: code and path."""
    lines, found = output.splitlines(), []
    for matcher in task["problemMatcher"]:
        first, second = matcher["pattern"]
        for line, following in pairwise(lines):
            head, place = re.match(first["regexp"], line), re.match(second["regexp"], following)
            if head and place:
                found.append((head[first["code"]], place[second["file"]]))
    return found
