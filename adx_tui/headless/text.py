"""What all renderers write to."""

from __future__ import annotations

import re
from typing import Protocol

# What GitHub's runner takes for a command: `::` where a line begins, blanks aside, and `##[` anywhere in it
# (https://github.com/actions/runner, ActionCommand.cs: TryParseV2, TryParse).
_COMMAND = re.compile(r"^(?P<blanks>\s*):(?=:)|(?P<hashes>#)#(?=\[)")


class Out(Protocol):
    """Where text goes."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> object: ...


def without_commands(line: str) -> str:
    """`line` with no command to GitHub's runner in it: whatever is written may be read by one, in any form."""
    return _COMMAND.sub(lambda match: "#\\x23" if match["hashes"] else match["blanks"] + "\\x3a", line)
