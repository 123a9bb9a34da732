"""`${NAME}` in the values that adx-tui itself needs, and how such a value is changed.

Only what expanding readers agree on is filled in: `${NAME}` and `${NAME:-word}`, not in single quotes. `$word` is a
part of many a password: it is a variable only where it is the whole value, and one that is set. So have it all but
Prisma 5 and 6 and python-dotenv, which know braces alone; that these read something else is said of the line.
https://github.com/motdotla/dotenv-expand, https://docs.docker.com/compose/environment-variables/variable-interpolation/
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import unquote

from adx_tui.services.environment.env_file import Entry, EnvFile, Spelled, Template

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::?-(?P<default>[^${}]*))?\}")
_BARE = re.compile(r"\$(?P<name>[A-Za-z_][A-Za-z0-9_]*)")
_DEEPEST = 16
_LONGEST = 64 * 1024
_PORT = re.compile(r"(?P<head>://(?:[^@/]*@)?(?:\[[^\]]*\]|[^:/?\[]*)):(?P<port>\d+)(?=[/?]|\Z)")


def expanded(file: EnvFile, process_environment: Mapping[str, str]) -> dict[str, str]:
    """The file's values with their variables filled in; the process environment has the first word. A variable that
    nothing sets stays as it is written."""
    entries = {entry.key: entry for entry in file.entries}
    return {key: _filled(entry, entries, process_environment, 0) for key, entry in entries.items()}


def has_variables(entry: Entry) -> bool:
    """Whether the value of a line is made of others."""
    return not entry.written.startswith("'") and _VARIABLE.search(entry.value) is not None


def unknown_in(value: str) -> tuple[str, ...]:
    """The variables that nothing sets, of an expanded value."""
    return tuple(dict.fromkeys(match["name"] for match in _VARIABLE.finditer(value)))


def changes_in(
    file: EnvFile, changes: Mapping[str, str], process_environment: Mapping[str, str]
) -> dict[str, str | Template]:
    """The lines to be written so that the file's values become `changes`: where a value is made of variables, those are
    changed that differ, and the line stays; what stands in it in so many words is changed there."""
    written: dict[str, str | Template] = {}
    for key, value in changes.items():
        entry = file.entry(key)
        template = _template(entry, file.values, process_environment) if entry else ""
        if not template or isinstance(value, Spelled):
            written[key] = value
            continue
        others = _solved(file, template, value, process_environment)
        if others is not None:
            written |= {name: text for name, text in others.items() if name not in changes}
            continue
        other_port = _with_port_of(template, value)
        others = _solved(file, other_port, value, process_environment) if other_port else None
        if others is None:
            written[key] = value
        else:
            written |= {key: Template(other_port), **{k: v for k, v in others.items() if k not in changes}}
    return written


def _filled(entry: Entry, entries: Mapping[str, Entry], environment: Mapping[str, str], depth: int) -> str:
    template = _template(entry, entries, environment)
    if not template or depth > _DEEPEST:
        return entry.value

    def one(match: re.Match[str]) -> str:
        name = match["name"]
        if environment.get(name):
            return environment[name]
        other = entries.get(name)
        value = _filled(other, entries, environment, depth + 1) if other and other.key != entry.key else ""
        if not value and other is None and match["default"] is None:
            return match[0]
        return value or match["default"] or ""

    filled = _VARIABLE.sub(one, template)
    return filled if len(filled) <= _LONGEST else entry.value


def _template(entry: Entry, known: Collection[str], environment: Mapping[str, str]) -> str:
    """The value with its variables in braces; empty where it is made of none. `known` are the file's keys."""
    if has_variables(entry):
        return entry.value
    bare = None if entry.written.startswith("'") else _BARE.fullmatch(entry.value)
    if bare is None or bare["name"] == entry.key or not (bare["name"] in known or environment.get(bare["name"])):
        return ""
    return f"${{{bare['name']}}}"


def _solved(
    file: EnvFile, template: str, value: str, environment: Mapping[str, str]
) -> dict[str, str | Template] | None:
    """What the variables of `template` have to be so that it says `value`: those that are otherwise now. None where
    that can't be, or not by the file."""
    now = expanded(file, environment)
    pieces: list[str] = []
    position, names = 0, list[str]()
    for match in _VARIABLE.finditer(template):
        pieces.append(re.escape(template[position : match.start()]))
        name = match["name"]
        pieces.append(f"(?P={name})" if name in names else f"(?P<{name}>[^/@?]*?)")
        names.append(name)
        position = match.end()
    solved = re.fullmatch("".join((*pieces, re.escape(template[position:]))), value)
    if solved is None:
        return None
    defaults = {match["name"]: match["default"] or "" for match in _VARIABLE.finditer(template)}
    differing = {name: text for name, text in solved.groupdict().items() if text != (now.get(name) or defaults[name])}
    if any(environment.get(name) for name in differing):
        return None
    # What a URL only spells otherwise is what others read as it stands: a server's password, for one.
    if any(unquote(text) == now.get(name) for name, text in differing.items()):
        return None
    return dict(changes_in(file, differing, environment)) if differing else {}


def _with_port_of(template: str, value: str) -> str:
    """`template` with the port that `value` has, where it says its own in so many words; empty where it does not."""
    ours, wanted = _PORT.search(template), _PORT.search(value)
    if ours is None or wanted is None:
        return ""
    return template[: ours.start("port")] + wanted["port"] + template[ours.end("port") :]
