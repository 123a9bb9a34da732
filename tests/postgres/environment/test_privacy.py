"""What git has of a `.env`, by its name or through a link."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.outcome import assert_green, checks, codes
from tests.support.project import Project
from tests.support.shop_env import SECRET, environment, replace

pytestmark = pytest.mark.postgres


class TestPrivacy:
    def test_a_link_is_no_leak_of_what_it_leads_to(self, shop: Project) -> None:
        """As in a monorepo: the link is committed, the file at the root is not."""
        git(shop, "init", "-q")
        shop.write(".gitignore", "/shared.env\n")
        (shop.path / ".env").rename(shop.path / "shared.env")
        (shop.path / ".env").symlink_to("shared.env")
        git(shop, "add", "-f", ".env")
        replace(shop, f"SESSION_SECRET={SECRET}\n", "")

        assert_green(environment(shop, "--auto"))

        assert (shop.path / ".env").is_symlink()
        assert "SESSION_SECRET=" in (shop.path / "shared.env").read_text(), "it is written where the link leads"
        (shop.path / ".gitignore").write_text(".env\n")
        git(shop, "add", "-f", "shared.env")
        assert "ADX142" in codes(environment(shop, "--check")), "what it leads to is published"

    def test_defaults_that_are_committed_on_purpose_are_told_from_secrets(self, shop: Project) -> None:
        git(shop, "init", "-q")
        replace(shop, SECRET, "changeme-changeme-changeme-changeme")
        git(shop, "add", "-f", ".env")
        assert "its own example" in checks(environment(shop, "--check"))["environment", "ignored"]["detail"]

    def test_in_a_git_hook_the_folder_counts_not_the_hooks_repository(self, shop: Project, tmp_path: Path) -> None:
        git(shop, "init", "-q")
        other = tmp_path / "other"
        other.mkdir()
        subprocess.run(["git", "init", "-q", str(other)], check=True)
        assert "ADX141" in codes(environment(shop, "--check", {"GIT_DIR": str(other / ".git")}))


def git(project: Project, *arguments: str) -> None:
    subprocess.run(["git", "-C", project.path, *arguments], check=True)
