"""Lines of a `.env` that can't be read, or that readers read differently: named, and right again after the remedy."""

from __future__ import annotations

import pytest

from tests.support.outcome import assert_explained, assert_green, codes, finding
from tests.support.project import Project
from tests.support.shop_env import EXAMPLE, SECRET, environment, replace, text, write

pytestmark = pytest.mark.postgres


class TestLines:
    @pytest.mark.parametrize(
        ("broken", "says"),
        [
            ("SESSION_SECRET='never closed", "its ' is not closed"),
            ('SESSION_SECRET="closed" too early', 'its " is not closed'),
            ("SESSION_SECRET", "SESSION_SECRET has no `=`"),
            ("what is this line", "no KEY=value"),
            ("SESSION-SECRET=x", "characters that no shell accepts"),
        ],
    )
    def test_a_line_that_cant_be_read_is_named(self, shop: Project, broken: str, says: str) -> None:
        before = text(shop)
        replace(shop, f"SESSION_SECRET={SECRET}", broken)
        after = text(shop)

        result = environment(shop, "--auto")

        assert result.exit_code == 1
        event = finding(result, "ADX104")
        assert_explained(event, risk="manual")
        assert says in event["cause"]
        assert event["location"] == ".env:3"
        assert "closed" not in event["remedies"][0]["preview"]
        assert text(shop) == after, "a file that can't be read is not written into"
        assert codes(result) == {"ADX104"}, "what may stand on that line is not called missing"

        write(shop, before)
        assert_green(environment(shop, "--check"))

    def test_every_broken_line_is_named_at_once(self, shop: Project) -> None:
        write(shop, "one two\n" + text(shop) + "A='\n")
        event = finding(environment(shop, "--check"), "ADX104")
        assert [line.split()[0] for line in event["evidence"]] == [".env:1", ".env:7"]
        assert len(event["remedies"]) == 2

    def test_a_line_that_the_database_has_no_part_in_blocks_nothing(self, shop: Project) -> None:
        write(shop, text(shop) + "what is this\nMY-KEY=1\n")
        result = environment(shop, "--check")
        assert result.exit_code == 0
        assert finding(result, "ADX104")["status"] == "warning"

    def test_a_byte_order_mark_and_crlf_are_read_and_the_mark_is_named(self, shop: Project) -> None:
        write(shop, "\ufeff" + text(shop).replace("\n", "\r\n"))
        result = environment(shop, "--check")
        assert result.exit_code == 0, result
        event = finding(result, "ADX105")
        assert "byte order mark" in event["cause"]
        assert event["location"] == ".env:1"
        assert_explained(event, risk="safe")
        before = text(shop)
        assert_green(environment(shop, "--auto"))
        assert text(shop) == before.removeprefix("\ufeff")

    def test_crlf_is_kept_when_a_key_is_added(self, shop: Project) -> None:
        write(shop, text(shop).replace("LOG_LEVEL=debug\n", "").replace("\n", "\r\n"))
        replace(shop, f"SESSION_SECRET={SECRET}\r\n", "")
        assert_green(environment(shop, "--auto"))
        assert text(shop).count("\r\n") == text(shop).count("\n") == 4

    def test_export_and_blanks_are_understood(self, shop: Project) -> None:
        replace(shop, "LOG_LEVEL=debug", "export LOG_LEVEL = debug")
        assert_green(environment(shop, "--check"))

    def test_the_last_of_two_lines_counts_and_both_are_named(self, shop: Project) -> None:
        write(shop, text(shop) + "LOG_LEVEL=loud\n")
        result = environment(shop, "--check")
        twice = finding(result, "ADX105")
        assert_explained(twice, risk="safe")
        assert twice["remedies"][0]["preview"] == ".env:5  # LOG_LEVEL=…"
        assert "line 5 too" in twice["cause"]
        assert twice["location"] == ".env:6"
        assert finding(result, "ADX112")["location"] == ".env:6"
        write(shop, text(shop).removesuffix("LOG_LEVEL=loud\n"))
        assert_green(environment(shop, "--check"))

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("MAIL_PASS=ab#cd", "node's dotenv ends MAIL_PASS at `#`"),
            ("MAIL_PASS=ab$cd", "Compose expands `$` in MAIL_PASS"),
            ('MAIL_PASS="ab$cd"', "Compose expands `$` in MAIL_PASS"),
        ],
    )
    def test_a_value_that_readers_read_differently_is_a_warning(self, shop: Project, line: str, says: str) -> None:
        write(shop, text(shop) + line + "\n")
        result = environment(shop, "--check")
        assert result.exit_code == 0, "a warning alone is no failure"
        event = finding(result, "ADX105")
        assert_explained(event, risk="manual")
        assert says in event["cause"]
        assert event["location"] == ".env:6"
        assert "'…'" in event["remedies"][0]["preview"]
        write(shop, text(shop).replace(line, "MAIL_PASS='ab#$cd'"))
        assert_green(environment(shop, "--check"))

    def test_strict_makes_a_warning_count(self, shop: Project) -> None:
        write(shop, text(shop) + "MAIL_PASS=ab#cd\n")
        result = shop.adx("--check", "--strict", "--step", "environment", "--postgres", "embedded")
        assert result.exit_code == 1, result
        assert result.stdout.endswith("not ready: environment (1 finding)\n")

    def test_a_broken_example_is_a_warning_and_the_rest_of_it_counts(self, shop: Project) -> None:
        shop.write(".env.example", EXAMPLE + "\n# @type=string(minLength=many)\nEXTRA=\nbroken line\n")
        replace(shop, "LOG_LEVEL=debug", "LOG_LEVEL=loud")
        result = environment(shop, "--check")
        event = finding(result, "ADX107")
        assert event["location"].startswith(".env.example:")
        assert len(event["evidence"]) == 2
        assert "ADX112" in codes(result)
        shop.write(".env.example", EXAMPLE)
        replace(shop, "LOG_LEVEL=loud", "LOG_LEVEL=info")
        assert_green(environment(shop, "--check"))
