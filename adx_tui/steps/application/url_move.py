"""Prisma 7 has the database's URL in prisma.config, not in the schema (P1012): the way there, both files in one diff.

https://www.prisma.io/docs/orm/more/upgrade-guides/upgrading-versions/upgrading-to-prisma-7
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from adx_tui.core.model import Check, Context, Finding, Remedy, Risk, failed, manual
from adx_tui.services import files, whole_file
from adx_tui.services.javascript.values import Lookup
from adx_tui.services.prisma import config_text
from adx_tui.services.prisma.config_file import PrismaConfig
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import ConfigBlock
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.services.project.urls import DATABASE_URL
from adx_tui.settings import SettingsError
from adx_tui.steps.application.places import locate
from adx_tui.steps.application.schema import ReadSchema, read, show_edits, write_edits
from adx_tui.steps.shared import env_writer

_NEW = "prisma.config.ts"
_ID = "application.config.url"
_TITLE = "move the URL to prisma.config"


def check_urls(
    project: Project, prisma: PrismaProject, read_schema: ReadSchema, config: PrismaConfig | None
) -> Iterator[Check]:
    """One check for all the URLs of the datasource."""
    problems = read_schema.of_kind(ProblemKind.URL_IN_SCHEMA)
    if not problems:
        return
    first, lines = problems[0].span, read_schema.schema.lines(problems[0].span.file)
    place = locate(project, first.file, first.line, first.column)
    names = " and ".join(_property(lines, problem) for problem in problems)
    version = prisma.version.text if prisma.version is not None else "7"
    finding = Finding(
        code="ADX612",
        cause=f"Prisma {version} takes no {names} in a schema: every command ends with P1012.",
        subject=f"{place.path}:{first.line}",
        evidence=tuple(f"{problem.span.line:>5}  {_shown(lines, problem)}" for problem in problems),
        location=place,
        remedies=(remedy(project, prisma, read_schema, config),),
    )
    yield failed(f"schema.{ProblemKind.URL_IN_SCHEMA}", "the URL is where this Prisma reads it", finding)


def remedy(project: Project, prisma: PrismaProject, read_schema: ReadSchema, config: PrismaConfig | None) -> Remedy:
    """The config gets the datasource, and the schema loses its URLs. Safe where nothing else is touched by it."""
    problems = read_schema.of_kind(ProblemKind.URL_IN_SCHEMA)
    edits = [edit for problem in problems for edit in problem.edits]
    datasource = next(iter(read_schema.schema.datasources), None)
    if any(
        datasource is None or not datasource.environment_key(_property_name(problem, read_schema))
        for problem in problems
    ):
        how = '# datasource in prisma.config.ts: url: env("DATABASE_URL"); in the schema, take the URL out'
        return manual(_ID, f"{_TITLE}, and its text to .env", how)
    keys = config_keys(project, datasource)
    if config is not None and config.url is not None:
        diff = show_edits(project, read_schema.schema, edits)
        if not (isinstance(config.url, Lookup) and keys["url"] in config.url.keys):
            return manual(_ID, "take the URL out of the schema: the config has one", diff)
        return _safe(project, "take the URL out of the schema: the config has it", diff, prisma, None)
    changed = _changed_config(project, prisma, config, keys)
    if changed is None:
        return manual(_ID, _TITLE, f"# in prisma.config\n{config_text.datasource(keys)}")
    path, before, after = changed
    name = project.relative(path)
    origin = name if before else "/dev/null"
    diff = "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), origin, name, n=1, lineterm=""))
    diff = "\n".join(filter(None, (diff, show_edits(project, read_schema.schema, edits))))
    return _safe(project, _TITLE if edits else "give Prisma its URL", diff, prisma, changed)


def config_keys(project: Project, datasource: ConfigBlock | None) -> Mapping[str, str]:
    """The variables of the config's URLs: Prisma's commands take the direct one, where it is set anywhere."""
    named = {name: datasource.environment_key(name) if datasource else None for name in ("url", "directUrl")}
    shadow = datasource.environment_key("shadowDatabaseUrl") if datasource else None
    key = named["url"] or project.snapshot.url_names.migrations[-1] or DATABASE_URL
    if (direct := named["directUrl"]) and _is_known(project, direct):
        key = direct
    return {"url": key, **({"shadowDatabaseUrl": shadow} if shadow else {})}


def _is_known(project: Project, key: str) -> bool:
    try:
        environment = project.environment()
    except OSError:
        return False
    return bool(environment.get(key)) or (environment.schema is not None and key in environment.schema.file.values)


def _changed_config(
    project: Project, prisma: PrismaProject, config: PrismaConfig | None, keys: Mapping[str, str]
) -> tuple[Path, str, str] | None:
    """The config's path, its text before (empty: there is none) and after; None where only a person can change it."""
    if config is None:
        assert prisma.schema is not None
        folder = prisma.folder
        schema = _relative(prisma.schema, folder)
        migrations = _relative(prisma.migrations, folder) if prisma.migrations is not None else ""
        has_dotenv = prisma.package is not None and "dotenv" in prisma.package.dependencies
        env_file = _relative(project.settings.env_file, folder)
        text = config_text.new_config(schema, migrations, keys, env_file=env_file, has_dotenv=has_dotenv)
        return folder / _NEW, "", text
    if config.problem or config.unsettled:
        return None
    try:
        before = files.read_text(config.path, files.SETTINGS_BYTES)
    except OSError:
        return None
    after = config_text.with_datasource(before, keys)
    return None if after is None else (config.path, before, after)


def _safe(
    project: Project,
    title: str,
    diff: str,
    prisma: PrismaProject,
    changed: tuple[Path, str, str] | None,
) -> Remedy:
    def apply(context: Context) -> str:
        context.doing("schema", title)
        names = [] if changed is None else [_write_config(project, *changed)]
        today = read(prisma)
        now = [edit for problem in today.of_kind(ProblemKind.URL_IN_SCHEMA) for edit in problem.edits]
        write_edits(project, today.schema, now)
        names += dict.fromkeys(project.relative(edit.file) for edit in now)
        with suppress(SettingsError):
            project.read_again()  # there is another config now
        return f"wrote {' and '.join(names)}"

    return Remedy(id=_ID, title=title, risk=Risk.SAFE, preview=diff, apply=apply)


def _write_config(project: Project, path: Path, before: str, after: str) -> str:
    """Raises RemedyFailedError; UnreadableFileError where it is another file by now."""
    with env_writer.writing(project, path):
        if not before:
            with suppress(FileExistsError):
                whole_file.create(path, after, mode=whole_file.SHARED_MODE)
                return project.relative(path)
        elif files.read_text(path, files.SETTINGS_BYTES) == before:
            whole_file.replace(path, after)
            return project.relative(path)
    raise files.UnreadableFileError(path, "somebody changed it meanwhile")


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _property(lines: list[str], problem: SchemaProblem) -> str:
    return lines[problem.span.line - 1].strip().split("=")[0].strip()


def _property_name(problem: SchemaProblem, read_schema: ReadSchema) -> str:
    return _property(read_schema.schema.lines(problem.span.file), problem)


def _shown(lines: list[str], problem: SchemaProblem) -> str:
    """The line; of a URL that is written out, which has a password, only that there is one."""
    line = lines[problem.span.line - 1].rstrip()
    return line if "env(" in line else f"{line.split('=')[0]}= …"
