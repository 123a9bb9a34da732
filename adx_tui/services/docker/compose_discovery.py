"""Which compose file a repository starts its Postgres by, and what says so.

In order: adx-tui's own layout; what Compose itself would take (COMPOSE_FILE, else the usual names with their override,
from the package up to the repository's root: compose-go, cli/options.go); what the project's own scripts, dev container
or `start-database.sh` name; a file that is called after development. The first with a Postgres service is it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from adx_tui.core.inside import leads_outside
from adx_tui.services import files
from adx_tui.services.docker import compose_file
from adx_tui.services.docker.compose_file import ComposeFile
from adx_tui.services.docker.compose_tree import ComposeFileError
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project.repository import ProjectCommand, Source

# compose-go, cli/options.go: DefaultFileNames and DefaultOverrideFileNames, in their order.
NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_MOST_CANDIDATES = 40
_MOST_ENTRIES = 500
"""Of a folder."""
_DEV_CONTAINERS = (Path(".devcontainer", "devcontainer.json"), Path(".devcontainer.json"))
_START_SCRIPT = "start-database.sh"

_COMPOSE_FILE_NAME = re.compile(r"(?=.*compose).+\.ya?ml\Z", re.IGNORECASE)
_FOR_DEVELOPMENT = re.compile(r"(?:\A|[^a-z])(?:dev|devel|development|local|localhost)(?:[^a-z]|\Z)", re.IGNORECASE)
_FOR_OTHERS = re.compile(
    r"(?:\A|[^a-z])(?:prod|production|deploy|deployment|staging|ci|e2e|test|testing)(?:[^a-z]|\Z)", re.IGNORECASE
)
# One command that runs Compose, up to where the shell begins another.
_COMMAND = re.compile(r"(?:docker|podman|nerdctl)[ -]compose\b(?P<words>[^;&|\n]*)")
_FILE = re.compile(r"(?:\A|\s)(?:-f|--file)(?:\s+|=)(?:\"([^\"]+)\"|'([^']+)'|([^\s\"']+))")
_STARTS = re.compile(r"\s(?:up|start|create|run)\b")
# A comment, or the comma before a closing bracket, outside of a string.
_NO_JSON = re.compile(r"(\"(?:\\.|[^\"\\])*\")|//[^\n]*|/\*.*?\*/|,(?=\s*[\]}])", re.DOTALL)
_LOOKS_LIKE_POSTGRES = re.compile(r"postg|pgvector|timescale|paradedb|citus", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A compose file that was not taken, and why; `is_later`: not looked at, as another one comes first."""

    path: Path
    reason: str
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class ComposeChoice:
    """The compose files, in the order in which they are laid over one another; what named them, with the place where
    that stands; and the ones that were passed over."""

    files: tuple[Path, ...]
    reason: str
    source: Source
    others: tuple[PassedOver, ...] = ()
    known: ComposeFile | None = field(default=None, compare=False, repr=False)
    """As it was read to be chosen."""

    def read(self) -> ComposeFile:
        """The files. Raises ComposeFileError."""
        return self.known or compose_file.read(*self.files)

    @property
    def env_file(self) -> Path:
        """What Compose itself fills variables in from: the `.env` of the folder that its project is called after.
        https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file"""
        folder = self.files[0].parent
        return (folder.parent if self.is_layout else folder) / ".env"

    @property
    def is_layout(self) -> bool:
        """Whether it is where adx-tui's own layout has it."""
        return self.files[0].parts[-2:] == compose_file.LAYOUT.parts


def find_compose(
    root: Path,
    package: Path,
    scripts: Mapping[str, ProjectCommand],
    process_environment: Mapping[str, str],
    env_values: Mapping[str, str],
) -> ComposeChoice | None:
    """The compose file of the `package` in the repository at `root`; None where none has a Postgres service.
    `scripts` are those of the package's, and the root's, package.json; `env_values` what `.env` says."""
    environment = {**process_environment, **env_values, **process_environment}
    others: list[PassedOver] = []
    broken: ComposeChoice | None = None
    looked_at: set[tuple[Path, ...]] = set()
    chosen: ComposeChoice | None = None
    for candidate in _candidates(root, package, scripts, process_environment, env_values):
        if candidate.files in looked_at or len(looked_at) >= _MOST_CANDIDATES:
            continue
        looked_at.add(candidate.files)
        base = candidate.files[0]
        if chosen is not None:
            others.append(PassedOver(base, f"{chosen.files[0].name} comes first", True))
            continue
        try:
            if any(leads_outside(path, root) is not None for path in candidate.files):
                others.append(PassedOver(base, "it is outside of the repository"))
                continue
            file = candidate.read()
            if file.has_postgres(environment, root):
                chosen = replace(candidate, known=file)
            else:
                others.append(PassedOver(base, "it has no Postgres service"))
        except ComposeFileError as error:
            others.append(PassedOver(base, error.problem))
            broken = broken or (candidate if _mentions_postgres(base) else None)
        except ValueError as error:  # no name that a file can have
            others.append(PassedOver(base, str(error)))
    chosen = chosen or broken
    if chosen is None:
        return None
    rest = tuple(other for other in others if other.path not in chosen.files)
    return replace(chosen, others=rest)


def _candidates(
    root: Path,
    package: Path,
    scripts: Mapping[str, ProjectCommand],
    process_environment: Mapping[str, str],
    env_values: Mapping[str, str],
) -> Iterator[ComposeChoice]:
    folders = _upwards(package, root)
    for folder in folders:
        path = folder / compose_file.LAYOUT
        if files.may_exist(path):
            yield ComposeChoice((path,), "adx-tui's own layout", Source(path))
    yield from _from_environment(package, root, process_environment, env_values)
    for folder in folders:
        yield from _usual(folder)
    yield from _from_scripts(scripts)
    for folder in folders:
        yield from _from_dev_container(folder)
        yield from _from_start_script(folder)
    for folder in folders:
        yield from _named_for_development(folder)


