"""What stands for a value in an example, and what people do use."""

from __future__ import annotations

import re

import pytest

from adx_tui.services.environment import local_values, placeholders
from adx_tui.services.environment.local_values import LocalValues

MADE = re.compile(r"[A-Za-z0-9_-]{32,}\Z")


@pytest.mark.parametrize(
    "value",
    [
        "<USER-HERE>",
        "<INSERT_RANDOM_STRING>",
        "[PASSWORD]",
        "{{secret}}",
        "changeme",
        "CHANGE_ME",
        "change-me-in-production",
        "replace-with-a-long-string",
        "your-secret-key",
        "yourpassword",
        "YOUR_API_KEY",
        "my-secret-key",
        "xxx",
        "xxxxxxxx",
        "***",
        "TODO",
        "put-your-key-here",
        "PASSWORD",
        "generate with openssl rand -base64 32",
        "openssl rand -hex 32",
    ],
)
def test_stands_for_a_value(value: str) -> None:
    assert placeholders.is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "postgres", "app", "password", "http://localhost:3000", "info", "true", "5432", "development", "myapp"),
        *("eu-west-1", "noreply@example.com", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "theatre", "[1, 2], [3]"),
    ],
)
def test_is_a_value(value: str) -> None:
    assert not placeholders.is_placeholder(value)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://USER:PASSWORD@HOST:PORT/DATABASE", {"user", "password", "host", "port", "database"}),
        ("postgresql://USER:PASSWORD@localhost:5432/DATABASE?schema=public", {"user", "password", "database"}),
        ("postgresql://johndoe:randompassword@localhost:5432/mydb?schema=public", {"user", "password", "database"}),
        ("postgres://<user>:<password>@<host>:5432/<db>", {"user", "password", "host", "database"}),
        ("postgresql://postgres:[YOUR-PASSWORD]@localhost:5432/postgres", {"password"}),
        ("postgresql://postgres:changeme@db:5432/app", {"password"}),
        ("postgresql://postgres:postgres@localhost:5432/postgres", set()),
        ("postgresql://user:password@localhost:5432/mydb", set()),
        ("postgresql://${DB_USER}:${DB_PASSWORD}@localhost:5432/app", set()),
        ("postgresql://app:pw@[::1]:5432/app", set()),
        ("mysql://USER:PASSWORD@HOST/DB", set()),
    ],
)
def test_the_parts_of_a_url(url: str, parts: set[str]) -> None:
    assert placeholders.parts_of_url(url) == parts


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://USER:PASSWORD@localhost:5432/DATABASE", {"user", "password", "database"}),
        ("postgresql://<user>:x@localhost:5432/app", {"user"}),
        ("postgresql://postgres:changeme@localhost:5432/app", set()),
        ("postgresql://johndoe:randompassword@localhost:5432/mydb", set()),
    ],
)
def test_what_nobody_has_for_a_name(url: str, parts: set[str]) -> None:
    assert placeholders.parts_of_url(url, unmistakable=True) == parts


def test_what_the_compose_file_says_in_so_many_words_is_kept() -> None:
    url = "postgresql://postgres:changeme@localhost:5432/DATABASE"
    made = LocalValues("shop").for_placeholders({"A": url, "POSTGRES_PASSWORD": "changeme"}, kept={"changeme"})
    assert made == {"A": "postgresql://postgres:changeme@localhost:5432/shop"}


def test_one_set_up_makes_one_password_for_all_that_name_the_database() -> None:
    values = LocalValues("shop")
    made = values.for_placeholders(
        {
            "DATABASE_URL": "postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=public",
            "DIRECT_URL": "postgresql://johndoe:randompassword@localhost:5432/mydb",
            "POSTGRES_PASSWORD": "<PASSWORD>",
            "DB_USER": "your-user",
            "POSTGRES_DB": "shop_dev",
            "NEXTAUTH_SECRET": "secret",
            "SALT": "<INSERT_RANDOM_STRING>",
            "STRIPE_API_KEY": "your-key",
            "GITHUB_CLIENT_SECRET": "xxx",
            "LOG_LEVEL": "info",
        }
    )
    url = f"postgresql://shop:{values.password}@localhost:5432/shop"
    assert made.pop("DATABASE_URL") == f"{url}?schema=public"
    assert made.pop("DIRECT_URL") == url
    assert made.pop("POSTGRES_PASSWORD") == values.password
    assert made.pop("DB_USER") == "shop"
    assert all(MADE.match(made.pop(key)) for key in ("NEXTAUTH_SECRET", "SALT"))
    assert made == {}, "another company's key is not made, and a value is kept"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("My Shop", "my_shop"),
        ("@acme/web-app", "web_app"),
        ("2048", "app_2048"),
        ("postgres", "postgres_app"),
        ("…", "app"),
        ("x" * 80, "x" * 63),
    ],
)
def test_a_name_that_needs_no_quotes(name: str, expected: str) -> None:
    assert local_values.local_name(name) == expected
