"""What keeps a server of ours from making a database, mended by a run that nobody asked."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.outcome import assert_green, ever
from tests.support.project import Project, Result
from tests.support.server_step import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(project: Project, free_port: int) -> str:
    where = f"127.0.0.1:{free_port}"
    project.env(
        DATABASE_URL=f"postgresql://notes_app:app-password@{where}/notes",
        SHADOW_DATABASE_URL=f"postgresql://notes_app:app-password@{where}/notes_shadow",
        POSTGRES_PORT=free_port,
        POSTGRES_USER=ADMINISTRATOR,
        POSTGRES_PASSWORD=PASSWORD,
    )
    return f"postgresql://{ADMINISTRATOR}:{PASSWORD}@{where}/postgres"


def run(project: Project, how: str) -> Result:
    return project.adx(how, "--postgres", "embedded", "--output", "json")


def test_it_is_green_again(project: Project, url: str) -> None:
    """A shadow database that is named and not there; and without one, a template1 that can't be copied."""
    project.migration("1_notes", "CREATE TABLE note (id int);")

    made = run(project, "--auto")

    assert_green(made)
    assert ever(made, "ADX325")
    with psycopg.connect(url, autocommit=True) as admin:
        query = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'notes_shadow'"
        assert admin.execute(query).fetchone() == ("notes_app",)
        project.write(".env", (project.path / ".env").read_text().replace("SHADOW_DATABASE_URL", "UNUSED"))
        admin.execute("ALTER DATABASE template1 IS_TEMPLATE false")
        admin.execute("DROP DATABASE template1")
        how = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' ENCODING 'UTF8'"
        admin.execute(f"CREATE DATABASE template1 TEMPLATE template0 {how}".encode())
        admin.execute("UPDATE pg_database SET datcollversion = '0.1' WHERE datname = 'template1'")

    mended = run(project, "--auto")

    assert mended.exit_code == 0, mended
    assert ever(mended, "ADX462")
    assert ever(mended, "ADX461")
    assert_green(run(project, "--check"))
