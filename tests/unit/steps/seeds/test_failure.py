"""Why a seed did not run, where its own words say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.seeds import files
from adx_tui.services.seeds.errors import SeedError
from adx_tui.steps.seeds import findings
from tests.support.environment import open_project
from tests.support.repositories import write


@pytest.mark.parametrize(
    ("message", "package"),
    [
        ("ModuleNotFoundError: No module named 'faker'", "faker"),
        ("ModuleNotFoundError: No module named 'faker.providers'", "faker"),
        ("ImportError: cannot import name 'x' from 'faker'", None),
        ("boom: ModuleNotFoundError: No module named 'faker'; rm -rf /", None),
    ],
)
def test_a_module_that_is_missing_is_installed_where_the_seed_runs(
    tmp_path: Path, message: str, package: str | None
) -> None:
    text = "import faker\n\ndef seed(connection):\n    pass\n"
    project = open_project(write(tmp_path / "shop", {"seeds/001_a.py": text, ".env": ""}))
    (seed,), _ = files.read(tmp_path / "shop" / "seeds")

    previews = [remedy.preview for remedy in findings.failure(project, seed, SeedError(message, 1)).remedies]

    assert [preview.partition(" -m ")[2] for preview in previews if " -m " in preview] == (
        [f"pip install {package}"] if package else []
    )
