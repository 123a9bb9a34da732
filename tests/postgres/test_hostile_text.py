"""Names and messages that try to command whoever reads them, through the real program, in each form it writes."""

from __future__ import annotations

import pytest

from adx_tui.core.text import escape_lines
from tests.support.databases import FreshDatabase
from tests.support.github import obeyed
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TEXT = "\n::error title=t::owned\r\n \u00a0::add-mask::e\u2028::warning::w\u202e\x1b[31m\ufeff##[error]x"
SAYS = "DO $$ BEGIN RAISE EXCEPTION '%', 'told' || {0} USING DETAIL = {0}, HINT = {0}; END $$;".format(
    "'" + TEXT + "'",
)


@pytest.fixture
def hostile(project: Project, fresh_database: FreshDatabase) -> Project:
    """A migration, a seed and a folder whose names and messages hold it all."""
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("1_first", "SELECT 1;")
    project.migration("2_" + TEXT.replace("/", ""), SAYS)
    return project


def run(project: Project, output: str, *arguments: str) -> Result:
    return project.adx("--auto", "--postgres", "external", "--output", output, *arguments)


@pytest.mark.parametrize("output", ["plain", "json", "github"])
def test_nothing_of_it_is_obeyed(hostile: Project, output: str) -> None:
    result = run(hostile, output, "-v", "--report", "report.md")
    assert_shown(result, output)
    assert "owned" in result.stdout, "it is there to be read"
    report = (hostile.path / "report.md").read_bytes().decode()
    assert escape_lines(report) == report


@pytest.mark.parametrize("output", ["plain", "json", "github"])
def test_of_what_a_seed_prints_neither(project: Project, fresh_database: FreshDatabase, output: str) -> None:
    project.env(DATABASE_URL=fresh_database.url)
    project.seed(
        "001_loud.py", f"def seed(connection, environment):\n    print({TEXT!r})\n    raise ValueError({TEXT!r})\n"
    )
    project.seed("002_said.sql", SAYS)
    assert_shown(run(project, output), output)


@pytest.mark.parametrize("output", ["plain", "json", "github"])
def test_of_keys_and_values_of_an_environment_neither(project: Project, output: str) -> None:
    project.write(".env.example", f"DATABASE_URL=\n# @required @type=port {TEXT[:1]}\nA_PORT=\n")
    project.write(
        ".env",
        f"DATABASE_URL='postgres://a:b@127.0.0.1:1/{TEXT}'\nA_PORT='{TEXT}'\n'{TEXT}'=x\nADX_POSTGRES='{TEXT}'\n",
    )
    refused = project.adx("--check", "--output", output)
    assert refused.exit_code == 2
    assert escape_lines(refused.stderr) == refused.stderr
    assert obeyed(refused.stderr) == []
    assert_shown(project.adx("--check", "--postgres", "external", "--output", output), output)


def assert_shown(result: Result, output: str) -> None:
    assert result.exit_code == 1, result
    for text in (result.stdout, result.stderr):
        assert escape_lines(text) == text
    ours = {"::group::", "::endgroup::", "::error ", "::warning "} if output == "github" else set()
    commands = obeyed(result.stdout) + obeyed(result.stderr)
    assert [line for line in commands if not any(line.startswith(each) for each in ours)] == []
    assert not [line for line in commands if line.startswith("::error title=t")]
