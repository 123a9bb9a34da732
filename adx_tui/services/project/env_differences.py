"""Where the programs of a project read a line of its `.env` files differently, and the spelling that all read alike."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from adx_tui.core.cancellation import check_run
from adx_tui.services import files
from adx_tui.services.environment import chain, env_file, expansion, spelling
from adx_tui.services.environment.env_file import Entry, EnvFile, Spelled
from adx_tui.services.environment.readers.reading import Reading
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrlError
from adx_tui.services.project.env_answers import WRITTEN, Answer, Difference, Mended, Override, Refusal
from adx_tui.services.project.env_programs import Program

_VARIABLE = re.compile(r"(?<!\\)\$\{?([A-Za-z_][A-Za-z0-9_]*)")
_BARE = re.compile(r"(?<!\\)\$([A-Za-z0-9_]+)")
# What is called so is a variable that another machine sets, and no part of a password.
_LIKE_A_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{2,}\Z")
_COMMAND = re.compile(r"\$\(|`")
_MOST_SPELLED = 16 * 1024
"""Of a file in which spellings are tried: each takes a reading by every program."""


@dataclass(frozen=True, slots=True)
class _Program:
    """A program's readings of all its files together, a reading for each way, and where a key is from."""

    program: Program
    readings: tuple[Reading, ...]
    origins: Mapping[str, Path]

    def answer(self, key: str) -> Answer | None:
        """None where it gives up on the files. A value that only running something would make is none."""
        read = [reading for reading in self.readings if not reading.refused]
        return Answer(self.program, frozenset(reading.values.get(key) for reading in read)) if read else None


