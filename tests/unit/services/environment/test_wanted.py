"""A `.env` made from what schema and code name."""

from __future__ import annotations

from pathlib import Path

from adx_tui.services.environment import env_file, wanted
from adx_tui.services.environment.local_values import LocalValues
from adx_tui.services.environment.wanted import Use, WantedVariable

VALUES = LocalValues("shop", 5433, "made")
URL = "postgresql://shop:made@localhost:5433/shop"


def test_what_can_be_made_is_made_and_the_rest_is_left() -> None:
    draft = wanted.draft(
        [
            WantedVariable("STRIPE_KEY", "src/pay.ts:4"),
            WantedVariable("DIRECT_URL", "prisma/schema.prisma:7", use=Use.URL),
            WantedVariable("DATABASE_URL", "src/db.ts:2", optional=True),
            WantedVariable("DATABASE_URL", "prisma/schema.prisma:6", use=Use.URL),
            WantedVariable("SESSION_SECRET", "src/auth.ts:9"),
            WantedVariable("SENTRY_DSN", "src/log.ts:1", optional=True),
            WantedVariable("NODE_ENV", "src/log.ts:2"),
            WantedVariable("SHADOW_URL", "prisma.config.ts:8", optional=True, use=Use.SHADOW_URL),
        ],
        VALUES,
    )
    assert draft.made.keys() == {"DATABASE_URL", "DIRECT_URL", "SESSION_SECRET"}
    assert draft.made["DATABASE_URL"] == draft.made["DIRECT_URL"] == URL
    assert [variable.key for variable in draft.left] == ["STRIPE_KEY"]
    assert [variable.key for variable in draft.optional] == ["SHADOW_URL", "SENTRY_DSN"]

    file = env_file.parse(draft.text, Path(".env"))
    assert file.values == draft.made
    assert not file.problems
    assert "# STRIPE_KEY=   # src/pay.ts:4\n" in file.text


def test_a_shadow_database_that_is_needed_is_another_one() -> None:
    (value,) = wanted.draft(
        [WantedVariable("SHADOW_URL", "prisma.config.ts:8", use=Use.SHADOW_URL)], VALUES
    ).made.values()
    assert value == f"{URL}_shadow"
