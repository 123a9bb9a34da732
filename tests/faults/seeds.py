"""Seeds that have not run, have changed, can't run again, or can't run now."""

from __future__ import annotations

from contextlib import closing

from tests.faults.deeds import drop_key, in_turn, release, set_key, sql
from tests.faults.model import AUTO, ByHand, Fault, Look
from tests.faults.scripts import apply, as_application, seed
from tests.support.world import SEED, World


def new_seed(world: World) -> None:
    """One that has not run yet."""
    world.count += 1
    world.latest = f"seeds/{world.count + 1:03}_more.sql"
    row = f"""INSERT INTO "Shop" (name) VALUES ('shop {world.count}')"""
    world.project.write(world.latest, f"{row} ON CONFLICT DO NOTHING;\n")


def _failing(world: World) -> None:
    new_seed(world)
    world.project.write(world.latest, (world.project.path / world.latest).read_text() + "SELECT 1 / 0;\n")


def _correct(world: World) -> None:
    world.replace("SELECT 1 / 0;\n", "", world.latest)


def _lock_row(world: World) -> None:
    session = world.hold("session", closing(world.connect()))
    session.execute("BEGIN")
    session.execute("INSERT INTO \"Shop\" (name) VALUES ('second')")


FAULTS: tuple[Fault, ...] = (
    Fault("a new seed", new_seed, "ADX501", AUTO),
    Fault("a seed that fails in its middle", _failing, "ADX504", ByHand(_correct), "division by zero", look=Look.AUTO),
    Fault(
        "a seed that was changed since it ran",
        seed(SEED + "INSERT INTO \"Shop\" (name) VALUES ('b') ON CONFLICT DO NOTHING;\n", "001_shops.sql"),
        "ADX502",
        AUTO,
        "001_shops.sql",
    ),
    Fault("rows of a seed that are missing", as_application('DELETE FROM "Shop"'), "ADX503", AUTO, 'public."Shop"'),
    Fault(
        "a seed that changes rows every time",
        seed('INSERT INTO "Quiet" SELECT gen_random_uuid()::text;\n'),
        "ADX507",
        ByHand(seed('INSERT INTO "Quiet" SELECT \'a\' WHERE NOT EXISTS (SELECT FROM "Quiet");\n')),
        "002_more.sql",
        look=Look.AUTO,
    ),
    Fault(
        "a seed that can't run twice",
        seed("INSERT INTO \"Shop\" (name) VALUES ('b');\n"),
        "ADX508",
        ByHand(seed("INSERT INTO \"Shop\" (name) VALUES ('b') ON CONFLICT DO NOTHING;\n")),
        "inserts what is there already",
        look=Look.AUTO,
    ),
    Fault(
        "the seeds' history is the administrator's",
        sql("ALTER SCHEMA adx_tui OWNER TO postgres", "ALTER TABLE adx_tui.seed_history OWNER TO postgres"),
        "ADX509",
        AUTO,
    ),
    Fault(
        "a seed that ran with another value",
        in_turn(
            set_key("WORD", "one"),
            seed("INSERT INTO \"Shop\" (name) VALUES (current_setting('adx.word')) ON CONFLICT DO NOTHING;\n"),
            apply,
            set_key("WORD", "two"),
        ),
        "ADX510",
        AUTO,
        'public."Shop"  1 inserted',
    ),
    Fault(
        "a seed behind another session's row",
        in_turn(
            sql("ALTER ROLE shop_app SET lock_timeout = '2500ms'"),
            seed("INSERT INTO \"Shop\" (name) VALUES ('second') ON CONFLICT DO NOTHING;\n"),
            _lock_row,
        ),
        "ADX245",
        ByHand(release("session")),
        look=Look.AUTO,
    ),
    Fault(
        "seeds in production",
        in_turn(set_key("NODE_ENV", "production"), seed(SEED.replace("first", "zeroth"), "000_earlier.sql")),
        "ADX550",
        ByHand(drop_key("NODE_ENV")),
        "NODE_ENV",
        along=("ADX501", "ADX510"),
    ),
)
