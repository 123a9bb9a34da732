"""A Prisma schema with a block comment at every place between its words, sound or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SCHEMA = """\
datasource db {
  provider = "postgresql"
}

// on models
model Book {
  id    Int    @id
  title String @default("a /* b")
  shelf Shelf? @map("s")

  @@index([title])
}

enum Shelf {
  UPPER
  LOWER
}
"""
_COMMENTS = ("/* one */", "/** of }\n  two */", "/* open", "/* a */ /* b */", "/**/")
_GAP = re.compile(r"[ \t]+|\n|(?<=\n)(?=\S)")


def commented() -> Iterator[str]:
    """Each comment at each gap."""
    gaps = [match.start() for match in _GAP.finditer(_SCHEMA)]
    for comment in _COMMENTS:
        for gap in (0, *gaps, len(_SCHEMA)):
            yield f"{_SCHEMA[:gap]} {comment} {_SCHEMA[gap:]}"
