"""A URL that is meant for the inside of Compose's network: what runs on this machine needs another address."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.outcome import codes, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

COMPOSE = """\
services:
  shop-database:
    image: postgres:17
    ports: ["{port}:5432"]
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: pass-word
      POSTGRES_DB: shop
"""
URL = "postgresql://${DB_USER}:pass-word@shop-database:5432/shop?schema=public"


@pytest.fixture
def shop(project: Project, free_port: int) -> Project:
    project.write("docker-compose.yml", COMPOSE.format(port=free_port))
    project.migration("20260101000000_notes", "CREATE TABLE note (id int PRIMARY KEY);\n")
    return project


def test_a_new_env_gets_the_address_that_this_machine_reaches(shop: Project, free_port: int) -> None:
    shop.write(".env.example", f"DB_USER=shop\nDATABASE_URL={URL}\nDIRECT_NOTE=shop-database:5432\n")
    result = shop.adx("--auto", "--postgres", "embedded", "--output", "json")
    assert result.exit_code == 0, result
    assert "ADX180" not in codes(result)
    here = URL.replace("shop-database:5432", f"localhost:{free_port}")
    assert (shop.path / ".env").read_text() == f'DB_USER=shop\nDATABASE_URL="{here}"\nDIRECT_NOTE=shop-database:5432\n'


def test_an_env_that_somebody_wrote_is_told_and_left_alone(shop: Project, free_port: int) -> None:
    """Containers may read it too."""
    text = "DATABASE_URL=postgresql://shop:pass-word@shop-database:5432/shop\n"
    shop.write(".env", text).chmod(0o600)
    result = shop.adx("--auto", "--postgres", "embedded", "--output", "json")
    assert result.exit_code == 0, result
    warning = finding(result, "ADX180")
    assert warning["status"] == "warning"
    assert warning["location"] == ".env:1"
    assert f"127.0.0.1:{free_port}" in evidence(warning)
    (remedy,) = warning["remedies"]
    assert (remedy["risk"], remedy["by_choice"]) == ("safe", True)
    assert f"@localhost:{free_port}/shop" in previews(warning)
    assert "pass-word" not in str(result)
    assert (shop.path / ".env").read_text() == text
    with psycopg.connect(f"postgresql://shop:pass-word@127.0.0.1:{free_port}/shop", connect_timeout=10) as connection:
        assert connection.execute("SELECT FROM note").fetchall() == []
