"""`.env.example` as the schema of `.env`, in the @env-spec notation (`# @required @sensitive @type=port`).

An example without any decorator is a list of keys: nothing is guessed about their values.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from adx_tui.services.environment import env_file

_DECORATOR = re.compile(r"@(?P<name>[A-Za-z]+)(?:=(?P<value>[A-Za-z]+(?:\([^()]*\))?|\"[^\"]*\"|\S+))?")
_TYPE = re.compile(r"(?P<name>[A-Za-z]+)(?:\((?P<arguments>[^)]*)\))?\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")
_DEFAULT_SECRET_LENGTH = 32
_LONGEST_SECRET = 10_000
_NUMERIC = frozenset({"min", "max", "minLength", "maxLength"})

# Names that promise a secret, for projects whose example says nothing: used to mask values, never to judge them.
_SECRET_NAME = re.compile(r"PASS|SECRET|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|(?:^|_)KEY$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the example says of one key. `arguments` are the type's: `minLength`, `min`, `max`, …"""

    key: str
    default: str
    line: int
    description: str = ""
    required: bool = False
    sensitive: bool = False
    type: str = "string"
    arguments: Mapping[str, str]
    choices: tuple[str, ...] = ()

    def problem(self, value: str) -> str:
        """Why `value` does not do, as the end of a sentence about the key; empty when it does."""
        if not value:
            return "is required, but empty" if self.required else ""
        match self.type:
            case "integer" | "number" | "port":
                return self._number_problem(value)
            case "boolean":
                return "" if value.lower() in ("true", "false", "1", "0") else "is not true or false"
            case "email":
                return "" if _EMAIL.match(value) else "is no e-mail address"
            case "enum":
                return "" if value in self.choices else f"is none of {', '.join(self.choices)}"
            case "url":
                return _url_problem(value)
            case _:
                return self._length_problem(value)

    def generated(self) -> str | None:
        """A random value that is valid here; None where a made-up value can't serve."""
        # `startsWith=sk_`: somebody else's key, not ours to invent.
        if not self.sensitive or self.type != "string" or "startsWith" in self.arguments:
            return None
        longest = max(0, min(int(self.arguments.get("maxLength", _LONGEST_SECRET)), _LONGEST_SECRET))
        length = min(max(_DEFAULT_SECRET_LENGTH, int(self.arguments.get("minLength", 0))), longest)
        value = secrets.token_urlsafe(length)[:length]
        return None if self.problem(value) else value

    def _number_problem(self, value: str) -> str:
        try:
            number = float(value) if self.type == "number" else int(value)
        except ValueError:
            return "is no number" if self.type == "number" else "is no whole number"
        lowest = float(self.arguments.get("min", 1 if self.type == "port" else "-inf"))
        highest = float(self.arguments.get("max", 65535 if self.type == "port" else "inf"))
        return "" if lowest <= number <= highest else f"is not between {lowest:g} and {highest:g}"

    def _length_problem(self, value: str) -> str:
        shortest, longest = int(self.arguments.get("minLength", 0)), int(self.arguments.get("maxLength", 10**9))
        if not shortest <= len(value) <= longest:
            bound = f"at least {shortest}" if len(value) < shortest else f"at most {longest}"
            return f"has {len(value)} characters; it needs {bound}"
        start = self.arguments.get("startsWith", "")
        return "" if value.startswith(start) else f"does not start with {start}"


@dataclass(frozen=True, slots=True)
class EnvSchema:
    """The keys of `.env.example`, in its order. `decorated`: it says which are required and of what type."""

    file: env_file.EnvFile
    fields: tuple[Field, ...]
    decorated: bool
    problems: tuple[tuple[int, str], ...] = ()
    """Line numbers, and what is wrong there: the rest is in force."""

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)


def read(path: Path) -> EnvSchema:
    """Read an example. Raises FileNotFoundError where there is none, UnreadableFileError."""
    return schema_of(env_file.read(path))


def schema_of(file: env_file.EnvFile) -> EnvSchema:
    """What `file` says as an example."""
    decorated = any(_decorators(entry.comment) for entry in file.entries)
    fields = tuple(_field(entry, decorated=decorated) for entry in file.entries)
    problems = [(problem.line, problem.text) for problem in file.problems if problem.fatal]
    problems += [
        (field.line, f"{name} of {field.key} is no number")
        for field in fields
        for name, value in field.arguments.items()
        if name in _NUMERIC and not _is_number(value)
    ]
    usable = tuple(replace(field, arguments=_usable(field.arguments)) for field in fields)
    return EnvSchema(file, usable, decorated, tuple(sorted(problems)))


def read_if_there(path: Path) -> EnvSchema | None:
    """The same; None where there is no example. Raises UnreadableFileError."""
    try:
        return read(path)
    except FileNotFoundError:
        return None


def _usable(arguments: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in arguments.items() if name not in _NUMERIC or _is_number(value)}


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,15}", text) is not None


def looks_secret(key: str) -> bool:
    """Whether a key's name promises a secret: its value is masked, whatever the example says."""
    return _SECRET_NAME.search(key) is not None


def _decorators(comment: tuple[str, ...]) -> dict[str, str]:
    return {
        match["name"]: (match["value"] or "").strip('"')
        for line in comment
        if line.startswith("@")
        for match in _DECORATOR.finditer(line)
    }


def _field(entry: env_file.Entry, *, decorated: bool) -> Field:
    decorators = _decorators(entry.comment)
    type_ = _TYPE.match(decorators.get("type", "string"))
    name, arguments = (type_["name"], type_["arguments"] or "") if type_ else ("string", "")
    listed = [part.strip() for part in arguments.split(",") if part.strip()]
    described = " ".join(line for line in entry.comment if line and not line.startswith("@") and set(line) - set("-=*"))
    return Field(
        key=entry.key,
        default=entry.value,
        line=entry.line,
        description=described,
        required=decorated and "required" in decorators and decorators["required"] != "false",
        sensitive="sensitive" in decorators and decorators["sensitive"] != "false",
        type=name,
        arguments=dict(tuple(part.split("=", 1)) for part in listed if "=" in part),
        choices=tuple(part for part in listed if "=" not in part),
    )


def _url_problem(value: str) -> str:
    # A database URL may hold an unencoded password that urlsplit chokes on: it is judged by its own check.
    if re.match(r"postgres(ql)?://", value):
        return ""
    try:
        parts = urlsplit(value)
    except ValueError as error:
        return f"is no URL: {error}"
    return "" if parts.scheme and (parts.netloc or parts.path) else "is no URL: it has no scheme://"
