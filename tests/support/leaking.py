"""A program that makes a client anew with each reload and never closes one: a real process of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# What a module with `new Pool()` at its top does in a server that reloads, said in Python: no package need be fetched.
_PROGRAM = """\
import sys, psycopg
url = sys.stdin.readline().strip()
kept = [psycopg.connect(url, autocommit=True) for _ in range(int(sys.argv[1]))]
for sql in sys.argv[2:]:
    kept[0].execute(sql)
print("connected", flush=True)
sys.stdin.readline()
"""


@contextlib.contextmanager
def leaking_process(folder: Path, url: str, count: int, *statements: str) -> Iterator[subprocess.Popen[str]]:
    """`count` connections of a process that works in `folder`; in the first it runs `statements`."""
    program = folder / "hot-reload.py"
    program.write_text(_PROGRAM)
    process = subprocess.Popen(
        [sys.executable, str(program), str(count), *statements],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(url + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "connected\n"
        yield process
    finally:
        process.kill()
        process.communicate()
