"""The example itself: what of it can't be read, what it says in words that @env-spec does not have, and what it leaves
to varlock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adx_tui.core.model import Check, Finding, Location, manual, ok, warning
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.environment.spec.decorators import SchemaProblem

_MOST_SHOWN = 50
_RESOLVED_BY_VARLOCK = ("import", "plugin", "setValuesBulk", "disable")


def check_example(example: str, schema: EnvSchema) -> Iterator[Check]:
    """Check the file `example`, which `schema` was read from."""
    faulty = [problem for problem in schema.problems if not problem.unknown]
    if faulty:
        yield _warning("ADX107", "example", f"{example} can be read", example, faulty)
    unknown = [problem for problem in schema.problems if problem.unknown]
    if unknown:
        yield _warning("ADX109", "example.names", f"{example} is all @env-spec", example, unknown)
    if left := _left_to_varlock(schema):
        yield ok("example.left", f"{example} leaves to varlock what is never run here", ", ".join(left[:_MOST_SHOWN]))


def _warning(code: str, id: str, title: str, example: str, problems: Sequence[SchemaProblem]) -> Check:
    first, shown = problems[0], problems[:_MOST_SHOWN]
    can_not = "can't be read" if code == "ADX107" else "says what nobody knows"
    finding = Finding(
        code=code,
        cause=f"Line {first.line} of {example} {can_not}: {first.text}{'' if first.text.endswith('?') else '.'}",
        subject=f"line {first.line}",
        evidence=tuple(f"{example}:{problem.line}  {problem.text}" for problem in shown),
        location=Location(example, first.line),
        remedies=(manual(f"environment.{id}", "correct the line", f"{example}:{first.line}"),),
    )
    return warning(id, title, finding)


def _left_to_varlock(schema: EnvSchema) -> list[str]:
    """The keys whose value is a call, and the header's decorators that bring in more than the file says."""
    header = [f"@{one.name}" for one in schema.specification.header.decorators if one.name in _RESOLVED_BY_VARLOCK]
    return header + [f"{field.key}={field.call.name}(…)" for field in schema.fields if field.call is not None]
