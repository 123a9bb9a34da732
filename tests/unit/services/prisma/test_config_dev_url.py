"""URLs of Prisma's own services: what they carry, and where they lead."""

from __future__ import annotations

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.prisma.config_dev_url import (
    PrismaUrlError,
    decode_prisma_dev_url,
    is_prisma_dev_url,
    is_prisma_remote_url,
)


def api_key(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


class TestUrlsOfPrismasServices:
    def test_the_local_server_carries_its_databases(self) -> None:
        database, shadow = "postgres://postgres:postgres@localhost:51214/x?a=~~~", "postgres://localhost:51215/x"
        key = api_key({"name": "default", "databaseUrl": database, "shadowDatabaseUrl": shadow})
        url = f"prisma+postgres://localhost:51213/?api_key={key}"
        assert is_prisma_dev_url(url)
        assert not is_prisma_remote_url(url)
        decoded = decode_prisma_dev_url(url)
        assert (decoded.database_url, decoded.shadow_database_url) == (database, shadow)
        assert "postgres" not in repr(decoded)

    @pytest.mark.parametrize(
        ("url", "problem"),
        [
            ("postgresql://localhost/x", "local server"),
            ("prisma+postgres://localhost:51213/", "no api_key"),
            ("prisma+postgres://localhost:51213/?api_key=a&api_key=b", "more than one"),
            ("prisma+postgres://localhost:51213/?api_key=%2A%2A", "JSON in base64url"),
            ("prisma+postgres://localhost:51213/?api_key=eHg", "JSON in base64url"),
            (f"prisma+postgres://localhost:51213/?api_key={api_key([1])}", "without a databaseUrl"),
            (f"prisma+postgres://localhost:51213/?api_key={api_key({'databaseUrl': 1})}", "without a databaseUrl"),
        ],
    )
    def test_a_bad_one_is_an_error_that_says_why(self, url: str, problem: str) -> None:
        with pytest.raises(PrismaUrlError, match=problem):
            decode_prisma_dev_url(url)

    @pytest.mark.parametrize(
        "url",
        ["prisma://accelerate.prisma-data.net/?api_key=x", "prisma+postgres://accelerate.prisma-data.net/?api_key=x"],
    )
    def test_accelerate_is_elsewhere(self, url: str) -> None:
        assert is_prisma_remote_url(url)
        assert not is_prisma_dev_url(url)
        assert not is_prisma_remote_url("postgresql://db.example.org/x")

    @given(st.text())
    def test_any_text_is_decoded_or_an_error(self, text: str) -> None:
        for url in (text, f"prisma+postgres://localhost:1/?api_key={text}"):
            is_prisma_remote_url(url)
            with contextlib.suppress(PrismaUrlError):
                decode_prisma_dev_url(url)
