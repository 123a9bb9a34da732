"""The decorators of @env-spec, as varlock has them: which there are, where each may stand, and in which form.

https://varlock.dev/reference/item-decorators/ and https://varlock.dev/reference/root-decorators/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from adx_tui.services.environment.spec.grammar import Call, Decorator, Static, Value
from adx_tui.services.environment.spec.kinds import OPTIONS, Kind

_VALUE, _CALL, _EITHER = "value", "call", "either"
OF_KEYS = {
    **dict.fromkeys(("required", "optional", "sensitive", "public", "internal", "dynamic", "static"), _VALUE),
    **dict.fromkeys(("type", "example", "docsUrl", "icon", "deprecated", "auditIgnore", "placeholder"), _VALUE),
    **dict.fromkeys(("docs", "tag"), _CALL),
    "proxy": _EITHER,
}
"""Those of one key, with their form."""
OF_FILES = {
    **dict.fromkeys(("envFlag", "currentEnv", "defaultRequired", "defaultSensitive", "defaultDynamic"), _VALUE),
    **dict.fromkeys(("disable", "cache", "redactLogs", "preventLeaks", "encryptInjectedEnv"), _VALUE),
    **dict.fromkeys(("disableProcessEnvInjection", "injectUndefinedAsEmpty", "proxyConfig"), _VALUE),
    **dict.fromkeys(("import", "plugin", "auditIgnorePaths", "auditExtraPatterns", "setValuesBulk", "proxy"), _CALL),
}
"""Those of the header."""
_GENERATORS = "generate"
"""What begins like this writes code, and belongs to the header."""
_OPPOSITES = (("required", "optional"), ("sensitive", "public"), ("dynamic", "static"), ("currentEnv", "envFlag"))
_PROSE = frozenset(("todo", "see", "note", "fixme"))
"""What people write in comments without a thought of @env-spec."""
FUNCTIONS = frozenset(
    ("ref", "concat", "fallback", "exec", "regex", "remap", "forEnv", "eq", "if", "ifs", "not", "isEmpty", "cache")
).union(
    ("randomNum", "randomUuid", "randomHex", "randomString", "generateOtp", "inferFromPrefix", "domainFromUrl"),
    ("varlock", "keychain"),
)


class Place(Enum):
    """Where a decorator stands."""

    KEY = "a key"
    HEADER = "the header"
    NOWHERE = "a comment that belongs to no key"


@dataclass(frozen=True, slots=True, order=True)
class SchemaProblem:
    """What is wrong on one line of an example; the rest is in force."""

    line: int
    text: str
    unknown: bool = False
    """Whether it is a name that @env-spec does not have."""


def is_known(decorator: Decorator) -> bool:
    """Whether @env-spec has a decorator of that name."""
    return decorator.name in OF_KEYS or is_of_files(decorator)


def is_meant(decorator: Decorator) -> bool:
    """Whether who wrote it had @env-spec in mind: the name is one of it, or nearly, and no prose follows."""
    return is_known(decorator) or (not decorator.stray and bool(nearest(decorator.name, (*OF_KEYS, *OF_FILES))))


def is_of_files(decorator: Decorator) -> bool:
    """Whether it is one of the header's."""
    return decorator.name in OF_FILES or decorator.name.startswith(_GENERATORS)


def check_decorators(decorators: Sequence[Decorator], place: Place, *, plugins: bool) -> Iterator[SchemaProblem]:
    """What is wrong with `decorators`, which stand together. `plugins`: the file loads some, and they bring names of
    their own."""
    for decorator in decorators:
        yield from _check(decorator, place, plugins=plugins)
    first: dict[str, int] = {}
    for decorator in decorators:
        # The call form is for those that may stand several times.
        if is_known(decorator) and decorator.name in first and not isinstance(decorator.value, Call):
            yield SchemaProblem(decorator.line, f"@{decorator.name} stands on line {first[decorator.name]} too")
        first.setdefault(decorator.name, decorator.line)
    for one, other in _OPPOSITES:
        if one in first and other in first:
            yield SchemaProblem(max(first[one], first[other]), f"@{one} and @{other} exclude each other")


