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
        "{PASSWORD}",
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
        *('{"beta":true}', "${PASSWORD}"),
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
        ("postgres://{USER}:{PASSWORD}@{HOST}:6543/{DB_NAME}", {"user", "password", "host", "database"}),
        ("postgresql://postgres.[REF]:[PASSWORD]@db.[REF].example.com:5432/postgres", {"user", "password", "host"}),
        ("postgresql://app:pw@<ref>.example.com:5432/app_{ENV}", {"host", "database"}),
        ("postgresql://app:a[b]c@db:5432/app", set()),
        ("postgresql://app:pw@[::1],[::2]:5432/%C3%9F%AB%CD", set()),
        ("postgresql://app:pw@localhost:5432/app?connection_limit=1&schema=SCHEMA", {"schema"}),
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
        ("postgresql://USER:pw@localhost:5432/app?schema=SCHEMA", {"user", "schema"}),
        ("postgresql://app:pw@localhost:5432/app?schema=SCHEMA", set()),  # Prisma makes one, and it holds tables then
    ],
)
def test_what_nobody_has_for_a_name(url: str, parts: set[str]) -> None:
    assert placeholders.parts_of_url(url, unmistakable=True) == parts


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("postgres://[user]:[password]@[host]/[dbname]?sslmode=require&channel_binding=require", "localhost/shop"),
        ("postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=SCHEMA", "localhost:5433/shop"),
        (
            "postgres://{USER}:{PASSWORD}@{HOST}:6543/{DB}?pgbouncer=true&pool_timeout=9",
            "localhost:5433/shop?pool_timeout=9",
        ),
        ("postgresql://<user>:<pw>@<ref>.example.com:5432/app?sslmode=prefer", "localhost:5432/app?sslmode=prefer"),
        ("postgresql://USER:PASSWORD@localhost:5432/app?schema=a&sslrootcert=ca.pem", "localhost:5432/app?schema=a"),
        ("postgresql://USER:PASSWORD@HOST/app?options=endpoint%3Dep-1", "localhost/app"),
        ("postgresql://USER:PASSWORD@db.example.com/app?sslmode=require", "db.example.com/app?sslmode=require"),
    ],
)
def test_a_url_made_for_this_machine_wants_nothing_that_only_the_other_server_has(url: str, made: str) -> None:
    values = LocalValues("shop", 5433, "made")
    filled = values.filled_url(url, placeholders.parts_of_url(url))
    assert filled == f"{url.partition('://')[0]}://shop:made@{made}"


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
