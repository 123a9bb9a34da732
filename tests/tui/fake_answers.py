"""What the sessions for the screen answer: a URL, the variables of a project, and what is in its database."""

from __future__ import annotations

from datetime import timedelta

from adx_tui.core.environment_table import EnvironmentRow, EnvironmentTable, KeyUse, Program
from adx_tui.core.model import EnvironmentField, Location
from adx_tui.core.overview import (
    AdministratorLogin,
    AppliedMigrations,
    ConnectedClient,
    DatabaseContents,
    Overview,
    StartCommand,
    TableSize,
)
from tests.tui.recorder import START

URL = "postgresql://adx_user:hunter2secret@127.0.0.1:5432/adhyayanx?schema=public"
MASKED = "postgresql://adx_user:••••••••@127.0.0.1:5432/adhyayanx?schema=public"

FIELDS = (
    EnvironmentField(
        key="DATABASE_URL",
        value=URL,
        description="How the application logs in.",
        type="url",
        default="postgresql://adx_user@127.0.0.1:5432/adhyayanx?schema=public",
        required=True,
        sensitive=True,
        generated=False,
        problem="",
        database_url=True,
    ),
    EnvironmentField(
        key="POSTGRES_PORT",
        value="54x2",
        description="The port on 127.0.0.1. The port in DATABASE_URL must be the same.",
        type="port",
        default="5432",
        required=True,
        sensitive=False,
        generated=False,
        problem="is not a port: 54x2",
    ),
    EnvironmentField(
        key="AUTH_SECRET",
        value="s" * 32,
        description="Signs sessions. [bold]Not markup[/]",
        type="string(minLength=32)",
        default="",
        required=True,
        sensitive=True,
        generated=True,
        problem="",
    ),
)

TABLE = EnvironmentTable(
    programs=(
        Program(name="Next.js 16", reader="Next.js", files=(".env.local", ".env")),
        Program(name="Prisma", reader="dotenv", files=(".env",)),
    ),
    rows=(
        EnvironmentRow(
            key="DATABASE_URL",
            value=MASKED,
            source=Location(".env.local", 1),
            in_process=False,
            overridden=(Location(".env", 3),),
            read_by=(
                KeyUse(program="Next.js 16", source=Location(".env.local", 1)),
                KeyUse(program="Prisma", source=Location(".env", 3)),
            ),
            type="url",
            required=True,
            sensitive=True,
        ),
        EnvironmentRow(
            key="LOG_LEVEL",
            value="[bold]not markup[/]",
            source=None,
            in_process=True,
            overridden=(),
            read_by=(KeyUse(program="Next.js 16", source=None), KeyUse(program="Prisma", source=None)),
            type="",
            required=False,
            sensitive=False,
        ),
    ),
)

OVERVIEW = Overview(
    contents=DatabaseContents(
        database="adhyayanx",
        size=8_412_000,
        table_count=7,
        tables=(
            TableSize(name="Student", size=1_228_800, rows=12_040),
            TableSize(name="AttendanceRecord", size=None, rows=9_000),
            TableSize(name="Batch", size=65_536, rows=31),
            TableSize(name="audit.Event", size=16_384, rows=0),
        ),
        clients=(
            ConnectedClient(who="node next-server in apps/web", sessions=12, idle=9, in_transaction=1),
            ConnectedClient(who="psql at 127.0.0.1", sessions=1, idle=1, in_transaction=0),
        ),
        used=13,
        limit=97,
        limited_by="the server",
        migrations=AppliedMigrations(count=2, last="20251209070618_add_institutes", at=START - timedelta(days=3)),
    ),
    start=StartCommand(command="npm run dev", folder="apps/web", source=Location("apps/web/package.json", 7)),
    administrator=AdministratorLogin(
        role="postgres", password_place="POSTGRES_PASSWORD in .env:12", is_in_env_file=True
    ),
)