def _check(decorator: Decorator, place: Place, *, plugins: bool) -> Iterator[SchemaProblem]:
    name, line = decorator.name, decorator.line
    if not is_known(decorator):
        if not plugins and name.lower().rstrip(":") not in _PROSE:
            yield SchemaProblem(
                line, f"@{name} is no decorator of @env-spec{nearest(name, (*OF_KEYS, *OF_FILES))}", True
            )
        return
    if decorator.stray:
        yield SchemaProblem(line, f"after @{name} stands text without a # before it")
    is_of_key, is_of_file = name in OF_KEYS, is_of_files(decorator)
    if place is Place.KEY and not is_of_key:
        yield SchemaProblem(line, f"@{name} belongs into the header, above the first key and a line `# ---`")
    elif place is Place.HEADER and not is_of_file:
        yield SchemaProblem(line, f"@{name} belongs directly above a key, not into the header")
    elif place is Place.NOWHERE:
        yield SchemaProblem(line, f"@{name} stands above no key")
    form = OF_KEYS[name] if is_of_key and place is not Place.HEADER else OF_FILES.get(name, _CALL)
    is_call = isinstance(decorator.value, Call) and decorator.value.name == ""
    if is_call and form == _VALUE:
        yield SchemaProblem(line, f"@{name}(…) has to be @{name}=…")
    elif not is_call and form == _CALL:
        yield SchemaProblem(line, f"@{name} has to be @{name}(…)")


def nearest(name: str, names: Iterable[str]) -> str:
    """The ending of a sentence that names what `name` may have been meant for; empty where nothing is close."""
    import difflib  # for the few that are misspelt

    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.8)
    return f"; is {close[0]} meant?" if close else ""


# --- @type ----------------------------------------------------------------------------------------------------------


def read_kind(decorator: Decorator, *, plugins: bool) -> tuple[Kind, list[SchemaProblem]]:
    """The type that `@type=…` names, as far as that can be told without running anything."""
    problems: list[SchemaProblem] = []
    if decorator.value is None:
        return Kind(), [SchemaProblem(decorator.line, "@type names no type")]
    kind = _kind(decorator.value, decorator.line, problems, plugins=plugins)
    return kind, problems


def _kind(value: Value, line: int, problems: list[SchemaProblem], *, plugins: bool) -> Kind:
    name = value.text if isinstance(value, Static) else value.name
    if name not in OPTIONS:
        if "(" in name:
            problems.append(SchemaProblem(line, "a bracket of @type is not closed, or holds one that is in no quotes"))
        elif name not in FUNCTIONS and not plugins:  # `@type=if(…)`: which type it is, only varlock knows
            problems.append(SchemaProblem(line, f"{name} is no type of @env-spec{nearest(name, OPTIONS)}", True))
        return Kind()
    if isinstance(value, Static):
        return Kind(name)
    options: dict[str, str] = {}
    inner: dict[str, Kind] = {}
    choices: list[str] = []
    for argument in value.arguments:
        if argument.key == "keyType" and name == "record":
            inner["keys"] = _kind(argument.value, line, problems, plugins=plugins)
        elif argument.key:
            if argument.key not in OPTIONS[name]:
                what = f"{name} has no option {argument.key}{nearest(argument.key, OPTIONS[name])}"
                problems.append(SchemaProblem(line, what, True))
            elif (text := _option_text(argument.value)) is not None:
                options[argument.key] = text
        elif name in ("array", "record") and "values" not in inner:
            inner["values"] = _kind(argument.value, line, problems, plugins=plugins)
        elif name == "enum":
            if not isinstance(argument.value, Static) or argument.value.is_reference:
                return Kind()  # members that another variable names
            choices.append(argument.value.text)
        else:
            problems.append(SchemaProblem(line, f"{name} takes no {argument.value}, but options like min=1"))
    return Kind(name, options, tuple(choices), inner.get("values"), inner.get("keys"))


def _option_text(value: Value) -> str | None:
    """An option as written; None where only varlock knows it."""
    if isinstance(value, Static):
        return None if value.is_reference and not value.text.startswith(("/", "^")) else value.text
    if value.name == "regex" and value.arguments:
        parts = [part.value.text for part in value.arguments if isinstance(part.value, Static)]
        return f"/{parts[0]}/{''.join(parts[1:2])}" if parts else None
    return str(value) if value.name == "[" else None
