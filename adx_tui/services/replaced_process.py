"""Another program in the place of this one."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

NOT_EXECUTABLE, NOT_FOUND = 126, 127
"""As every shell has it: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02"""


class CommandError(Exception):
    """The program can't be run; the text says why, and `exit_code` is what a shell would end with."""

    def __init__(self, problem: str, exit_code: int) -> None:
        super().__init__(problem)
        self.exit_code = exit_code


def become(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Become `command`, found through the PATH of `environment`. It does not return: the program is this process, so
    that streams, terminal, job control, signals and the exit code are its own and nothing has to be passed on. (On
    Windows, which has no such thing, its exit code is returned.) Raises CommandError."""
    name = command[0]
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    try:
        if os.name == "nt":
            program = shutil.which(name, path=environment.get("PATH")) or name
            return os.spawnve(os.P_WAIT, program, list(command), dict(environment))
        # Python ignores these two, and what is ignored stays so in the program: `yes | head` would not end.
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.execvpe(name, list(command), dict(environment))
    except FileNotFoundError:
        if shutil.which(name, path=environment.get("PATH")) is not None:
            raise CommandError(f"{name} can't be run: the interpreter it names is not there", NOT_EXECUTABLE) from None
        raise CommandError(f"{name} was not found", NOT_FOUND) from None
    except NotADirectoryError:
        raise CommandError(f"{name} was not found", NOT_FOUND) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise CommandError(f"{name} can't be run: {why}", NOT_EXECUTABLE) from None
