"""Values that are kept elsewhere than in the `.env`: with a manager of secrets, or in direnv's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Status
from tests.support.environment import look, open_project, with_code
from tests.support.next_shop import URL, the_finding, with_env


class TestElsewhere:
    @pytest.mark.parametrize(
        ("value", "program", "command"),
        [
            (
                "encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMfLEIRVz50hmLXPXRuDBXaJi",
                "dotenvx",
                "dotenvx run -- ",
            ),
            ("op://dev/shop/url", "1Password", "op run --env-file=.env -- "),
            ("vault:secret/data/shop#url", "Vault", "<the program that fills it in> "),
            ("doppler://shop/dev/DATABASE_URL", "Doppler", "doppler run -- "),
            ("awssm:shop/url", "AWS", "<the program that fills it in> "),
        ],
    )
    def test_a_url_is_said_to_be_kept_there(self, shop: Path, value: str, program: str, command: str) -> None:
        (shop / ".env.example").write_text("# @required @sensitive @type=url\nDATABASE_URL=\n# @type=port\nPORT=\n")
        checks = look(with_env(shop, f"DATABASE_URL='{value}'\nPORT='{value}'\n"))
        (check,) = with_code(checks, "ADX136")
        assert check.finding is not None
        assert check.finding.cause == f"DATABASE_URL is kept elsewhere: only {program} can tell what it is."
        assert check.finding.remedies[0].preview == f"{command}adx-tui"
        assert [other.id for other in checks if other.status is Status.FAILED] == ["database_url"], (
            "nothing else is said"
        )
        (known,) = [other for other in checks if other.id == "references"]
        assert known.detail == f"{program} has DATABASE_URL, PORT"


class TestDirenv:
    def test_a_plain_export_counts_where_nothing_else_says_it(self, shop: Path) -> None:
        (shop / ".envrc").write_text(f"use nix\nexport {URL}export TOKEN=$(cat secret)\n")
        project = open_project(shop)
        checks = {check.id: check for check in look(project)}
        assert checks["file"].detail == "there is no .env; DATABASE_URL comes from .envrc:2"
        assert checks["envrc"].detail == "1 plain export; taken from it: DATABASE_URL (line 2)"
        assert project.url().database == "shop"

    def test_another_value_than_in_the_file_is_named_and_which_counts(self, shop: Path) -> None:
        (shop / ".envrc").write_text(f"export {URL.replace('/shop', '/other')}")
        project = with_env(shop, URL)
        finding = the_finding(project, "ADX135")
        assert finding.cause == "DATABASE_URL has one value in .envrc:1 and another in .env:1."
        assert finding.evidence == (".env:1 counts: direnv has not loaded it here",)
        assert project.url().database == "shop"