def _upwards(package: Path, root: Path) -> Sequence[Path]:
    """The package, and the folders above it up to the root."""
    if not package.is_relative_to(root):
        return (package,)
    return (package, *(folder for folder in package.parents if folder.is_relative_to(root)))


def _from_environment(
    package: Path, root: Path, process_environment: Mapping[str, str], env_values: Mapping[str, str]
) -> Iterator[ComposeChoice]:
    """https://docs.docker.com/compose/how-tos/environment-variables/envvars/#compose_file"""
    for where, values in (("the process environment", process_environment), (".env", env_values)):
        if not (value := values.get("COMPOSE_FILE")):
            continue
        separator = values.get("COMPOSE_PATH_SEPARATOR") or process_environment.get("COMPOSE_PATH_SEPARATOR")
        names = [name for name in value.split(separator or os.pathsep) if name]
        for folder in _upwards(package, root):
            paths = tuple(_path(folder, name) for name in names)
            if paths and all(map(files.may_exist, paths)):
                yield ComposeChoice(paths, f"COMPOSE_FILE of {where} names it", Source(paths[0]))
                return


def _usual(folder: Path) -> Iterator[ComposeChoice]:
    """What Compose takes of a folder by itself: the first base, and the first override beside it."""
    base = next((folder / name for name in NAMES if files.may_exist(folder / name)), None)
    if base is None:
        return
    override = next((folder / name for name in OVERRIDES if files.may_exist(folder / name)), None)
    paths = (base,) if override is None else (base, override)
    yield ComposeChoice(paths, "where Compose itself looks", Source(base))


def _from_scripts(scripts: Mapping[str, ProjectCommand]) -> Iterator[ComposeChoice]:
    """What a script hands to Compose; first what starts something, and last what is not for development."""

    def rank(item: tuple[str, ProjectCommand]) -> tuple[bool, bool]:
        name, script = item
        return bool(_FOR_OTHERS.search(f"{name} {script.text}")), _STARTS.search(script.text) is None

    for name, script in sorted(scripts.items(), key=rank):
        for paths in _named_in(script.text, script.folder):
            yield ComposeChoice(paths, f"the script {name} names it", script.source)


def _named_in(command: str, folder: Path) -> Iterator[tuple[Path, ...]]:
    """The files of each call of Compose in a command line that is run in `folder`."""
    for call in _COMMAND.finditer(command):
        names = ["".join(match.groups(default="")) for match in _FILE.finditer(call["words"])]
        paths = tuple(_path(folder, name) for name in names if "$" not in name)
        if paths and len(paths) == len(names) and all(map(files.may_exist, paths)):
            yield paths


def _from_dev_container(folder: Path) -> Iterator[ComposeChoice]:
    """https://containers.dev/implementors/json_reference/#compose-specific"""
    for name in _DEV_CONTAINERS:
        path = folder / name
        text = _text(path)
        try:
            document = json.loads(_NO_JSON.sub(lambda match: match[1] or "", text)) if text else None
        except (ValueError, RecursionError):  # somebody else's tool says so
            continue
        given = document.get("dockerComposeFile") if isinstance(document, dict) else None
        names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        paths = tuple(_path(path.parent, name) for name in names if isinstance(name, str))
        if paths and all(map(files.may_exist, paths)):
            yield ComposeChoice(paths, "dockerComposeFile names it", _source(path, text, "dockerComposeFile"))


def _from_start_script(folder: Path) -> Iterator[ComposeChoice]:
    for path in (folder / _START_SCRIPT, folder / "scripts" / _START_SCRIPT):
        text = _text(path)
        for paths in _named_in(text, folder):
            yield ComposeChoice(paths, f"{path.name} names it", _source(path, text, paths[0].name))


def _named_for_development(folder: Path) -> Iterator[ComposeChoice]:
    """Files called after development in the folder, its `docker` folder, and the folders in that."""
    docker = folder / "docker"
    for place in (folder, docker, *(docker / name for name in _entries(docker))):
        for name in _entries(place):
            is_compose = _COMPOSE_FILE_NAME.match(name) is not None and name not in OVERRIDES
            called = name if place in (folder, docker) else f"{place.name}/{name}"
            if is_compose and _FOR_DEVELOPMENT.search(called) and not _FOR_OTHERS.search(called):
                path = place / name
                yield ComposeChoice((path,), "called after development", Source(path))


def _entries(folder: Path) -> Sequence[str]:
    """The names in a folder, in order; none where it is none, or a larger one than a person keeps."""
    try:
        names = os.listdir(folder)
    except (OSError, ValueError):
        return ()
    return sorted(names) if len(names) <= _MOST_ENTRIES else ()


def _path(folder: Path, name: str) -> Path:
    return Path(os.path.normpath(folder / name))


def _text(path: Path) -> str:
    """Its text; empty where there is none."""
    try:
        return files.read_text(path, files.SETTINGS_BYTES)
    except (FileNotFoundError, UnreadableFileError):
        return ""


def _source(path: Path, text: str, word: str) -> Source:
    """The first line with `word`."""
    lines = text.splitlines()
    return Source(path, next((number for number, line in enumerate(lines, 1) if word in line), None))


def _mentions_postgres(path: Path) -> bool:
    try:
        return _LOOKS_LIKE_POSTGRES.search(files.read_text(path, files.COMPOSE_BYTES)) is not None
    except (FileNotFoundError, UnreadableFileError):
        return False
