"""`.env.example` as the schema of `.env`, in the @env-spec notation (`# @required @sensitive @type=port`).

An example without any decorator is a list of keys: nothing is guessed about their values.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.services.environment import env_file
from adx_tui.services.environment.spec import conditions, decorators, kinds
from adx_tui.services.environment.spec.decorators import SchemaProblem
from adx_tui.services.environment.spec.grammar import Call
from adx_tui.services.environment.spec.kinds import Kind
from adx_tui.services.environment.spec.specification import Item, Specification, read_specification

_DEFAULT_SECRET_LENGTH = 32
_LONGEST_SECRET = 10_000
_NO_SECRET = frozenset(("number", "integer", "port", "boolean", "enum", "duration"))
"""Types whose values are none, unless a key says so itself."""
_TEXT = Kind()
_PLAIN = Specification({})

_PUBLISHED = ("NEXT_PUBLIC_", "NUXT_PUBLIC_", "PUBLIC_", "VITE_", "EXPO_PUBLIC_", "REACT_APP_", "GATSBY_")
# Names that promise a secret, for projects whose example says nothing: used to mask values, never to judge them.
_SECRET_NAME = re.compile(r"PASS|SECRET|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|(?:^|_)KEY$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the example says of one key. `call` is its value where that is a function call, which is never made."""

    key: str
    default: str
    line: int
    description: str = ""
    required: bool = False
    sensitive: bool = False
    public: bool = False
    """Whether the example says in so many words that it is no secret."""
    kind: Kind = _TEXT
    call: Call | None = None

    @property
    def type(self) -> str:
        """The type's name."""
        return self.kind.name

    @property
    def arguments(self) -> Mapping[str, str]:
        """The type's options: `minLength`, `min`, `max`, …"""
        return self.kind.options

    @property
    def choices(self) -> tuple[str, ...]:
        """The members of an enum."""
        return self.kind.choices

    def problem(self, value: str) -> str:
        """Why `value` does not do, as the end of a sentence about the key; empty when it does."""
        if not value:
            return "is required, but empty" if self.required else ""
        if self.kind == _TEXT:
            return ""
        from adx_tui.services.environment.spec import judging  # for who has types

        return judging.problem(self.kind, value)

    def generated(self) -> str | None:
        """A random value that is valid here; None where a made-up value can't serve."""
        # `startsWith=sk_`: somebody else's key, not ours to invent.
        if not self.sensitive or self.type != "string" or "startsWith" in self.arguments:
            return None
        exactly = self.kind.length("isLength", -1)
        longest = min(self.kind.length("maxLength", _LONGEST_SECRET), _LONGEST_SECRET)
        length = min(max(_DEFAULT_SECRET_LENGTH, self.kind.length("minLength", 0)), longest)
        length = min(exactly, _LONGEST_SECRET) if exactly >= 0 else length
        value = secrets.token_urlsafe(length)[:length]
        # A pattern may want what a random value has by chance only.
        return None if not value or self.problem(value) else value


@dataclass(frozen=True, slots=True)
class EnvSchema:
    """The keys of `.env.example`, in its order. `decorated`: it says which are required and of what type."""

    file: env_file.EnvFile
    fields: tuple[Field, ...]
    decorated: bool
    problems: tuple[SchemaProblem, ...] = ()
    """What is wrong with it, line by line: the rest is in force."""
    specification: Specification = _PLAIN

    def field(self, key: str) -> Field | None:
        """What it says of `key`."""
        return next((field for field in self.fields if field.key == key), None)

    def in_force(self, values: Mapping[str, str]) -> EnvSchema:
        """The same where those are the values: `@required=forEnv(production)` depends on them."""
        if not self.decorated:
            return self
        known = {**{field.key: field.default for field in self.fields}, **values}
        specification = self.specification
        fields = tuple(
            replace(one, required=_is_required(specification.header, specification.item(one.line), one, known))
            for one in self.fields
        )
        return replace(self, fields=fields)


def read(path: Path) -> EnvSchema:
    """Read an example. Raises FileNotFoundError where there is none, UnreadableFileError."""
    return schema_of(env_file.read(path))


