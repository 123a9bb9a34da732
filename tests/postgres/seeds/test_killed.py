"""SIGKILL in the middle of the seeds: what the history says ran is there, whole, and the next run adds what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from tests.support.databases import Connection, FreshDatabase
from tests.support.kills import kills, seconds_of, told
from tests.support.outcome import assert_green
from tests.support.project import Project

pytestmark = pytest.mark.postgres

ROWS = 4000
TABLES = """\
CREATE TABLE "Course" (id INT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE "Lesson" (id INT PRIMARY KEY, "courseId" INT NOT NULL REFERENCES "Course" (id));
CREATE TABLE "Visit" (seed TEXT NOT NULL, number INT NOT NULL);
"""
COURSES = f"""\
INSERT INTO "Course" SELECT number, 'course ' || number FROM generate_series(1, {ROWS}) number ON CONFLICT DO NOTHING;
INSERT INTO "Visit" SELECT 'courses', number FROM generate_series(1, {ROWS}) number
    WHERE NOT EXISTS (SELECT FROM "Visit" WHERE seed = 'courses');
"""
VISITS = f"""\
def seed(connection, environment):
    if connection.execute("SELECT FROM \\"Visit\\" WHERE seed = 'python'").rowcount:
        return
    for number in range({ROWS // 10}):
        connection.execute("INSERT INTO \\"Visit\\" VALUES ('python', %s)", [number])
"""
WRITES: Mapping[str, Mapping[str, int]] = {
    "001_courses.sql": {"Course": ROWS, "courses": ROWS},
    "002_Lesson.csv": {"Lesson": ROWS},
    "003_visits.py": {"python": ROWS // 10},
}
"""How many rows each seed writes: to a table, or under its own name to the table without a key."""
ALL = Counter({what: count for written in WRITES.values() for what, count in written.items()})


@pytest.fixture
def school(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("20260101000000_school", TABLES)
    project.seed("001_courses.sql", COURSES)
    lessons = "".join(f"{number},{number}\n" for number in range(1, ROWS + 1))
    project.seed("002_Lesson.csv", f"id,courseId\n{lessons}")
    project.seed("003_visits.py", VISITS)
    return project


def auto(school: Project) -> None:
    assert_green(school.adx("--auto", "--postgres", "external", "--output", "json"))


def rows(database: Connection) -> Counter[str]:
    """Of each table with a key, and of each seed in the table that has none, where a row could stand twice."""
    counts = database.execute(
        """SELECT 'Course', count(*) FROM "Course" UNION ALL SELECT 'Lesson', count(*) FROM "Lesson"
        UNION ALL SELECT seed, count(*) FROM "Visit" GROUP BY seed"""
    )
    return Counter({what: count for what, count in counts.fetchall() if count})


def recorded(database: Connection) -> set[str]:
    """The seeds that ran whole, as the history has it."""
    return {name for (name,) in database.execute("SELECT name FROM adx_tui.seed_history").fetchall()}


def test_run_twice_and_five_times(school: Project, fresh_database: FreshDatabase) -> None:
    for _ in range(5):
        auto(school)
        assert rows(fresh_database.connect()) == ALL
        assert recorded(fresh_database.connect()) == set(WRITES)


def test_the_next_run_converges(school: Project, fresh_database: FreshDatabase) -> None:
    database = fresh_database.connect()

    def begin_anew() -> None:
        database.execute('TRUNCATE "Course", "Lesson", "Visit", adx_tui.seed_history')

    auto(school)
    begin_anew()
    takes = seconds_of(lambda: auto(school))
    for kill in kills():
        with told(kill):
            begin_anew()
            kill.end(school.launch("--auto", "--postgres", "external"), takes)
            # In one snapshot, so that a session that the server is still ending can't part the two.
            with database.transaction():
                database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                written, history = rows(database), recorded(database)
            assert written == Counter({what: count for name in history for what, count in WRITES[name].items()})
            auto(school)
            assert rows(database) == ALL
            assert recorded(database) == set(WRITES)
