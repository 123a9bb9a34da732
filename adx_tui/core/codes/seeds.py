"""The codes ADX500 to ADX519: seeds: which ran, and how they ended."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX501": CodeEntry(
        "A seed has not run",
        "The database is new, or the seed is.",
        "Let adx-tui run it, in one transaction.",
        prevention="There is nothing to prevent: let adx-tui --auto run new seeds.",
        severity="error",
        example="010_users.sql has not run yet.",
    ),
    "ADX502": CodeEntry(
        "A seed was changed since it ran",
        "Its file is not the one that ran.",
        "Let adx-tui run it again.",
        prevention="There is nothing to prevent: let adx-tui --auto run changed seeds.",
        severity="error",
        example="010_users.sql was changed since it ran.",
    ),
    "ADX503": CodeEntry(
        "Rows of a seed are missing",
        "It ran, but trying it out (rolled back) would change rows now, and a second time no more.",
        "Let adx-tui run it again: it only puts back what is missing.",
        prevention="There is nothing to prevent: rows of a development database come and go.",
        severity="error",
        example="010_users.sql ran, but rows it brings are missing or were changed since.",
    ),
    "ADX504": CodeEntry(
        "A seed failed",
        "The finding shows the place and the server's words. Nothing of the seed stayed.",
        "Correct the file and run again: it starts anew.",
        prevention="Try seeds on an empty database in CI.",
        severity="error",
        example='020_orders.sql failed: null value in column "updatedAt" violates not-null constraint.',
    ),
    "ADX505": CodeEntry(
        "A seed ends its own transaction",
        "With a COMMIT of its own, a failure would leave half of it behind.",
        "Take BEGIN, COMMIT and ROLLBACK out of it.",
        prevention="Leave transactions to whoever runs the seed.",
        severity="error",
        example="010_users.sql ends the transaction it runs in, so that a failure would leave half of it behind.",
    ),
    "ADX506": CodeEntry(
        "A seed file has a fault",
        "Its name gives it no place in the order, or it can't be read.",
        "Rename it to NNN_name.sql or NNN_name.py, or correct it.",
        prevention="Name seeds NNN_name.sql or NNN_name.py.",
        severity="error",
        example="seeds/users.sql is no seed: its name does not begin with a number.",
    ),
    "ADX507": CodeEntry(
        "A seed changes rows every time",
        "It ran whole, but each further run would write other values.",
        "Use INSERT … ON CONFLICT DO NOTHING, and update only where a value differs.",
        prevention="Insert with ON CONFLICT DO NOTHING, and with values that stay: no now(), no random().",
        severity="warning",
        example="010_users.sql ran whole, but every further run would change rows again.",
    ),
    "ADX508": CodeEntry(
        "A seed can't run twice",
        "It ran whole, but a second run would fail, often with a unique violation (P2002).",
        "Let it find what is there already.",
        prevention="Insert with ON CONFLICT, or upsert.",
        severity="warning",
        example="010_users.sql ran whole, but can't run again: duplicate key value violates unique constraint.",
    ),
    "ADX509": CodeEntry(
        "The seeds' history can't be read",
        "adx_tui.seed_history belongs to another role: seeds were run as somebody else before, or a dump was restored.",
        "Make the application's role its owner; adx-tui does, where a superuser has it and there is an administrator.",
        prevention="Run seeds as one role.",
        severity="error",
        example="Role shop can't read which seeds ran: permission denied for schema adx_tui.",
    ),
    "ADX510": CodeEntry(
        "A seed ran with other values",
        "Its file is the one that ran, but the environment is another since, and whoever only looks does not run it.",
        "Let adx-tui try it, rolled back; it runs again only if rows are missing.",
        prevention="Let seeds depend on few values of the environment.",
        severity="error",
        example="010_admin.py ran whole, but not with the values that the environment has now.",
    ),
}
