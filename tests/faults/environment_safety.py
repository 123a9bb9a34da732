"""Who else can read or write `.env`: its mode, git, links."""

from __future__ import annotations

import os
from pathlib import Path

from tests.faults.deeds import in_turn, write
from tests.faults.model import AUTO, ByHand, Deed, Fault, Look, NotMended
from tests.support.world import World


def _mode(mode: int) -> Deed:
    return lambda world: world.env.chmod(mode)


def _git(*arguments: str) -> Deed:
    return lambda world: world.git(*arguments)


def _gitignore_elsewhere(world: World) -> None:
    """A `.gitignore` that is a link to one that many share."""
    ignored = world.project.path / ".gitignore"
    ignored.rename(ignored.with_name("ignored"))
    ignored.symlink_to("ignored")


def _gitignore_folder(world: World) -> None:
    ignored = world.project.path / ".gitignore"
    ignored.unlink()
    ignored.mkdir()


def _gitignore_file(world: World) -> None:
    ignored = world.project.path / ".gitignore"
    ignored.rmdir()
    ignored.write_text(".env\n")


def _link_out(world: World) -> None:
    """`.env` is a link to a file of somebody's own, and a key is missing."""
    elsewhere = world.project.path.with_name("elsewhere")
    elsewhere.mkdir(exist_ok=True)
    world.env.rename(elsewhere / "env")
    world.env.symlink_to(elsewhere / "env")
    world.edit(".env.example", (world.project.path / ".env.example").read_text() + "\n# @required\nREGION=eu\n")


def _file_here(world: World) -> None:
    target = Path(os.path.realpath(world.env))
    world.env.unlink()
    target.rename(world.env)


_REPOSITORY = _git("init", "--quiet")
_COMMIT = ("commit", "--quiet", "--message", "all of it")
_COMMITTED = in_turn(_REPOSITORY, _git("add", "--force", ".env"), _git(*_COMMIT))
_OUT_AGAIN = in_turn(_git("rm", "--quiet", "--cached", ".env"), _git(*_COMMIT))

FAULTS: tuple[Fault, ...] = (
    Fault("a mode that lets others read", _mode(0o644), "ADX140", AUTO, "mode  0644"),
    Fault("a mode that lets the group read", _mode(0o640), "ADX140", AUTO, "mode  0640"),
    Fault(
        "git would publish it", in_turn(_REPOSITORY, write(".gitignore", "node_modules")), "ADX141", AUTO, ".gitignore"
    ),
    Fault(
        "git has published it",
        in_turn(_REPOSITORY, _git("add", "--force", ".env")),
        "ADX142",
        ByHand(_git("rm", "--quiet", "--cached", ".env")),
    ),
    Fault(
        "its history has secrets",
        in_turn(_COMMITTED, _OUT_AGAIN),
        "ADX144",
        NotMended("what every clone has stays: the secrets are to be changed wherever they are in use"),
    ),
    Fault("a .gitignore that is a link", in_turn(_REPOSITORY, _gitignore_elsewhere), "ADX156", AUTO),
    Fault("a .gitignore that is a folder", in_turn(_REPOSITORY, _gitignore_folder), "ADX160", ByHand(_gitignore_file)),
    Fault(
        "a link that leads out of the project",
        _link_out,
        "ADX155",
        ByHand(_file_here),
        along=("ADX110",),
        look=Look.AUTO,
    ),
)
