"""What must hold once the seeds ran: queries of the project's, asked so that they can change nothing."""

from __future__ import annotations

import re

from adx_tui.services.postgres import script
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.seeds.declaration import PostCondition

_SECONDS = 30
_QUESTIONS = ("SELECT", "WITH", "VALUES", "TABLE")
_CALLED = re.compile(r'("(?:[^"]|"")+"|[A-Za-z_][\w$]*)\s*\(')
# What stands before a parenthesis and can do nothing but compute. Operators and casts are left out of account: only who
# may create objects could have made one that does more.
_HARMLESS = frozenset(
    """
    ABS ALL AND ANY ARRAY ARRAY_AGG ARRAY_LENGTH AS AVG BETWEEN BOOL_AND BOOL_OR BTRIM BY CASE CAST CEIL CHAR_LENGTH
    COALESCE CONCAT COUNT CUBE DATE_TRUNC DISTINCT ELSE EVERY EXCEPT EXISTS EXTRACT FILTER FLOOR FROM GREATEST HAVING IN
    INTERSECT JOIN LATERAL LEAST LEFT LENGTH LIKE LOWER LTRIM MAX MIN MOD NOT NOW NULLIF ON OR OVER POSITION REPLACE
    RIGHT ROLLUP ROUND ROW ROW_NUMBER RTRIM SELECT SETS SOME STRING_AGG SUBSTRING SUM THEN TO_CHAR TRIM UNION UNNEST
    UPPER USING VALUES WHEN WHERE WITHIN
    """.split()  # noqa: SIM905 - one word a line would hide what they are
)


class NoQuestionError(ValueError):
    """It is no single query; the text says what it is instead."""


def ask(connection: Connection, condition: PostCondition) -> object:
    """The first column of the first row; None where there is none. Raises NoQuestionError, and what psycopg raises."""
    statements = script.split(condition.sql)
    if len(statements) != 1:
        raise NoQuestionError(f"it holds {len(statements)} statements")
    words = script.leading_words(statements[0].text.lstrip("( \t\r\n"), 1)
    if words[:1] not in [(word,) for word in _QUESTIONS]:
        raise NoQuestionError(f"it begins with {' '.join(words) or 'no word'}, and is no SELECT")
    with connection.transaction(force_rollback=True):
        connection.execute(f"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '{_SECONDS}s'".encode())
        row = connection.execute(statements[0].text.encode()).fetchone()
    return row[0] if row else None


def only_computes(sql: str) -> bool:
    """Whether all that `sql` calls can do nothing but compute, whoever asks."""
    without_text = re.sub(r"'(?:[^']|'')*'", "''", sql)
    called = {name.strip('"').upper() for name in _CALLED.findall(without_text)}
    return called <= _HARMLESS
