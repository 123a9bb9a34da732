"""Which program is given what is copied. Each is a script that keeps what it reads: the real ones need a desktop."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from adx_tui.services import clipboard

if sys.platform == "win32":
    pytest.skip("the programs are shell scripts", allow_module_level=True)

ALL = ("wl-copy", "xclip", "xsel", "clip.exe", "tmux")


def programs(folder: Path, *names: str, exit_code: int = 0) -> None:
    for name in names:
        (folder / name).write_text(f'#!/bin/sh\n/bin/cat > "{folder}/{name}.got"\nexit {exit_code}\n')
        (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("variables", "taken"),
    [
        ({}, None),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "wl-copy"),
        ({"DISPLAY": ":0", "TMUX": "/tmp/s,1,0"}, "xclip"),
        ({"WSL_DISTRO_NAME": "Debian"}, "clip.exe"),
        ({"WSL_DISTRO_NAME": "Debian", "SSH_CONNECTION": "a 1 b 2"}, None),
        ({"TMUX": "/tmp/s,1,0"}, "tmux"),
    ],
)
def test_the_one_that_fits_the_session(tmp_path: Path, variables: dict[str, str], taken: str | None) -> None:
    programs(tmp_path, *ALL)
    assert clipboard.copy("päste me", {"PATH": str(tmp_path), **variables}) == taken
    assert [path.stem for path in tmp_path.glob("*.got")] == ([taken] if taken else [])
    if taken is not None:
        encoding = "utf-16" if taken == "clip.exe" else "utf-8"
        assert (tmp_path / f"{taken}.got").read_bytes().decode(encoding) == "päste me"


def test_the_next_one_where_one_fails(tmp_path: Path) -> None:
    programs(tmp_path, "xclip", exit_code=1)
    programs(tmp_path, "tmux")
    assert clipboard.copy("text", {"PATH": str(tmp_path), "DISPLAY": ":0", "TMUX": "/tmp/s,1,0"}) == "tmux"


def test_what_holds_the_clipboard_goes_on(tmp_path: Path) -> None:
    held = tmp_path / "held"
    (tmp_path / "xclip").write_text(f'#!/bin/sh\n/bin/cat >/dev/null\n(/bin/sleep 0.3; echo held >"{held}") &\n')
    (tmp_path / "xclip").chmod(0o755)
    assert clipboard.copy("text", {"PATH": str(tmp_path), "DISPLAY": ":0"}) == "xclip"
    deadline = time.monotonic() + 10
    while not held.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
