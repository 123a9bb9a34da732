"""Which variables hold a project's URLs, and that all that lead to one server change together."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.postgres import url as database_url
from adx_tui.services.project.repository import PrismaProject, Source, UrlKeys
from adx_tui.services.project.urls import UrlNames, changes, first_set, name_urls

HERE = Source(Path("schema.prisma"), 1)


def prisma(*url: str, direct: tuple[str, ...] = (), shadow: tuple[str, ...] = ()) -> PrismaProject:
    return PrismaProject(
        package=None,
        folder=Path(),
        url=UrlKeys(url, HERE) if url else None,
        direct_url=UrlKeys(direct, HERE) if direct else None,
        shadow_url=UrlKeys(shadow, HERE) if shadow else None,
    )


@pytest.mark.parametrize(
    ("project", "names"),
    [
        (None, UrlNames()),
        (prisma(), UrlNames()),
        (prisma("NEXT_PRIVATE_DATABASE_URL"), UrlNames(("NEXT_PRIVATE_DATABASE_URL",), ("NEXT_PRIVATE_DATABASE_URL",))),
        (prisma("POOLED", direct=("DIRECT",)), UrlNames(("DIRECT", "POOLED"), ("POOLED",))),
        (prisma("DIRECT_URL", "DATABASE_URL"), UrlNames(("DIRECT_URL", "DATABASE_URL"), ("DATABASE_URL",))),
        (prisma("A", "B"), UrlNames(("A", "B"), ("B",))),
        (prisma("A", shadow=("SHADOW",)), UrlNames(("A",), ("A",), ("SHADOW",))),
    ],
)
def test_prisma_names_them(project: PrismaProject | None, names: UrlNames) -> None:
    assert name_urls(project) == names


def test_the_first_that_is_set_counts_and_the_last_is_what_is_fallen_back_to() -> None:
    assert first_set(("DIRECT", "POOLED"), {"DIRECT": "x", "POOLED": "y"}) == "DIRECT"
    assert first_set(("DIRECT", "POOLED"), {"DIRECT": "", "POOLED": "y"}) == "POOLED"
    assert first_set(("DIRECT", "POOLED"), {}) == "POOLED"


def changed(values: dict[str, str], **to: object) -> dict[str, str]:
    before = database_url.parse(values["DATABASE_URL"])
    names = UrlNames(("DIRECT", "DATABASE_URL"), ("DATABASE_URL",), ("SHADOW",))
    return dict(changes(names, values, before, before.changed(**to)))  # type: ignore[arg-type]


def test_a_port_changes_in_every_url_of_that_server_and_in_no_other() -> None:
    values = {
        "DATABASE_URL": "postgresql://app:pw@localhost:5432/shop?pgbouncer=true",
        "DIRECT": "postgresql://app:pw@127.0.0.1:5432/shop",
        "SHADOW": "postgresql://app:pw@localhost:5432/shop_shadow",
        "ANALYTICS_URL": "postgresql://app:pw@localhost:5432/other",
    }
    assert changed(values, port=6000) == {
        "DATABASE_URL": "postgresql://app:pw@localhost:6000/shop?pgbouncer=true",
        "DIRECT": "postgresql://app:pw@localhost:6000/shop",
        "SHADOW": "postgresql://app:pw@localhost:6000/shop_shadow",
    }
    values["DIRECT"] = "postgresql://app:pw@db.example.com:5432/shop"
    assert set(changed(values, port=6000)) == {"DATABASE_URL", "SHADOW"}


def test_the_same_login_under_another_name_changes_too() -> None:
    values = {
        "DATABASE_URL": "postgresql://app:pw@localhost:5432/shop",
        "APP_URL": "postgresql://app:pw@127.0.0.1:5432/shop?schema=shop",
        "OWNER_URL": "postgresql://owner:pw@localhost:5432/shop",
        "SITE_URL": "http://localhost:5432/shop",
    }
    assert changed(values, port=6000) == {
        "DATABASE_URL": "postgresql://app:pw@localhost:6000/shop",
        "APP_URL": "postgresql://app:pw@localhost:6000/shop?schema=shop",
    }


def test_a_password_changes_where_the_role_is_the_same_and_had_that_password() -> None:
    values = {
        "DATABASE_URL": "postgresql://app:old@localhost:5432/shop",
        "DIRECT": "postgresql://app:old@localhost:5432/shop",
        "SHADOW": "postgresql://owner:old@localhost:5432/shadow",
    }
    assert changed(values, password="new") == {
        "DATABASE_URL": "postgresql://app:new@localhost:5432/shop",
        "DIRECT": "postgresql://app:new@localhost:5432/shop",
    }


def test_what_is_no_url_is_left_as_it_is() -> None:
    values = {"DATABASE_URL": "postgresql://app:pw@localhost:5432/shop", "DIRECT": "${X}", "SHADOW": ""}
    assert set(changed(values, port=6000)) == {"DATABASE_URL"}
