"""Migrations of other tools than Prisma, in SQL files side by side: whose they are, and what applies them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.project.reading import Reading
from adx_tui.services.project.repository import ProjectCommand, Source, SqlMigrations

_SUPABASE = "supabase"
_WAY_BACK = re.compile(r"(?i)(?:.*[._-])?(?:down|undo|rollback)\.sql|U\d.*__.*\.sql")
_TARGET = re.compile(r"([\w.-]+)\s*:(?!=)")
_MOST_DEEP = 2
"""Folders between the root and one of its own: db/migrations."""


@dataclass(frozen=True, slots=True)
class _Tool:
    """`names` or `text` is what all of its migrations have; `applies` is its command, in whatever way it is written."""

    title: str
    command_line: str
    applies: re.Pattern[str]
    names: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    asks_for_password: bool = False


# As their documentation has it: https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md
# https://github.com/amacneil/dbmate#creating-migrations, https://pressly.github.io/goose/documentation/annotations/
# https://documentation.red-gate.com/flyway/flyway-concepts/migrations/versioned-migrations
# https://supabase.com/docs/reference/cli/supabase-db-push
_TOOLS = (
    _Tool(
        "golang-migrate",
        'migrate -path {folder} -database "$DATABASE_URL" up',
        re.compile(r"\bmigrate\b.*\bup\b"),
        names=re.compile(r"\d+_.+\.up\.sql"),
    ),
    _Tool(
        "dbmate",
        "dbmate --migrations-dir {folder} up",
        re.compile(r"\bdbmate\b.*\b(?:up|migrate)\b"),
        text=re.compile(r"(?m)^--\s*migrate:up\b"),
    ),
    _Tool(
        "goose",
        'goose -dir {folder} postgres "$DATABASE_URL" up',
        re.compile(r"\bgoose\b.*\bup\b"),
        text=re.compile(r"(?m)^--\s*\+goose\s+Up\b"),
    ),
    _Tool(
        "Flyway",
        "flyway -url=jdbc:postgresql://{address} -user={role} -locations=filesystem:{folder} migrate",
        re.compile(r"\bflyway\b.*\bmigrate\b|\bflywayMigrate\b"),
        names=re.compile(r"V\d[\d._]*__.+\.sql"),
        asks_for_password=True,
    ),
)
_OF_SUPABASE = _Tool(
    "Supabase",
    'supabase db push --db-url "$DATABASE_URL"',
    re.compile(r"\bsupabase\b.*\b(?:db\s+(?:push|reset)|migration\s+up)\b"),
)
_BY_HAND = re.compile(r"\bpsql\b.*\.sql\b")


def find(reading: Reading, given: Path) -> SqlMigrations | None:
    """Those nearest to the root in `given`, else the repository's own; None where there are none."""
    folders: dict[Path, list[Path]] = {}
    for path in reading.scan.sql_files:
        if not reading.is_aside(path.parent) and not _WAY_BACK.fullmatch(path.name):
            folders.setdefault(path.parent, []).append(path)
    inside = [folder for folder in folders if folder.is_relative_to(given)]
    own = [folder for folder in folders if len(folder.relative_to(reading.root).parts) <= _MOST_DEEP]
    folder = next(iter((*inside, *own)), None)
    if folder is None:
        return None
    tool = _tool(folder, folders[folder])
    places = dict.fromkeys((given, reading.root))
    return SqlMigrations(
        folder=folder,
        files=tuple(sorted(folders[folder], key=_order)),
        tool=tool.title if tool else "",
        command_line=tool.command_line if tool else "",
        asks_for_password=tool is not None and tool.asks_for_password,
        command=next((made for place in places for made in _targets(place, tool.applies if tool else _BY_HAND)), None),
    )


def _tool(folder: Path, scripts: Sequence[Path]) -> _Tool | None:
    if folder.parent.name == _SUPABASE:
        return _OF_SUPABASE
    for tool in _TOOLS:
        if tool.names and any(tool.names.fullmatch(path.name) for path in scripts):
            return tool
        if tool.text and tool.text.search(_text(scripts[0])):
            return tool
    return None


def _targets(folder: Path, applies: re.Pattern[str]) -> Iterator[ProjectCommand]:
    """The targets of a Makefile in `folder` with such a command in their recipe."""
    path, target = folder / "Makefile", ""
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if start := _TARGET.match(line):
            target = start[1]
        elif line.startswith("\t") and target and applies.search(line):
            yield ProjectCommand(line.strip().lstrip("@-"), folder, Source(path, number), f"make {target}")


def _order(path: Path) -> tuple[list[int], str]:
    """V2 before V10, as those have it whose numbers have no zeros in front."""
    return [int(number) for number in re.findall(r"\d{1,20}", path.name)], path.name


def _text(path: Path) -> str:
    """Empty where it can't be read."""
    try:
        return files.read_text(path, files.SETTINGS_BYTES)
    except OSError:
        return ""