@dataclass(frozen=True)
class Comparison:
    """`texts` are the files that there are, as they are or as they might be."""

    programs: tuple[Program, ...]
    texts: Mapping[Path, str]
    process_environment: Mapping[str, str]

    @classmethod
    def read(cls, programs: tuple[Program, ...], process_environment: Mapping[str, str], known: EnvFile) -> Comparison:
        """Of the files as they are, `known` as it was read already; one that can't be read is left out."""
        texts = {Path(os.path.realpath(known.path)): known.content}
        for path in dict.fromkeys(path for program in programs for path in program.files if path not in texts):
            try:
                texts[path] = files.read_text(path, files.SETTINGS_BYTES)
            except OSError:
                continue
        return cls(programs, texts, process_environment)

    def differences(self) -> Iterator[Difference]:
        """Every key whose value from one file is not the same for all programs, in the files' order. Raises
        CancelledRunError."""
        for path, file in self._files.items():
            for entry in file.counting.values():
                check_run()
                answers = self._answers(path, entry.key)
                if answers and self._is_filled_from_nowhere(entry, file):
                    answers = (*answers, Answer(WRITTEN, frozenset({entry.value})))
                if not _agree(answers):
                    yield Difference(path, entry, answers)

    def refusals(self) -> Iterator[Refusal]:
        """Who gives up on its files, whatever way it reads them."""
        for read in self._read:
            paths = [path for path in read.program.files if path in self.texts]
            if paths and all(reading.refused for reading in read.readings):
                yield Refusal(read.program, paths[0], read.readings[0].refused)

    def overrides(self) -> Iterator[Override]:
        """The keys that a program has in two of its files, with different values."""
        for program in self.programs:
            counting: dict[str, tuple[Path, Entry]] = {}
            for path in program.files:
                for entry in self._files[path].counting.values() if path in self._files else ():
                    first, at_first = counting.setdefault(entry.key, (path, entry))
                    if at_first.value != entry.value and program.takes(entry.key):
                        yield Override(program, entry.key, (first, at_first.line), (path, entry.line))

    def mend(self, difference: Difference) -> Mended | None:
        """The value that is meant, so spelled that all read it, and all else as before; None where there is no such
        spelling. Every candidate is read by all programs before it is taken."""
        text = self.texts[difference.path]
        if len(text) > _MOST_SPELLED:
            return None
        entry, file = difference.entry, self._files[difference.path]
        is_certain = not self._is_ambiguous(entry, file)
        for value in dict.fromkeys(self._meant(difference, is_certain=is_certain)):
            if (mended := self.spell(difference.path, entry.key, value)) is not None:
                return Mended(value, *mended, is_certain)
        return None

    def spell(self, path: Path, key: str, value: str) -> tuple[Spelled, str] | None:
        """How `value` is to be written for `key` into the file, and the file with it; None where no way is read alike
        by all. The line ends go with it where a shell would have one in the value."""
        file = self._files.get(path) or env_file.parse(self.texts.get(path, ""), path)
        for spelled in spelling.find_spellings(value):
            check_run()
            if not self._is_read_alone_as(f"{key}={spelled}\n", path, key, value):
                continue
            text = file.with_values({key: spelled})
            for candidate in dict.fromkeys((text, text.replace("\r\n", "\n"))):
                if self._is_read_as(candidate, path, key, value):
                    return spelled, candidate
        return None

    # --- how it is worked out ---------------------------------------------------------------------------------------

    @cached_property
    def _files(self) -> Mapping[Path, EnvFile]:
        return {path: env_file.parse(text, path) for path, text in self.texts.items()}

    @cached_property
    def _outside(self) -> Mapping[str, str]:
        """The process environment without what the files have: it is their lines that are compared."""
        own = {key for file in self._files.values() for key in file.values}
        return {key: value for key, value in self.process_environment.items() if key not in own}

    @cached_property
    def _read(self) -> Sequence[_Program]:
        return [_read(program, self.texts, self._outside) for program in self.programs]

    def _answers(self, path: Path, key: str) -> tuple[Answer, ...]:
        """Of those that take `key`, and have it from that file or from none."""
        takers = (
            read
            for read in self._read
            if path in read.program.files and read.program.takes(key) and read.origins.get(key, path) == path
        )
        return tuple(answer for read in takers if (answer := read.answer(key)) is not None)

    def _is_filled_from_nowhere(self, entry: Entry, file: EnvFile) -> bool:
        """Whether it holds a `$word` that nothing sets: a part of a password, which some readers take out."""
        names = _BARE.findall(entry.value)
        return bool(names) and not any(self._may_be_set(name, file) for name in names)

    def _is_ambiguous(self, entry: Entry, file: EnvFile) -> bool:
        """Whether the line may mean another value than the one that stands in it."""
        if expansion.has_variables(entry) or _COMMAND.search(entry.written):
            return True
        if entry.written.startswith('"') and "\\" in entry.written:
            return True
        return any(self._may_be_set(name, file) for name in _VARIABLE.findall(entry.written))

    def _may_be_set(self, name: str, file: EnvFile) -> bool:
        is_set = name in file.values or bool(self.process_environment.get(name))
        return is_set or _LIKE_A_VARIABLE.match(name) is not None

    def _meant(self, difference: Difference, *, is_certain: bool) -> Iterator[str]:
        """The values that the line may mean, the likeliest first."""
        entry = difference.entry
        own = expansion.expanded(self._files[difference.path], self._outside)[entry.key]
        if is_certain:
            own = own if entry.written[:1] in ("'", '"') else own.strip()
        yield own
        if not is_certain:
            yield from (value for answer in difference.answers for value in sorted(filter(None, answer.values)))
        try:
            # The same URL for all who read it as one, without a character that has a meaning to any reader.
            yield database_url.parse(own).with_password
        except DatabaseUrlError as error:
            if error.encoded:
                yield error.encoded

    def _has_fatal_lines(self, path: Path) -> bool:
        file = self._files.get(path)
        return file is not None and any(problem.fatal for problem in file.problems)

    def _is_read_alone_as(self, line: str, path: Path, key: str, value: str) -> bool:
        """The same of the line by itself, which is soon told: most spellings fail here."""
        return all(
            chain.read(way.reader, [line], {}).values.get(key) == value
            for read in self._read
            if path in read.program.files and read.program.takes(key) and read.origins.get(key, path) == path
            for way, before in zip(read.program.chains, read.readings, strict=True)
            if not before.refused
        )

    def _is_read_as(self, text: str, path: Path, key: str, value: str) -> bool:
        """Whether every program would have `value` for `key` from the file with that text, and all else as before."""
        outside = {name: given for name, given in self._outside.items() if name != key}
        after = Comparison(self.programs, {**self.texts, path: text}, outside)
        if any(problem.fatal for problem in after._files[path].problems) and not self._has_fatal_lines(path):
            return False
        names_it = re.compile(rf"\$\{{?{re.escape(key)}\b")
        mentioned = {
            entry.key for file in self._files.values() for entry in file.entries if names_it.search(entry.written)
        }
        for before, now in zip(self._read, after._read, strict=True):
            if path not in now.program.files or all(reading.refused for reading in before.readings):
                continue
            if now.program.takes(key) and now.origins.get(key) == path:
                if any(reading.values.get(key) != value for reading in now.readings):
                    return False
            elif now.program.takes(key) and now.origins.get(key) is None:
                return False
            if not all(
                _same_but(old, new, mentioned | {key}) for old, new in zip(before.readings, now.readings, strict=True)
            ):
                return False
        return True


def _read(program: Program, texts: Mapping[Path, str], environment: Mapping[str, str]) -> _Program:
    readings = tuple(
        chain.read(way.reader, [texts[path] for path in way.files if path in texts], environment)
        for way in program.chains
    )
    origins: dict[str, Path] = {}
    reader = program.chains[0].reader
    for path in program.files:
        if path in texts:
            alone = chain.read(reader, [texts[path]], {})
            for key in (*alone.values, *alone.unsettled):
                origins.setdefault(key, path)
    return _Program(program, readings, origins)


def _agree(answers: Sequence[Answer]) -> bool:
    if len(answers) < 2:
        return True
    sets = [frozenset(map(_meaning, answer.values)) for answer in answers]
    return bool(frozenset.intersection(*sets))


def _meaning(value: str | None) -> str | None:
    """A value as whoever takes it understands it: of a URL, its parts."""
    if value is None or not value.startswith("postgres"):
        return value
    try:
        return database_url.parse(value).with_password
    except DatabaseUrlError:
        return value


def _same_but(before: Reading, after: Reading, keys: set[str]) -> bool:
    """Whether all but `keys` is as it was. A key that a byte order mark stands before is none, and a carriage return is
    of the line's end."""

    def others(reading: Reading) -> dict[str, str]:
        return {
            key: value.replace("\r", "")
            for key, value in reading.values.items()
            if key not in keys and key[:1] != "\ufeff"
        }

    return bool(before.refused) or (others(before) == others(after) and not after.refused)
