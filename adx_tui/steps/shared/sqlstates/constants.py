"""Constants of a script that are no value of their type: a date (22007, 22008), a uuid, a number, JSON (22P02).

https://www.postgresql.org/docs/current/datatype.html
"""

from __future__ import annotations

import re

from adx_tui.services.postgres import statement_parts, surroundings
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

_HOW = {
    "uuid": "00000000-0000-4000-8000-000000000001, or gen_random_uuid()",
    "json": '{"key": "value"}: names and texts in double quotes',
    "jsonb": '{"key": "value"}: names and texts in double quotes',
    "boolean": "true or false",
    "integer": "42",
    "bigint": "42",
    "smallint": "42",
    "numeric": "12.50: a point, no thousands separator",
    "double precision": "12.50: a point, no thousands separator",
    "real": "12.50: a point, no thousands separator",
}
_WRONG_ORDER = re.compile(r"\A\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")


def explain_date(refusal: Refusal) -> Explanation | None:
    """A date in an order that the session's DateStyle does not read, or one that no calendar has."""
    value = refusal.names[-1] if refusal.names else ""
    style = surroundings.ask(refusal.connection, "current_setting('DateStyle')")
    parts = _WRONG_ORDER.match(value)
    if parts is None:
        return Explanation(
            f"{value or 'the value'} is no date or time that PostgreSQL reads, or none that the calendar has",
            (f"DateStyle  {style}",) if style else (),
            (advise("write it as ISO 8601, which every setting reads", f"{refusal.where}: '2024-12-31 13:45:00'"),),
        )
    first, second, year = parts.groups()
    day, month = (second, first) if int(second) > 12 else (first, second)
    return Explanation(
        f"the session's DateStyle is {style}, which reads {value} in that order",
        (f"DateStyle  {style}",),
        (
            advise(
                "write it as ISO 8601, which every setting reads",
                f"{refusal.where}: '{year}-{int(month):02}-{int(day):02}'",
            ),
        ),
    )


def explain_other_kind(refusal: Refusal) -> Explanation | None:
    """`invalid input syntax for type uuid: "admin"`: the columns of the table that are of the type."""
    # The name of a type is the same in every language of the server's messages.
    kind = next((kind for kind in _HOW if re.search(rf"\b{kind}\b(?=[:\s]|\Z)", refusal.server.message)), "")
    table = statement_parts.table(refusal.statement)
    if not kind or not table:
        return None
    columns = [column.quoted for column in surroundings.list_columns(refusal.connection, table) if column.type == kind]
    where = f": {table} has {', '.join(columns[:4])} of that type" if columns else ""
    return Explanation(
        f"what is written there is no {kind}{where}",
        tuple(f"{table}.{column}  {kind}" for column in columns[:8]),
        (advise(f"correct the value in the {refusal.author}", f"{refusal.where}: {_HOW[kind]}"),),
    )
