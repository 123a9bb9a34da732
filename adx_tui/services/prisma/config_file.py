"""`prisma.config.*`, read: what it says of schema, migrations, seed and URLs, and what only running it would tell.

https://www.prisma.io/docs/orm/reference/prisma-config-reference
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.javascript import node_paths
from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.syntax import UnparsedError, line_of, parse
from adx_tui.services.javascript.values import Imported, Key, Literal, Lookup, Record, Undefined, Unsettled, Value
from adx_tui.services.prisma.config_env_files import EnvFileLoad, read_env_file_loads

_PRISMA_8_MODULE = re.compile(r"@prisma/(?:orm|cli-engine)(?:[-/].*)?\Z")


@dataclass(frozen=True, slots=True)
class ConfiguredText:
    """What the config gives as a text, and on which line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ConfiguredPath:
    """A path as the config writes it, and where it leads: from the config's own folder."""

    path: Path
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class UnsettledPart:
    """What can't be told without running the config: `schema`, `datasource.url`, …; `config` for all of it."""

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaConfig:
    """What a config says. None: it says nothing of it, and Prisma's default counts.

    `direct_url` is 6's: 7 has none. `early_access`: 6.4 and 6.5 read a config only with it. `is_prisma_8`: another
    program's config. `problem` says why nothing could be read, as the end of a sentence about the file; all is
    unsettled then.
    """

    path: Path
    schema: ConfiguredPath | Unsettled | None = None
    migrations_path: ConfiguredPath | Unsettled | None = None
    seed: ConfiguredText | Unsettled | None = None
    url: Lookup | Unsettled | None = None
    direct_url: Lookup | Unsettled | None = None
    shadow_database_url: Lookup | Unsettled | None = None
    early_access: bool = False
    env_file_loads: tuple[EnvFileLoad, ...] = ()
    is_prisma_8: bool = False
    unsettled: tuple[UnsettledPart, ...] = ()
    problem: str = ""

    @property
    def environment_keys(self) -> tuple[str, ...]:
        """The variables that its URLs are looked up in, each once."""
        lookups = (self.url, self.direct_url, self.shadow_database_url)
        return tuple(dict.fromkeys(key for lookup in lookups if isinstance(lookup, Lookup) for key in lookup.keys))


