"""The `.env` of a shop, and the environment step alone run on it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.project import Project, Result

EXAMPLE = """\
# How the application logs in.
# @required @sensitive @type=url
DATABASE_URL=postgresql://shop@127.0.0.1:5432/shop?schema=public

# @required @type=port
POSTGRES_PORT=5432

# Signs sessions.
# @required @sensitive @type=string(minLength=32)
SESSION_SECRET=

# Who gets the first account.
# @required @type=email
ADMIN_EMAIL=

# @type=enum(debug, info)
LOG_LEVEL=info
"""
SECRET = "a-session-secret-of-more-than-32-characters"


def environment(project: Project, how: str, env: Mapping[str, str | None] | None = None) -> Result:
    """The step alone, as for a server of our own: nothing is started for it."""
    return project.adx(how, "--step", "environment", "--postgres", "embedded", "--output", "json", env=env)


def put_in_order(project: Project, port: int) -> None:
    """An example, and an `.env` that fits it."""
    project.write(".env.example", EXAMPLE)
    project.env(
        DATABASE_URL=f"postgresql://shop:pass-word@127.0.0.1:{port}/shop?schema=public",
        POSTGRES_PORT=port,
        SESSION_SECRET=SECRET,
        ADMIN_EMAIL="a@shop.example",
        LOG_LEVEL="debug",
    )


def text(project: Project) -> str:
    return (project.path / ".env").read_bytes().decode()


def write(project: Project, content: str) -> None:
    (project.path / ".env").write_bytes(content.encode())


def replace(project: Project, old: str, new: str) -> None:
    assert old in text(project)
    write(project, text(project).replace(old, new))
