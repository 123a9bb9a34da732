"""The migrations on disk as Prisma Migrate (v5–v7) reads them, and what is wrong with them.

The rules are in Prisma's own sources: its CLI lists and sorts the folder; prisma-engines' `migrations_directory.rs`
reads the lock file, and `checksum.rs` says when a script is the one that was applied. All scripts are read before any
is applied, so a folder that can't be applied whole is known before it is begun.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from adx_tui.services import file_format, files
from adx_tui.services.files import UnreadableFileError

SCRIPT = "migration.sql"
PROGRAMS = tuple(f"migration.{ending}" for ending in ("ts", "mts", "cts", "js", "mjs", "cjs"))
"""What stands in the place of migration.sql where the project has a migration runner of its own."""
NEWER_PRISMAS = ("ops.json", "migration.json")
"""What Prisma 8 writes for a migration, a migration.ts beside it."""
LOCK = "migration_lock.toml"
PROVIDER = "postgresql"

# What ICU's root collation puts before the digits, in its order (the slash can't be in a name); the letters follow.
_PUNCTUATION = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_RANK = {ord(character): chr(rank) for rank, character in enumerate(_PUNCTUATION, start=1)}


class ProblemKind(StrEnum):
    """What can be wrong in a migrations folder. Only a byte order mark leaves the migration in the list; only a program
    in its place is no fault."""

    MISSING_SCRIPT = "missing_script"
    """A directory without migration.sql. Prisma: P3015."""
    NOT_SQL = "not_sql"
    """A directory with a program in the place of migration.sql, among others with one: the project has a migration
    runner of its own, which runs both, in their order. Prisma alone would end with P3015."""
    UNREADABLE = "unreadable"
    """The operating system won't let it be read (Prisma: P3015 too), it is no file, or it is too large."""
    NOT_UTF8 = "not_utf8"
    """Prisma 7 reads U+FFFD for each byte that is not UTF-8, and runs that: names and data silently change."""
    PACKED = "packed"
    """A dump in a format that only pg_restore reads, or something that was compressed."""
    NUL_BYTE = "nul_byte"
    """In PostgreSQL's protocol a NUL ends a text: it refuses a script with more after one (08P01)."""
    BYTE_ORDER_MARK = "byte_order_mark"
    """Neither Prisma nor PostgreSQL skips one, not even before a comment: 42601 when the script is applied."""
    WRONG_PROVIDER = "wrong_provider"
    """migration_lock.toml is for another database, or does not say so in the one way Prisma reads. Prisma: P3019."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One migration: `name` is its directory's, `path` its migration.sql.

    `script` is the file as UTF-8, nothing changed: CRLF stay, and so does a byte order mark, since both are sent to the
    server and are in the checksum. `checksum` is what Prisma records: SHA-256, in hex, of the bytes.
    """

    name: str
    path: Path
    script: str
    checksum: str

    @property
    def checksums(self) -> frozenset[str]:
        """Of the bytes as they are, with each CRLF made LF, and with each LF made CRLF (so CRLF becomes CR CR LF)."""
        data = self.script.encode()
        forms = (data.replace(b"\r\n", b"\n"), data.replace(b"\n", b"\r\n"))
        return frozenset((self.checksum, *(sha256(form).hexdigest() for form in forms)))

    def matches(self, recorded: str) -> bool:
        """Whether `recorded`, from the history, is a checksum of this script, by Prisma's rule: any of `checksums`.

        One that is not 64 characters is from an early Prisma, which wrote each byte below 16 as one digit.
        """
        if recorded == self.checksum:
            return True
        if recorded and len(recorded) != 64:
            return recorded in {"".join(f"{byte:x}" for byte in bytes.fromhex(checksum)) for checksum in self.checksums}
        return recorded in self.checksums


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderProblem:
    """Something wrong with the file at `path` (of a missing one, where it should be), at `line` if there is one.
    `format` is what the bytes are instead, where that is known, as iconv, pg_dump or the compressor calls it."""

    kind: ProblemKind
    path: Path
    line: int | None
    detail: str
    format: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFolder:
    """The migrations of a folder in the order Prisma applies them, and its problems in the same order."""

    path: Path
    migrations: tuple[Migration, ...]
    problems: tuple[FolderProblem, ...]

    @property
    def faults(self) -> tuple[FolderProblem, ...]:
        """The problems with which nothing of the folder can be applied."""
        return tuple(problem for problem in self.problems if problem.kind is not ProblemKind.NOT_SQL)

    @property
    def programs(self) -> tuple[Path, ...]:
        """The migrations that are no SQL, in order."""
        return tuple(problem.path for problem in self.problems if problem.kind is ProblemKind.NOT_SQL)

    @property
    def needs_runner(self) -> bool:
        """Whether some SQL comes after a program: in their order, the project's runner alone can apply it."""
        return bool(self.programs and self.migrations) and _comes_before(self.programs[0], self.migrations[-1].path)

    @property
    def last_programs(self) -> tuple[Path, ...]:
        """The programs that no SQL comes after: nothing in Prisma's history shows whether they ran."""
        return tuple(path for path in self.programs if not _comes_before(path, self.migrations[-1].path))


