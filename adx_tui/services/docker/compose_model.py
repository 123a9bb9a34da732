"""Compose files read into one model: several laid over one another, what they include, and what services extend.

https://github.com/compose-spec/compose-spec/blob/main/14-include.md,
https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extends
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.core.inside import leads_outside
from adx_tui.services import files
from adx_tui.services.docker import compose_yaml
from adx_tui.services.docker.compose_merge import Merger, without_resets
from adx_tui.services.docker.compose_tree import ComposeFileError, Node, Origin, Value
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.files import UnreadableFileError

# A compose file names a handful of others.
_MOST_FILES = 50
_DEEPEST = 16


class Sources:
    """The files that a compose file leads to, each read and parsed once."""

    def __init__(self) -> None:
        self._texts: dict[Path, str] = {}
        self._documents: dict[Origin, Node] = {}

    def parse(self, text: str, origin: Origin) -> Node:
        """The document of a text that is always the same at its origin. Raises ComposeFileError."""
        if origin not in self._documents:
            self._documents[origin] = compose_yaml.parse(text, origin)
        return self._documents[origin]

    def read(self, path: Path) -> str:
        """Raises ComposeFileError."""
        if path not in self._texts:
            if len(self._texts) >= _MOST_FILES:
                raise ComposeFileError(f"it leads to more than {_MOST_FILES} files")
            try:
                self._texts[path] = files.read_text(path, files.COMPOSE_BYTES)
            except FileNotFoundError:
                raise ComposeFileError("it does not exist", None, path) from None
            except UnreadableFileError as error:
                raise ComposeFileError(f"it can't be read: {error.problem}", error.line, path) from None
        return self._texts[path]


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Reads models of the repository at `root`, with one environment. `lenient`: variables that must be set, and files
    of the environment, may be missing."""

    root: Path
    sources: Sources
    environment: Mapping[str, str]
    read_env_file: Callable[[Path], EnvFile]
    lenient: bool = False

    def read(self, paths: Sequence[Path]) -> Value:
        """The files of `paths` as one document. Raises ComposeFileError."""
        folder = paths[0].parent
        return Value(without_resets(_Reading(self, Merger()).merged([(path, folder) for path in paths], ())))

    def read_text(self, text: str, folder: Path) -> Value:
        """The same of a text that is no file. Raises ComposeFileError."""
        return self.parse(text, Origin(None, folder))

    def parse(self, text: str, origin: Origin) -> Value:
        """One file by itself. Raises ComposeFileError."""
        return compose_yaml.fill(self.sources.parse(text, origin), self.environment, lenient=self.lenient)

    def read_named(self, path: Path, by: Value) -> str:
        """The text of a file that the value `by` names. Raises ComposeFileError."""
        self._require_inside(path, by)
        try:
            return self.sources.read(path)
        except ComposeFileError as error:
            if error.line is not None:
                raise
            raise by.fault(f"{path.name}, which it names, can't be used: {error.problem}") from None

    def read_variables(self, given: Value, *, lenient: bool = False) -> dict[str, str]:
        """What the `env_file` of a service, or of an include, sets: one file or several, of which a later one wins.
        Raises ComposeFileError."""
        lenient = lenient or self.lenient
        variables: dict[str, str] = {}
        for entry in several(given):
            name = (entry.get("path") if entry.is_mapping else entry).text("the name of a file")
            required = entry.get("required").text_or("true") == "true" if entry.is_mapping else True
            path = resolved(entry, name)
            self._require_inside(path, entry)
            try:
                variables |= self.read_env_file(path).values
            except FileNotFoundError:
                if required and not lenient:
                    raise entry.fault(f"its env_file {name} does not exist") from None
            except UnreadableFileError as error:
                if not lenient:
                    raise entry.fault(f"its env_file {name} can't be read: {error.problem}") from None
        return variables

    def _require_inside(self, path: Path, by: Value) -> None:
        """A file can only name what is inside of the repository. Raises ComposeFileError."""
        try:
            real = leads_outside(path, self.root)
        except ValueError as error:
            raise by.fault(f"it names a file that can't be: {error}") from None
        if real is not None:
            raise by.fault(f"it names {real}, and may only name what is inside of the repository, {self.root}")