def schema_of(file: env_file.EnvFile) -> EnvSchema:
    """What `file` says as an example."""
    specification = read_specification(file)
    problems = [SchemaProblem(problem.line, problem.text) for problem in file.problems if problem.fatal]
    problems += specification.problems
    fields: list[Field] = []
    for entry in file.entries:
        item = specification.item(entry.line)
        declared = item.get("type") if specification.decorated else None
        kind = _TEXT
        if declared is not None:
            kind, faults = decorators.read_kind(declared, plugins=specification.plugins)
            problems += faults
            kind, faulty = kinds.settle(kind)
            problems += [SchemaProblem(declared.line, f"{what} ({entry.key})") for what in faulty]
        fields.append(_field(entry, item, kind, specification))
    schema = EnvSchema(file, tuple(fields), specification.decorated, tuple(sorted(problems)), specification)
    return schema.in_force({})


def read_if_there(path: Path) -> EnvSchema | None:
    """The same; None where there is no example. Raises UnreadableFileError."""
    try:
        return read(path)
    except FileNotFoundError:
        return None


def looks_secret(key: str) -> bool:
    """Whether a key's name promises a secret, and not the path of a file with one."""
    return _SECRET_NAME.search(key) is not None and not key.upper().endswith("_FILE")


def is_published(key: str) -> bool:
    """Whether a framework puts the value of `key` into what it sends to every browser: then it is nobody's secret.

    https://nextjs.org/docs/app/guides/environment-variables, https://vite.dev/guide/env-and-mode,
    https://docs.expo.dev/guides/environment-variables, https://nuxt.com/docs/guide/going-further/runtime-config
    """
    return key.startswith(_PUBLISHED)


def holds_secret(key: str, field: Field | None) -> bool:
    """Whether the value of `key` is a secret, and masked: as the example says, else by the key's name."""
    if field is not None and (field.sensitive or field.public):
        return field.sensitive
    return looks_secret(key)


def _field(entry: env_file.Entry, item: Item, kind: Kind, specification: Specification) -> Field:
    sensitive = _is_sensitive(specification.header, item, entry.key, kind) if specification.decorated else None
    return Field(
        key=entry.key,
        default="" if item.call else entry.value,
        line=entry.line,
        description=" ".join(line for line in item.prose if line and set(line) - set("-=*")),
        sensitive=sensitive is True,
        public=sensitive is False,
        kind=kind,
        call=item.call,
    )


def _is_required(header: Item, item: Item, field: Field, values: Mapping[str, str]) -> bool:
    """By the key's own word, else the header's: a file with a header is one of varlock's, where everything is required
    that nobody calls optional; without one only what is called required.
    https://varlock.dev/reference/root-decorators/#defaultrequired"""
    for name, wanted in (("required", True), ("optional", False)):
        if (one := item.get(name)) is not None:
            told = conditions.holds(one.value, values, _current_environment(header, values))
            return told is wanted
    default = header.get("defaultRequired")
    if default is not None and default.text == "infer":
        return field.call is not None or field.default != ""
    if default is None:
        return any(decorators.is_of_files(one) for one in header.decorators)
    return default.text == "true"


def _current_environment(header: Item, values: Mapping[str, str]) -> str:
    """https://varlock.dev/reference/root-decorators/#currentenv, and @envFlag, as that was called before."""
    named = header.get("currentEnv") or header.get("envFlag")
    return values.get(conditions.variable_of(named.value), "") if named is not None else ""


def _is_sensitive(header: Item, item: Item, key: str, kind: Kind) -> bool | None:
    """By the key's own word, else by the header's where that is written: None where neither says so of this key.
    `@sensitive={…}` is one with options."""
    for name, wanted in (("sensitive", True), ("public", False)):
        if (one := item.get(name)) is not None:
            return one.text != "false" if wanted else one.text == "false"
    default = header.get("defaultSensitive")
    if default is None or kind.name in _NO_SECRET:
        return None
    if isinstance(default.value, Call) and default.value.arguments:  # inferFromPrefix(PUBLIC_)
        return not key.startswith(str(default.value.arguments[0].value).strip("'\""))
    return True if default.text == "true" else None
