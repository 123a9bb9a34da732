"""What a project's own files say of adx-tui's options: without effect, or refused, and named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.outcome import assert_explained
from tests.support.project import Project
from tests.support.shop_env import environment, text, write

pytestmark = pytest.mark.postgres


class TestOptions:
    """A project's own files can't say what is written where on somebody's machine."""

    def test_an_option_that_has_no_effect_is_said_with_its_line(self, shop: Project, tmp_path: Path) -> None:
        precious = tmp_path / "precious"
        precious.write_text("mine")
        write(shop, f"ADX_REPORT={precious}\nADX_STATE_DIR={tmp_path}\n" + text(shop) + "ADX_SEED=seeds\nADX_APP=.\n")

        result = environment(shop, "--auto")

        assert result.exit_code == 0, result
        assert precious.read_text() == "mine"
        assert set(tmp_path.iterdir()) == {precious, shop.path}
        warned = {event["location"]: event for event in result.events if event.get("code") == "ADX154"}
        assert list(warned) == [".env:1", ".env:2", ".env:8"]
        assert "ADX_REPORT has no effect in .env" in warned[".env:1"]["cause"]
        assert "--report" in warned[".env:1"]["remedies"][0]["preview"]
        assert warned[".env:2"]["remedies"][0]["preview"].startswith("ADX_STATE_DIR=… adx-tui "), "it has no flag"
        assert warned[".env:8"]["cause"] == "adx-tui has no option ADX_SEED; the nearest is ADX_SEEDS."
        for event in warned.values():
            assert event["status"] == "warning"
            assert_explained(event, risk="manual")
        assert environment(shop, "--check", {"ADX_STRICT": "1"}).exit_code == 1

    def test_the_example_that_a_new_file_is_made_from_neither(self, project: Project, tmp_path: Path) -> None:
        precious = tmp_path / "precious"
        project.write(".env.example", f"DATABASE_URL=postgresql://a:b@127.0.0.1:1/c\nADX_REPORT={precious}\n")
        result = environment(project, "--auto")
        assert environment(project, "--auto").exit_code == result.exit_code == 0
        assert {event["location"] for event in result.events if event.get("code") == "ADX154"} == {
            ".env:2",
            ".env.example:2",
        }
        assert not precious.exists()

    def test_a_path_that_leads_out_of_the_repository_is_refused(self, shop: Project, tmp_path: Path) -> None:
        write(shop, text(shop) + f"ADX_SEEDS='{tmp_path}'\n")
        result = environment(shop, "--check")
        assert result.exit_code == 2
        assert f"ADX_SEEDS (.env) names {tmp_path}" in result.stderr
        assert "inside of the repository" in result.stderr
