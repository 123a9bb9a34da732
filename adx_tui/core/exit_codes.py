"""What a program's exit code means, where it is more than the program's own number.

Of a shell and of Docker (https://docs.docker.com/engine/containers/run/#exit-status): 128 and the number of a signal.
Python gives a signal as a negative number.
"""

from __future__ import annotations

_WORDS = {
    125: "the engine could not run it",
    126: "its program may not be run",
    127: "its program, or one that it needs, is not there",
    129: "its terminal was closed (SIGHUP)",
    130: "it was interrupted (SIGINT)",
    134: "it gave up (SIGABRT)",
    137: "it was killed (SIGKILL): by hand or by docker kill, as a stop took too long, or for want of memory",
    139: "it crashed (SIGSEGV)",
    143: "it was told to end (SIGTERM)",
}


def in_words(exit_code: int) -> str:
    """`exit code 137: it was killed …`; the number alone where it says no more."""
    number = 128 - exit_code if exit_code < 0 else exit_code
    return f"exit code {number}" + (f": {words}" if (words := _WORDS.get(number)) else "")
