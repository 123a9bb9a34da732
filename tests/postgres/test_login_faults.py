"""Why a login fails, on a server of the test's own: what no other test could have done to theirs."""

from __future__ import annotations

import os
import signal

import psycopg
import pytest

from adx_tui.steps.server import readiness
from tests.support.embedded import run_server
from tests.support.listeners import closing_listener
from tests.support.outcome import assert_explained, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres


def look(project: Project, url: str) -> Result:
    project.env(DATABASE_URL=url)
    return project.adx("--check", "--step", "postgres", "--postgres", "external", "--output", "json")


def test_what_listens_is_no_postgres(project: Project) -> None:
    with closing_listener() as port:
        result = look(project, f"postgresql://shop:pass-word@127.0.0.1:{port}/shop")
    assert_explained(finding(result, "ADX223"), risk="manual")


def test_what_a_server_refuses_a_login_for(project: Project) -> None:
    """One server for all: first one that trusts everybody, at last one that shuts down."""
    with run_server() as server:
        rules = server.data_directory / "pg_hba.conf"
        with psycopg.connect(server.admin_url(), autocommit=True) as administrator:
            rules.write_text(f"host all all 127.0.0.1/32 trust\n{rules.read_text()}")
            administrator.execute("SELECT pg_reload_conf()")
            administrator.execute("CREATE DATABASE shop")
            # With a password asked for, a role that is not there is not told from a wrong password.
            nobody = look(project, f"postgresql://nobody:pass-word@127.0.0.1:{server.port}/shop")
            assert_explained(finding(nobody, "ADX226"), risk="manual")

            odd = look(project, f"{server.admin_url('shop')}?options=-c%20no.such%3D1%20-c%20nonsense%3D1")
            assert_explained(finding(odd, "ADX229"), risk="manual")

            other = readiness.version_check(administrator, server.version_major - 1)
            assert other.finding is not None
            assert (other.finding.code, other.finding.remedies[0].risk) == ("ADX230", "manual")

            # A smart shutdown waits for this session, and lets nobody else in.
            row = administrator.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
            assert row is not None
            os.kill(int(row[0].split()[0]), signal.SIGTERM)
            ending = look(project, server.admin_url("shop"))
            assert_explained(finding(ending, "ADX224"), risk="manual")
