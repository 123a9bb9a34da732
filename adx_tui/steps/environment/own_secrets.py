"""The secrets that the application makes up for itself: the example's, the same one twice, or one that can be guessed.

Passwords of a database on this machine are no such secrets, nor are other companies' keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, manual, ok, warning
from adx_tui.services.environment import local_values, placeholders
from adx_tui.services.environment.env_file import Entry
from adx_tui.services.environment.env_schema import EnvSchema, Field
from adx_tui.services.environment.spec.specification import call_in
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.steps.shared import env_writer

_LEAST_CHARACTERS = 16
_LEAST_DIFFERENT = 6
# What is kept was made with these: another value, and it can't be read or compared any more.
_KEEPS_DATA = re.compile(r"CRYPT|CIPHER|SALT|PEPPER|HASH")
# One secret under the names that it has had: https://authjs.dev/getting-started/migrating-to-v5
_OF_AUTH_JS = frozenset(("AUTH_SECRET", "NEXTAUTH_SECRET", "BETTER_AUTH_SECRET"))
_HEX = re.compile(r"(?:[0-9a-f]{2}){16,64}\Z")

_KEY_PAIR = (
    "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem\n"
    "openssl pkey -in private.pem -pubout -out public.pem"
)
"""The kind that most libraries sign with unless told otherwise: https://www.rfc-editor.org/rfc/rfc7518#section-3.1"""


def check_secrets(project: Project, environment: Environment) -> Iterator[Check]:
    """Check the secrets that stand in `.env` in so many words."""
    example = environment.schema.file.values if environment.schema else {}
    entries = list(_own_secrets(project, environment))
    of_the_example = [entry for entry in entries if example.get(entry.key) == entry.value]
    others = [entry for entry in entries if example.get(entry.key) != entry.value]
    findings = [
        *_from_the_example(project, environment.schema, of_the_example),
        *_twice(project, example, others),
        *_weak(project, [entry for entry in others if not _is_judged_by_its_length(environment.schema, entry)]),
    ]
    for finding in findings:
        yield warning(f"secret.{finding.subject}", f"{finding.subject} is a secret", finding)
    if entries and not findings:
        yield ok("secrets", "the application's own secrets are secret", f"{len(entries)} of them")


def _own_secrets(project: Project, environment: Environment) -> Iterator[Entry]:
    fields = {field.key: field for field in environment.schema.fields} if environment.schema else {}
    entries = {entry.key: entry for entry in environment.file.entries} if environment.file else {}
    for entry in entries.values():
        field = fields.get(entry.key)
        if project.process_environment.get(entry.key):
            continue
        is_made_of_others = "$" in entry.value or "://" in entry.value or call_in(entry.written, decorated=True)
        if entry.value and not is_made_of_others and _is_own_secret(entry.key, field):
            yield entry


def _is_own_secret(key: str, field: Field | None) -> bool:
    if field is not None and (field.type != "string" or "startsWith" in field.arguments):
        return False  # the schema says what does, and is the judge of it
    return local_values.is_own_secret(key) or local_values.is_own_private_key(key)


def _is_judged_by_its_length(schema: EnvSchema | None, entry: Entry) -> bool:
    """By the schema, which says what is long enough."""
    field = schema.field(entry.key) if schema else None
    return field is not None and "minLength" in field.arguments


def _from_the_example(project: Project, schema: EnvSchema | None, entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        field = schema.field(entry.key) if schema else None
        assert schema is not None  # the value is one of its own
        assert field is not None
        example = project.relative(schema.file.path)
        yield _finding(
            project,
            "ADX115",
            f"{entry.key} is the one that {example} has: whoever has the repository knows it.",
            entry,
            _new_secret(project, entry),
            f"{example}:{field.line}  the same value",
        )


def _twice(project: Project, example: Mapping[str, str], entries: Sequence[Entry]) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.value, entry)
        is_one_in_the_example = example.get(entry.key) and example.get(entry.key) == example.get(other.key)
        if other is entry or is_one_in_the_example or {entry.key, other.key} <= _OF_AUTH_JS:
            continue
        path = project.relative(project.settings.env_file)
        cause = f"{entry.key} and {other.key} are one and the same secret: who learns one has both."
        how = manual(f"environment.secret.{entry.key}", "make one of them anew", _command(entry))
        yield _finding(project, "ADX116", cause, entry, how, f"{path}:{other.line}  {other.key}")


def _weak(project: Project, entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        if weakness := _weakness(entry.value):
            how = manual(f"environment.secret.{entry.key}", "make another one", _command(entry))
            yield _finding(project, "ADX117", f"{entry.key} can be guessed: it {weakness}.", entry, how)


def _weakness(value: str) -> str:
    if placeholders.is_placeholder(value) or placeholders.is_weak(value):
        return "is a word that stands in many an example"
    if len(value) < _LEAST_CHARACTERS:
        return f"has {len(value)} characters, and fewer than {_LEAST_CHARACTERS} can be tried out"
    return f"is made of {len(set(value))} characters alone" if len(set(value)) < _LEAST_DIFFERENT else ""


def _new_secret(project: Project, entry: Entry) -> Remedy:
    """Safe where the value is a placeholder, which nobody relies on; nothing that is kept was made with it either."""
    id, value = f"environment.secret.{entry.key}", entry.value
    is_nobodys = placeholders.is_placeholder(value) or placeholders.is_weak(value)
    if (
        not is_nobodys
        or local_values.is_own_private_key(entry.key)
        or _KEEPS_DATA.search(entry.key)
        or not project.can_set(entry.key)
    ):
        return manual(id, "make one of your own, if nothing was made with this one yet", _command(entry))
    return Remedy(
        id=id,
        title="put a random one in its place",
        risk=Risk.SAFE,
        preview=f"{entry.key}=<43 random characters>",
        apply=lambda _: _renew(project, entry.key),
    )


def _command(entry: Entry) -> str:
    """How to make another one; where this is hexadecimal, what reads it most likely wants it so, and that long. A
    private key comes with the public one that others check by."""
    if local_values.is_own_private_key(entry.key):
        return _KEY_PAIR
    form = f"hex {len(entry.value) // 2}" if _HEX.match(entry.value) else "base64 32"
    return f"{entry.key}=$(openssl rand -{form})"


def _renew(project: Project, key: str) -> str:
    values = {key: local_values.random_string()}
    project.learn_secrets(values, None)
    return env_writer.change(project, values, f"put a random value into {key}")


def _finding(project: Project, code: str, cause: str, entry: Entry, remedy: Remedy, *evidence: str) -> Finding:
    path = project.relative(project.settings.env_file)
    return Finding(
        code=code,
        cause=cause,
        subject=entry.key,
        evidence=(f"{path}:{entry.line}  {entry.key}, {len(entry.value)} characters", *evidence),
        location=Location(path, entry.line),
        remedies=(remedy,),
    )
