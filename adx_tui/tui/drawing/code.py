"""SQL and commands in colours, taken from the theme."""

from __future__ import annotations

import re
from functools import lru_cache

from textual.content import Content

from adx_tui.tui.drawing.line import more_rows, room_for
from adx_tui.tui.drawing.text import escape_lines, wrap

_SQL = re.compile(
    r"\s*(--|/\*|(ALTER|ANALYZE|BEGIN|COMMENT|COMMIT|CREATE|DELETE|DROP|GRANT|INSERT|REASSIGN|REFRESH|REINDEX|"
    r"REVOKE|ROLLBACK|SELECT|SET|TRUNCATE|UPDATE|VACUUM|WITH)\b)",
    re.IGNORECASE,
)
# Beyond this, colours cost more than they tell.
_LONGEST = 20_000


@lru_cache(maxsize=128)
def code_lines(text: str, width: int, most: int | None = None) -> tuple[Content, ...]:
    """`text` as SQL or shell commands, folded to `width`; with `most`, in so many rows at most (see `shortened`)."""
    rows = [row for line in escape_lines(text.strip("\n")) for row in wrap(line, width)]
    kept = room_for(len(rows), most)
    coloured = _coloured("\n".join(rows[:kept]), is_sql=_SQL.match(text) is not None)
    return (*coloured, *more_rows(len(rows) - kept))


def _coloured(text: str, *, is_sql: bool) -> list[Content]:
    if len(text) > _LONGEST:
        return Content(text).split("\n", allow_blank=True)
    # Pygments is only loaded once there is something to colour.
    from textual.highlight import highlight

    from adx_tui.tui.drawing.code_theme import CodeTheme

    coloured = highlight(text, language="postgresql" if is_sql else "bash", theme=CodeTheme)
    return coloured.split("\n", allow_blank=True)
