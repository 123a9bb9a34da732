"""Why the server refused a statement of a seed: the cause behind its words, and what to do."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, evidence, finding, previews
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLES = """\
CREATE TYPE "Role" AS ENUM ('ADMIN', 'STUDENT');
CREATE TABLE "Institute" (id TEXT PRIMARY KEY);
CREATE TABLE "User" (
    id SERIAL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    role "Role" NOT NULL DEFAULT 'STUDENT',
    "instituteId" TEXT REFERENCES "Institute" (id),
    "updatedAt" TIMESTAMP(3) NOT NULL
);
"""
USER = 'INSERT INTO "User" (email, "updatedAt", role, "instituteId") VALUES (\'a@example.com\', now(), {}, {});'
INSTITUTE = "INSERT INTO \"Institute\" VALUES ('one') ON CONFLICT DO NOTHING;"
CASES = {
    "a key that the seed brings twice": (
        (USER + "\n" + USER).format("'ADMIN'", "NULL", "'ADMIN'", "NULL"),
        ("the seed itself brings email = a@example.com more than once",),
        "ON CONFLICT (email) DO NOTHING",
    ),
    "a reference to a later seed": (
        USER.format("'ADMIN'", "'one'"),
        ('no row of public."Institute" has one', "002_institute.sql, which fills it, comes after"),
        'after = ["002_institute.sql"]',
    ),
    "a column without a default": (
        "INSERT INTO \"User\" (email) VALUES ('a@example.com');",
        ("has no default in the database", "now()"),
        '"updatedAt"',
    ),
    "a value that the enum lacks": (
        USER.format("'SUPERADMIN'", "NULL"),
        ("the enum has ADMIN, STUDENT",),
        "ADMIN, STUDENT",
    ),
    "a name in lower case": (
        "INSERT INTO User VALUES (1);".replace("User", "Institute"),
        ('there is "Institute"', "double quotes"),
        '"Institute"',
    ),
    "a table of another state of the schema": (
        'INSERT INTO "Batch" VALUES (1);',
        ("no migration that is applied makes it",),
        "adx-tui --auto",
    ),
}


@pytest.fixture
def school(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("20260101000000_school", TABLES)
    return project


def run(project: Project, *arguments: str) -> Result:
    return project.adx("--auto", "--postgres", "external", "--output", "json", *arguments)


def test_each_refusal_has_its_cause(school: Project) -> None:
    """One project for all: each run rolls back what it tried."""
    school.seed("002_institute.sql", INSTITUTE)
    for name, (text, words, remedy) in CASES.items():
        school.seed("001_user.sql", text)
        event = finding(run(school), "ADX504")
        assert_explained(event, risk="manual")
        told = f"{event['cause']}\n{evidence(event)}\n" + "\n".join(remedy["title"] for remedy in event["remedies"])
        assert all(word in told for word in words), (name, event)
        assert remedy in previews(event), (name, event)


def test_a_key_that_was_there_before(school: Project, fresh_database: FreshDatabase) -> None:
    assert run(school).exit_code == 0
    fresh_database.connect().execute(USER.format("'ADMIN'", "NULL").encode())
    school.seed("001_user.sql", USER.format("'ADMIN'", "NULL"))
    event = finding(run(school, "--seed-database", fresh_database.name), "ADX504")
    assert 'a row with email = a@example.com was in public."User" before' in event["cause"]


def test_a_sequence_behind_the_ids_that_a_seed_wrote(school: Project, fresh_database: FreshDatabase) -> None:
    with_ids = 'INSERT INTO "User" (id, email, "updatedAt") VALUES (1, \'b@example.com\', now()) ON CONFLICT DO NOTHING'
    school.seed("001_ids.sql", with_ids)
    result = run(school)
    assert_green(result)
    insert = 'INSERT INTO "User" (email, "updatedAt") VALUES (\'c@example.com\', now()) RETURNING id'
    assert fresh_database.connect().execute(insert.encode()).fetchall() == [(2,)]