def read(path: Path) -> MigrationFolder:
    """Read every migration of the folder, and its lock file.

    As to Prisma, every directory is a migration, also a hidden one; files are not, nor are links to directories.
    All scripts are in memory at once, so it is for all of them together that there is a limit. Raises OSError when the
    folder itself can't be listed; Prisma takes such a one for empty.
    """
    with os.scandir(path) as entries:
        names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    migrations: list[Migration] = []
    problems = _lock_problems(path / LOCK)
    room = files.SCRIPT_BYTES
    for name in sorted(names, key=collation_key):
        migration = _read_migration(path / name / SCRIPT, room)
        if isinstance(migration, FolderProblem):
            problems.append(migration)
            continue
        migrations.append(migration)
        room -= len(migration.script)
        if migration.script.startswith("\ufeff"):
            detail = "it begins with a byte order mark, which PostgreSQL takes for a part of the first word"
            problems.append(FolderProblem(kind=ProblemKind.BYTE_ORDER_MARK, path=migration.path, line=1, detail=detail))
    if not migrations:  # none of the programs is among SQL
        problems = [_without_script(problem) for problem in problems]
    return MigrationFolder(path=path, migrations=tuple(migrations), problems=tuple(problems))


def find(project: Path) -> Path | None:
    """The project's migrations folder: `migrations`, else `prisma/migrations`.

    `migrations` has to be in Prisma's layout (a lock file, or a directory with a migration.sql): other tools use that
    name too. An empty one counts where nothing better is, and so does one that can't be listed. Raises nothing.
    """
    own, prisma = project / "migrations", project / "prisma" / "migrations"
    entries = _entries(own)
    if LOCK in entries or any(os.path.exists(own / name / SCRIPT) for name in entries):
        return own
    if os.path.isdir(prisma):  # unlike Path.is_dir, false for what may not be looked into
        return prisma
    return own if os.path.isdir(own) and all(name.startswith(".") for name in entries) else None


def collation_key(name: str) -> tuple[str, str, str]:
    """A key that sorts names as JavaScript's `localeCompare` does by ICU's root collation, which Prisma sorts with.

    Letters without regard to case and accents first, then by accent, then small before capital; `_` before `-` before
    digits before letters. It is exact for ASCII. Beyond, scripts are in the order of their code points, and a few
    letters (ø, ł, æ) behind z. Where node runs under a locale with rules of its own (da: aa after z), so does Prisma.
    """
    if name.isascii():
        return name.lower().translate(_RANK), "", name.swapcase()
    decomposed = unicodedata.normalize("NFD", name)
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    accents = "".join(character if unicodedata.combining(character) else "\0" for character in decomposed)
    return letters.casefold().translate(_RANK), accents.rstrip("\0"), letters.swapcase()


