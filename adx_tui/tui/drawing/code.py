"""SQL and commands in colours, taken from the theme."""

from __future__ import annotations

import re
from functools import lru_cache

from textual.content import Content

from adx_tui.tui.drawing.text import cut, escape_lines, wrap

_SQL = re.compile(
    r"\s*(--|/\*|(ALTER|ANALYZE|BEGIN|COMMENT|COMMIT|CREATE|DELETE|DROP|GRANT|INSERT|REASSIGN|REFRESH|REINDEX|"
    r"REVOKE|ROLLBACK|SELECT|SET|TRUNCATE|UPDATE|VACUUM|WITH)\b)",
    re.IGNORECASE,
)
# Beyond this, colours cost more than they tell.
_LONGEST = 20_000


@lru_cache(maxsize=128)
def code_lines(text: str, width: int, most: int | None = None) -> tuple[Content, ...]:
    """`text` as SQL or shell commands. With `most`, so many lines at most, each one cut; else whole, folded."""
    lines = escape_lines(text.strip("\n"))
    hidden = 0
    if most is not None:
        hidden = len(lines) - most if len(lines) > most else 0
        shown = [cut(line, width) for line in lines[: most - 1 if hidden else most]]
        hidden += 1 if hidden else 0
    else:
        shown = [piece for line in lines for piece in wrap(line, width)]
    coloured = list(_coloured("\n".join(shown), is_sql=_SQL.match(text) is not None))
    if hidden:
        coloured.append(Content.assemble((f"… {hidden} more lines: d shows them", "$foreground-muted")))
    return tuple(coloured)


def _coloured(text: str, *, is_sql: bool) -> list[Content]:
    if len(text) > _LONGEST:
        return Content(text).split("\n", allow_blank=True)
    # Pygments is only loaded once there is something to colour.
    from textual.highlight import highlight

    from adx_tui.tui.drawing.code_theme import CodeTheme

    coloured = highlight(text, language="postgresql" if is_sql else "bash", theme=CodeTheme)
    return coloured.split("\n", allow_blank=True)
