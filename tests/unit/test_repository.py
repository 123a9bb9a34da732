"""The repository stands alone: what it refers to is in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Documents that only some have, and numbers without the project they belong to: `prisma/prisma#5499` says both.
ELSEWHERE = re.compile(r"\.\./share[d]|DESIG[N]|fact[s]/|issue [0-9]")
LINK = re.compile(r"\]\((?!\w+:)([^)#]+)")


def files() -> list[Path]:
    """What a clone holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, timeout=60, check=False)
    if listed.returncode != 0:
        pytest.skip("not a clone")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_nothing_refers_to_a_document_that_is_not_in_it() -> None:
    for path in files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        assert not (match := ELSEWHERE.search(text)), f"{path}: {match}"


def test_every_link_in_a_document_leads_somewhere() -> None:
    for path in files():
        if path.suffix == ".md":
            for target in LINK.findall(path.read_text(encoding="utf-8")):
                assert (path.parent / target).exists(), f"{path} links to {target}"