def _entries(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _read_migration(path: Path, room: int) -> Migration | FolderProblem:
    def problem(kind: ProblemKind, detail: str, *, at: int | None = None) -> FolderProblem:
        line = None if at is None else data.count(b"\n", 0, at) + 1
        return FolderProblem(kind=kind, path=path, line=line, detail=detail)

    name = path.parent.name
    if any("\ud800" <= character <= "\udfff" for character in name):
        return problem(ProblemKind.NOT_UTF8, "the directory's name is not UTF-8")
    try:
        data = files.read_bytes(path, room)
    except FileNotFoundError:
        if program := _program(path.parent):
            return FolderProblem(kind=ProblemKind.NOT_SQL, path=program, line=None, detail=f"it is {program.name}")
        return problem(ProblemKind.MISSING_SCRIPT, f"the directory has no {SCRIPT}")
    except UnreadableFileError as error:
        return problem(ProblemKind.UNREADABLE, error.problem)
    if (packed := file_format.packed(data)) is not None:
        return replace(problem(ProblemKind.PACKED, f"it is {packed.words}", at=0), format=packed.name)
    if encoding := file_format.wide_encoding(data):
        detail = f"it is {encoding}, as PowerShell's > writes it; save it as UTF-8"
        return replace(problem(ProblemKind.NOT_UTF8, detail, at=0), format=encoding)
    try:
        script = data.decode()
    except UnicodeDecodeError as error:
        at = error.start
        return problem(ProblemKind.NOT_UTF8, f"byte {at} (0x{data[at]:02X}, counted from 0) is not UTF-8", at=at)
    if (at := data.find(b"\0")) >= 0:
        return problem(ProblemKind.NUL_BYTE, f"byte {at} (counted from 0) is a NUL", at=at)
    return Migration(name=name, path=path, script=script, checksum=sha256(data).hexdigest())


def _program(folder: Path) -> Path | None:
    """What stands there in the place of migration.sql; None where there is nothing, or Prisma 8 wrote it."""
    if any(os.path.lexists(folder / name) for name in NEWER_PRISMAS):
        return None
    return next((folder / name for name in PROGRAMS if os.path.lexists(folder / name)), None)


def _without_script(problem: FolderProblem) -> FolderProblem:
    if problem.kind is not ProblemKind.NOT_SQL:
        return problem
    detail = f"the directory has no {SCRIPT}"
    return replace(problem, kind=ProblemKind.MISSING_SCRIPT, path=problem.path.with_name(SCRIPT), detail=detail)


def _comes_before(one: Path, other: Path) -> bool:
    """Whether the migration with the file `one` comes before that with `other`."""
    return collation_key(one.parent.name) < collation_key(other.parent.name)


def _lock_problems(path: Path) -> list[FolderProblem]:
    """What Prisma would say of the lock file; nothing where there is none. One that can't be read, Prisma passes over.

    It takes the first line that starts with `provider`, without `provider = ` before and quotes round the rest.
    """
    try:
        content = files.read_bytes(path, files.SETTINGS_BYTES).decode(errors="replace")
    except FileNotFoundError:
        return []
    except UnreadableFileError as error:
        return [FolderProblem(kind=ProblemKind.UNREADABLE, path=path, line=None, detail=error.problem)]
    lines = enumerate(content.split("\n"), start=1)
    line, value = next(((number, text) for number, text in lines if text.startswith("provider")), (None, ""))
    value = value.removesuffix("\r")
    while value.startswith("provider = "):
        value = value.removeprefix("provider = ")
    value = value.strip('"')
    if value == PROVIDER:
        return []
    actual = f"it says `{value}`" if line else "no line starts with `provider`"
    detail = f'{actual}; Prisma wants the line `provider = "{PROVIDER}"`'
    return [FolderProblem(kind=ProblemKind.WRONG_PROVIDER, path=path, line=line, detail=detail)]