def read_config(path: Path, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> PrismaConfig:
    """What the config at `path` says to a Prisma that is started in `folder`: by default the one in which that Prisma
    would find it. With an `environment`, a path or a command that is looked up in it is settled; without, it is not.

    Raises FileNotFoundError where there is nothing of that name, CancelledRunError, and nothing because of its content.
    """
    path = path.absolute()
    folder = folder.absolute() if folder is not None else _working_folder(path)
    try:
        source = parse(path, files.read_bytes(path, files.SETTINGS_BYTES))
    except (files.UnreadableFileError, UnparsedError) as error:
        problem = error.problem if isinstance(error, files.UnreadableFileError) else str(error)
        return replace(_read(path, Record({}, 1, Unsettled(problem, 1)), None), problem=problem)
    module = Evaluation(source, folder)
    config = _read(path, _as_record(module.default_export()), environment)
    loads = read_env_file_loads(module)
    unsettled = [
        *config.unsettled,
        *(
            UnsettledPart("env files", load.unsettled.text, load.unsettled.line)
            for load in loads
            if load.unsettled is not None
        ),
    ]
    if (error_node := source.error) is not None:
        unsettled.append(UnsettledPart("syntax", module.shown(error_node), line_of(error_node)))
    return replace(config, env_file_loads=loads, is_prisma_8=_is_prisma_8(module), unsettled=tuple(unsettled))


def _working_folder(config: Path) -> Path:
    """Around `.config/prisma.ts` and `prisma.config/index.ts`."""
    folder = config.parent.parent if config.stem == "index" else config.parent
    return folder.parent if folder.name == ".config" else folder


def _as_record(exported: Value) -> Record:
    if isinstance(exported, Record):
        return exported
    if isinstance(exported, Undefined):
        return Record({}, exported.line, Unsettled("there is no default export", exported.line))
    if isinstance(exported, Literal | Lookup):
        return Record({}, exported.line, Unsettled("the default export is no object", exported.line))
    return Record({}, exported.line, _unsettled(exported))


def _read(path: Path, config: Record, environment: Mapping[str, str] | None) -> PrismaConfig:
    migrations, datasource = _section(config, "migrations"), _section(config, "datasource")
    read = PrismaConfig(
        path=path,
        schema=_path(path, config.get("schema"), environment),
        migrations_path=_path(path, migrations.get("path"), environment),
        seed=_text(migrations.get("seed"), environment),
        url=_url(datasource.get("url")),
        direct_url=_url(datasource.get("directUrl")),
        shadow_database_url=_url(datasource.get("shadowDatabaseUrl")),
        early_access=config.get("earlyAccess") == Literal(True, 0),
    )
    if config.rest is not None and not config.fields:
        return replace(read, unsettled=(UnsettledPart("config", config.rest.text, config.rest.line),))
    named = {
        "schema": read.schema,
        "migrations.path": read.migrations_path,
        "migrations.seed": read.seed,
        "datasource.url": read.url,
        "datasource.directUrl": read.direct_url,
        "datasource.shadowDatabaseUrl": read.shadow_database_url,
    }
    unsettled = [
        UnsettledPart(name, entry.text, entry.line)
        for name, part in named.items()
        for entry in (part.alternatives if isinstance(part, Lookup) else (part,))
        if isinstance(entry, Unsettled)
    ]
    return replace(read, unsettled=tuple(unsettled))


def _section(config: Record, name: str) -> Record:
    value = config.get(name)
    if isinstance(value, Record):
        return value
    return Record({}, value.line, value if isinstance(value, Unsettled) else None)


def _text(value: Value, environment: Mapping[str, str] | None) -> ConfiguredText | Unsettled | None:
    """A text; nothing where it is empty, as Prisma takes it."""
    match value:
        case Literal(str() as text, line):
            return ConfiguredText(text, line) if text else None
        case Lookup():
            return _looked_up(value, environment)
    return _unsettled(value)


def _looked_up(lookup: Lookup, environment: Mapping[str, str] | None) -> ConfiguredText | Unsettled | None:
    unsettled = Unsettled(" / ".join(lookup.keys), lookup.line, (lookup,))
    if environment is None:
        return unsettled
    text = lookup.resolve(environment)
    if text is None and any(isinstance(entry, Key) and entry.required for entry in lookup.alternatives):
        # Prisma ends there, and takes no default.
        return unsettled
    if isinstance(text, Unsettled):
        return text
    return ConfiguredText(text, lookup.line) if text else None


def _path(config: Path, value: Value, environment: Mapping[str, str] | None) -> ConfiguredPath | Unsettled | None:
    text = _text(value, environment)
    if not isinstance(text, ConfiguredText):
        return text
    if "\0" in text.text:
        return Unsettled(text.text, text.line)
    return ConfiguredPath(Path(node_paths.resolve(config.parent, text.text)), text.text, text.line)


def _url(value: Value) -> Lookup | Unsettled | None:
    match value:
        case Lookup():
            return value
        case Literal(str()):
            return Lookup((value,), value.line)
        case Unsettled(alternatives=alternatives):
            # `...(process.env.X && { shadowDatabaseUrl: env("X") })`: there, or not at all.
            match [entry for entry in alternatives if not isinstance(entry, Undefined)]:
                case [Lookup() as lookup] if len(alternatives) == 2:
                    return replace(lookup, alternatives=tuple(_optional(entry) for entry in lookup.alternatives))
    return _unsettled(value)


def _unsettled(value: Value) -> Unsettled | None:
    """What is neither a text nor nothing."""
    match value:
        case Unsettled():
            return value
        case Undefined() | Literal(None):
            return None
        case Imported(module, name, line):
            return Unsettled(f"{name or 'the default'} of {module}", line)
    return Unsettled("a value of another type", value.line)


def _optional(entry: Key | Literal | Unsettled) -> Key | Literal | Unsettled:
    return replace(entry, required=False) if isinstance(entry, Key) else entry


def _is_prisma_8(module: Evaluation) -> bool:
    """Whether it imports what only version 8 has."""
    imported = [value for value in module.bindings.names.values() if isinstance(value, Imported)]
    return any(value.name == "definePrismaConfig" or _PRISMA_8_MODULE.match(value.module) for value in imported)
