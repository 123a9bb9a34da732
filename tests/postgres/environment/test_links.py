"""A `.env` or a .gitignore that is a link: what adx-tui writes stays in the repository."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.outcome import assert_explained, assert_green, finding
from tests.support.project import Project
from tests.support.shop_env import EXAMPLE, SECRET, environment, text, write

pytestmark = pytest.mark.postgres


class TestLinks:
    """What adx-tui writes stays in the repository."""

    @pytest.fixture
    def elsewhere(self, tmp_path: Path) -> Path:
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        return folder

    @pytest.mark.parametrize("inside", [True, False])
    def test_a_gitignore_that_is_a_link_gets_no_line(self, shop: Project, elsewhere: Path, inside: bool) -> None:
        target = (shop.path / "ignored" if inside else elsewhere / "ignored").resolve()
        target.write_text("node_modules\n")
        (shop.path / ".gitignore").symlink_to(target)
        subprocess.run(["git", "init", "--quiet", shop.path], check=True)

        event = finding(environment(shop, "--check"), "ADX156")
        assert_explained(event, risk="safe")
        assert f".gitignore -> {target}" in event["evidence"]

        assert_green(environment(shop, "--auto"))
        assert target.read_text() == "node_modules\n"
        assert "/.env" in (shop.path / ".git/info/exclude").read_text().splitlines()

    def test_an_env_file_that_is_a_link_out_is_read_and_not_written(self, shop: Project, elsewhere: Path) -> None:
        write(shop, text(shop).replace(f"SESSION_SECRET={SECRET}\n", ""))
        target = elsewhere / "env"
        shutil.move(shop.path / ".env", target)
        (shop.path / ".env").symlink_to(target)
        target.chmod(0o644)
        before = target.read_text()

        result = environment(shop, "--auto")

        assert result.exit_code == 1
        event = finding(result, "ADX155")
        assert_explained(event, risk="manual")
        assert event["evidence"] == [f".env -> {target.resolve()}"]
        assert target.read_text() == before
        assert stat.S_IMODE(target.stat().st_mode) == 0o644
        assert list(elsewhere.iterdir()) == [target]

    def test_an_env_file_that_is_a_link_within_the_repository_is_written_through(self, shop: Project) -> None:
        """A monorepo: every package reads the one at the top."""
        package = Project(shop.path / "packages" / "web", shop.state_directory)
        package.path.mkdir(parents=True)
        (shop.path / ".git").mkdir()
        write(shop, text(shop).replace(f"SESSION_SECRET={SECRET}\n", ""))
        package.write(".env.example", EXAMPLE)
        (package.path / ".env").symlink_to("../../.env")

        assert_green(environment(package, "--auto"))

        assert (package.path / ".env").readlink() == Path("../../.env")
        assert "SESSION_SECRET=" in text(shop)
