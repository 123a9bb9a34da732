"""A machine made of flags: steps whose checks are true, or can be made true."""

from __future__ import annotations

import time
from dataclasses import dataclass

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Inspection,
    Location,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    ok,
)


@dataclass
class Flag:
    """One thing about the machine that can be true or made true."""

    id: str
    title: str
    holds: bool
    code: str = "ADX000"
    cause: str = "It is not there."
    evidence: tuple[str, ...] = ()
    sql: str = "SELECT 1"
    risk: Risk = Risk.SAFE
    consent: str | None = None
    takes: float = 0.0
    fails: str = ""
    remedies: tuple[Remedy, ...] = ()
    """In the place of its own, where there are any."""
    location: Location | None = None

    def check(self) -> Check:
        if self.holds:
            return ok(self.id, self.title, "as it should be")
        by_hand = self.risk is Risk.MANUAL
        remedy = Remedy(
            id=f"{self.id}.mend",
            title=f"mend {self.title}",
            risk=self.risk,
            preview=self.sql,
            apply=None if by_hand else self.mend,
            consent=self.consent,
        )
        remedies = self.remedies or (remedy,)
        finding = Finding(
            code=self.code, cause=self.cause, evidence=self.evidence, location=self.location, remedies=remedies
        )
        return failed(self.id, self.title, finding)

    def mend(self, context: Context) -> str:
        until = time.monotonic() + self.takes
        while time.monotonic() < until:
            context.cancellation.sleep(0.005)
        if self.fails:
            raise RemedyFailedError(Finding(code="ADX499", cause=self.fails, evidence=("seen    the server said no",)))
        self.holds = True
        return f"mended {self.title}"


@dataclass
class FlagStep:
    """A step whose checks are flags."""

    id: str
    title: str
    requires: tuple[str, ...]
    flags: list[Flag]
    takes: float = 0.0

    def inspect(self, context: Context) -> Inspection:
        context.cancellation.sleep(self.takes)
        for flag in self.flags:
            yield flag.check()
        return f"{sum(flag.holds for flag in self.flags)} things in order"


class LayeredStep(FlagStep):
    """Each flag is only seen once the one before it holds."""

    def inspect(self, context: Context) -> Inspection:
        for flag in self.flags:
            yield flag.check()
            if not flag.holds:
                break
        return ""


def machine() -> list[FlagStep]:
    """An empty machine: nothing holds but the first step."""
    return [
        FlagStep("environment", "Environment", (), [Flag("environment.file", ".env", True)]),
        FlagStep(
            "grants",
            "Grants",
            ("environment",),
            [
                Flag("grants.login", "adx_user logs in", True),
                Flag("grants.schema", "schema public: CREATE", False, "ADX311", sql="GRANT CREATE ON SCHEMA public"),
                Flag("grants.sequences", "sequences: USAGE", False, "ADX314", sql="GRANT USAGE ON ALL SEQUENCES"),
            ],
        ),
        FlagStep(
            "migrations",
            "Migrations",
            ("grants",),
            [Flag("migrations.pending", "2 pending", False, "ADX401", sql="CREATE TABLE a ();")],
        ),
    ]
