"""Which Postgres the embedded server runs, of those that can be had: no program is started for it here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adx_tui.services.embedded import choice, local_installation
from adx_tui.services.embedded.binaries import Binaries, BinariesMissingError
from adx_tui.services.embedded.choice import Choice, choose
from adx_tui.services.embedded.data_directory import DataDirectory
from adx_tui.services.embedded.packed_binaries import PackedBinaries

Choosing = Callable[..., Choice]


def installation(folder: Path, version: str, *extensions: str) -> Binaries:
    """With these extensions, and the programs' names at most."""
    (folder / "share" / "extension").mkdir(parents=True)
    for name in extensions:
        (folder / "share" / "extension" / f"{name}.control").touch()
    return Binaries(folder, version, folder / "share", str(folder))


def data(folder: Path, version: int, program: Path | None = None) -> DataDirectory:
    directory = DataDirectory(folder)
    (directory.path / "base").mkdir(parents=True)
    (directory.path / "PG_VERSION").write_text(f"{version}\n")
    if program is not None:
        (directory.path / "postmaster.opts").write_text(f'{program} "-D" "{directory.path}" "-p" "5432"\n')
    return directory


class Machine:
    """The wheel with `vector`; Debian's 15 and 17 and another 18, which have contrib."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheel = installation(folder / "wheel", "18.6.3", "vector", "citext")
        self.old = installation(folder / "15", "15.18", "uuid-ossp", "citext")
        self.new = installation(folder / "17", "17.2", "uuid-ossp", "citext")
        self.other = installation(folder / "18", "18.1", "uuid-ossp", "citext")
        self.local: tuple[Binaries, ...] = (self.other, self.new, self.old)
        self.looks = 0

    def find(self, _owner: object) -> tuple[Binaries, ...]:
        self.looks += 1
        return self.local

    def choose(self, *extensions: str, wanted: int | None = None, data: DataDirectory | None = None) -> Choice:
        return choose(extensions, wanted, data or DataDirectory(self.folder / "none"), self.folder / "shared")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setattr(Binaries, "installed", classmethod(lambda _: made.wheel))
    monkeypatch.setattr(local_installation, "find", made.find)
    monkeypatch.setattr(PackedBinaries, "installed", classmethod(lambda *_: None))
    return made


@pytest.mark.parametrize("wanted", [None, 18])
def test_where_the_wheel_will_do_nothing_else_is_looked_for(
    machine: Machine, tmp_path: Path, wanted: int | None
) -> None:
    assert machine.choose(wanted=wanted).chosen is machine.wheel
    assert machine.choose("vector", "citext", wanted=wanted).chosen is machine.wheel
    of_the_wheel = data(tmp_path / "data", 18, machine.wheel.program("postgres"))
    assert machine.choose("vector", wanted=17, data=of_the_wheel).chosen is machine.wheel
    assert machine.looks == 0


def test_what_lacks_the_fewest_of_the_extensions_is_chosen(machine: Machine) -> None:
    assert machine.choose("uuid-ossp").chosen is machine.other
    machine.local = (machine.old,)
    assert machine.choose("uuid-ossp", "citext").lacking == ()
    assert machine.choose("uuid-ossp").chosen is machine.old
    neither = machine.choose("uuid-ossp", "citext", "postgis")
    assert (neither.chosen, neither.lacking) == (machine.old, ("postgis",))
    equal = machine.choose("uuid-ossp", "vector")
    assert (equal.chosen, equal.lacking) == (machine.wheel, ("uuid-ossp",))


def test_the_wanted_version_is_taken_where_it_has_what_is_needed(machine: Machine) -> None:
    assert machine.choose(wanted=17).chosen is machine.new
    assert machine.choose("uuid-ossp", wanted=15).chosen is machine.old
    assert machine.choose("vector", wanted=17).chosen is machine.wheel, "no use without what the migrations create"
    assert machine.choose(wanted=16).chosen is machine.wheel, "as ever, where that version is not to be had"


def test_data_decides_the_version_whatever_it_lacks(machine: Machine, tmp_path: Path) -> None:
    of_15 = data(tmp_path / "15-data", 15)
    assert machine.choose(wanted=18, data=of_15).chosen is machine.old
    assert machine.choose("vector", data=of_15).lacking == ("vector",)
    machine.local = (machine.new, machine.old)
    of_18 = data(tmp_path / "18-data", 18, machine.wheel.program("postgres"))
    kept = machine.choose("uuid-ossp", data=of_18)
    assert (kept.chosen, kept.lacking) == (machine.wheel, ("uuid-ossp",))


def test_data_stays_with_the_programs_it_was_used_with(machine: Machine, tmp_path: Path) -> None:
    """They may have an extension that the database has, and the branch's migrations no longer create."""
    used = data(tmp_path / "data", 18, machine.other.program("postgres"))
    assert machine.choose(data=used).chosen is machine.other
    assert machine.choose("vector", data=used).chosen is machine.wheel
    gone = data(tmp_path / "gone", 18, tmp_path / "removed" / "bin" / "postgres")
    assert machine.choose(data=gone).chosen is machine.wheel


def test_a_server_that_runs_may_lack_what_others_have(machine: Machine, tmp_path: Path) -> None:
    program, shared = machine.wheel.program("postgres"), tmp_path / "shared"
    running = data(tmp_path / "data", 18, program)
    assert machine.choose("uuid-ossp", data=running).lacked_only_by(program, shared) == ("uuid-ossp",)
    assert machine.choose("vector", data=running).lacked_only_by(program, shared) == ()
    assert machine.choose("postgis", data=running).lacked_only_by(program, shared) == ()


def test_without_the_wheel_what_is_installed_will_do(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_wheel", lambda: None)
    assert machine.choose().chosen is machine.other
    machine.local = ()
    with pytest.raises(BinariesMissingError):
        machine.choose()


def test_a_name_of_an_extension_leads_nowhere_else(tmp_path: Path) -> None:
    binaries = installation(tmp_path / "a", "18.1", "citext")
    (tmp_path / "a" / "share" / "other.control").touch()
    assert binaries.has("citext")
    assert not binaries.has("../other")