class _Reading:
    """One reading: what was read of each file, and of each service with what it extends."""

    def __init__(self, reader: ModelReader, merger: Merger) -> None:
        self._reader = reader
        self._merger = merger
        self._documents: dict[tuple[Path, Path], Value] = {}
        self._services: dict[tuple[Path | None, Path, str], Node] = {}

    def merged(self, paths: Sequence[tuple[Path, Path]], including: tuple[Path, ...]) -> Node:
        """The files with their folders, later ones laid over earlier ones."""
        document: Node | None = None
        for path, folder in paths:
            node = self._whole(self._document(path, folder, None), including)
            document = node if document is None else self._merger.merge(document, node)
        assert document is not None
        return document

    def _document(self, path: Path, folder: Path, by: Value | None) -> Value:
        """One file by itself, as it is written; `by` is what names it."""
        if (path, folder) not in self._documents:
            reader = self._reader
            text = reader.sources.read(path) if by is None else reader.read_named(path, by)
            self._documents[path, folder] = reader.parse(text, Origin(path, folder))
        return self._documents[path, folder]

    def _whole(self, document: Value, including: tuple[Path, ...]) -> Node:
        """With what its services extend, and laid over what it includes."""
        if not document.is_mapping:
            return document.node
        services = document.get("services")
        entries = dict(document.entries())
        if services.is_mapping:
            extended = {
                name: self._service(services, name, service, ()) for name, service in services.entries().items()
            }
            entries["services"] = Value(replace(services.node, content=extended), services.at)
        whole = replace(document.node, content={key: value.node for key, value in entries.items() if key != "include"})
        for entry in several(document.get("include")):
            whole = self._merger.merge(self._included(entry, including), whole)
        return whole

    def _service(self, services: Value, name: str, service: Value, chain: tuple[tuple[Path | None, str], ...]) -> Node:
        """A service laid over the one that it extends."""
        extends = service.get("extends") if service.is_mapping else Value(Node(service.line, None))
        if extends.is_null:
            return service.node
        key = (service.file, service.node.origin.folder, name)
        if key in self._services:
            return self._services[key]
        link = (service.file, name)
        if link in chain:
            raise extends.fault(f"the service {name} extends itself")
        if len(chain) >= _DEEPEST:
            raise extends.fault(f"services extend one another more than {_DEEPEST} deep")
        base_name = (extends.get("service") if extends.is_mapping else extends).text("the name of a service")
        file = extends.get("file") if extends.is_mapping else Value(Node(extends.line, None))
        if not file.is_null:
            path = resolved(file, file.text("the name of a file"))
            services = self._document(path, path.parent, file).get("services")
        base = services.get(base_name)
        if base.is_null:
            raise extends.fault(f"there is no service {base_name}, which {name} extends")
        node = self._merger.merge(
            self._service(services, base_name, base, (*chain, link)), service.node, ("services", name)
        )
        if isinstance(node.content, Mapping):
            node = replace(node, content={key: child for key, child in node.content.items() if key != "extends"})
        self._services[key] = node
        return node

    def _included(self, entry: Value, including: tuple[Path, ...]) -> Node:
        """What one entry of `include` leads to: a model of its own, with its own folder and environment."""
        names = several(entry.get("path")) if entry.is_mapping else [entry]
        paths = [resolved(name, name.text("the name of a file")) for name in names]
        if not paths:
            raise entry.fault("an include names no file")
        if set(paths) & set(including) or len(including) >= _DEEPEST:
            raise entry.fault(f"{paths[0].name} includes itself")
        home = paths[0].parent
        if entry.is_mapping and not (given := entry.get("project_directory")).is_null:
            home = resolved(given, given.text("a folder"))
        reader = replace(self._reader, environment=self._environment(entry, home))
        reading = _Reading(reader, self._merger)
        for path in paths:
            reading._document(path, home, entry)
        node = reading.merged([(path, home) for path in paths], (*including, *paths))
        if not isinstance(node.content, Mapping):
            return node
        return replace(node, content={key: child for key, child in node.content.items() if key != "name"})

    def _environment(self, entry: Value, home: Path) -> Mapping[str, str]:
        """What is included has its own `.env`, which fills in what the environment around leaves open."""
        given = entry.get("env_file") if entry.is_mapping else Value(Node(entry.line, None))
        if given.is_null:
            usual = {"path": Node(entry.line, str(home / ".env")), "required": Node(entry.line, "false")}
            given = Value(replace(entry.node, content=usual))
        return {**self._reader.read_variables(given), **self._reader.environment}


def resolved(by: Value, name: str) -> Path:
    """The path that the value `by` names, from where its file's relative paths begin."""
    return Path(os.path.normpath(by.node.origin.folder / name))


def several(given: Value) -> Sequence[Value]:
    """One, or a list of them; nothing is none."""
    return given.items() if given.is_list else () if given.is_null else (given,)
