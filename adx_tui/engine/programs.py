"""What a screen may lend its terminal to: the programs, with what they need to know."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from adx_tui.services.postgres.url import DatabaseUrl

ProgramCall = tuple[Sequence[str], Mapping[str, str]]
"""A command, and the variables that it gets beside those of this process."""


def psql(url: DatabaseUrl, process_environment: Mapping[str, str]) -> ProgramCall | None:
    """psql: this machine's, else the one that comes with the embedded server; None where there is neither."""
    from adx_tui.services.embedded.binaries import Binaries, BinariesMissingError

    program = shutil.which("psql")
    if program is None:
        try:
            program = str(Binaries.installed().program("psql"))
        except BinariesMissingError:
            return None
    if not Path(program).exists():
        return None
    command = [program, "-h", url.host, "-p", str(url.port), "-U", url.user, "-d", url.database]
    shell = {name: value for name, value in process_environment.items() if name.startswith("PG")}
    options = f"{shell.get('PGOPTIONS', '')} -c search_path={url.schema}".lstrip()
    return command, {**shell, "PGPASSWORD": url.password, "PGOPTIONS": options}


def shell(folder: Path, text: str) -> ProgramCall:
    """The shell in `folder`, with this very adx-tui among its commands, that runs `text` as far as nothing fails: what
    deletes may come after what keeps a copy."""
    path = os.pathsep.join(filter(None, (str(Path(sys.executable).parent), os.environ.get("PATH"))))
    if os.name == "nt":
        return ["cmd", "/c", " && ".join((f'cd /d "{folder}"', *text.splitlines()))], {"PATH": path}
    return ["/bin/sh", "-c", f"set -e\ncd {shlex.quote(str(folder))}\n{text}"], {"PATH": path}
