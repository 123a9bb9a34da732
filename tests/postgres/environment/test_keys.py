"""Keys of a `.env` that are missing, empty or of no use: added or filled in, and all else stays as it was."""

from __future__ import annotations

import pytest

from tests.support.outcome import assert_explained, assert_green, codes, finding
from tests.support.project import Project
from tests.support.shop_env import SECRET, environment, replace, text, write

pytestmark = pytest.mark.postgres


class TestKeys:
    def test_a_missing_secret_is_added_and_all_else_stays_as_it_was(self, shop: Project) -> None:
        kept = "# mine\n\n" + text(shop).replace(f"SESSION_SECRET={SECRET}\n", "# no secret here\n")
        write(shop, kept)

        before = environment(shop, "--check")
        event = finding(before, "ADX110")
        assert_explained(event, risk="safe")
        assert event["cause"] == "SESSION_SECRET is missing."
        assert event["remedies"][0]["preview"] == "SESSION_SECRET=<32 random characters>"
        assert text(shop) == kept

        assert_green(environment(shop, "--auto"))
        assert text(shop).startswith(kept)
        added = text(shop).removeprefix(kept)
        assert added.startswith("SESSION_SECRET=")
        assert len(added.strip()) == len("SESSION_SECRET=") + 32

    def test_a_missing_secret_on_a_line_without_value_is_not_added_twice(self, shop: Project) -> None:
        replace(shop, f"SESSION_SECRET={SECRET}", "SESSION_SECRET")
        assert codes(environment(shop, "--auto")) == {"ADX104"}

    def test_an_empty_required_secret_is_filled_in_its_place(self, shop: Project) -> None:
        replace(shop, SECRET, "  # generate one")
        assert_green(environment(shop, "--auto"))
        line = text(shop).splitlines()[2]
        assert line.startswith("SESSION_SECRET=")
        assert line.endswith("  # generate one")

    def test_a_port_that_is_none_without_an_example(self, shop: Project) -> None:
        (shop.path / ".env.example").unlink()
        shop.env(DATABASE_URL="postgresql://shop:pass@127.0.0.1:5432/shop", POSTGRES_PORT="http")
        event = finding(environment(shop, "--check"), "ADX112")
        assert_explained(event, risk="manual")
        assert event["location"] == ".env:2"
