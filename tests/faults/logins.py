"""Roles and databases that let nobody in, or the application as somebody whom it should not be."""

from __future__ import annotations

from tests.faults.deeds import edit, in_turn, remove, sql
from tests.faults.model import AUTO, CONSENT, ByHand, Deed, Fault, Look
from tests.faults.scripts import seed
from tests.support.world import World


def _server(*statements: str) -> Deed:
    """Outside of the application's database."""
    return sql(*statements, database="postgres")


def _anew(how: str = "") -> Deed:
    """The database made again with other properties, and empty."""
    return _server("DROP DATABASE shop WITH (FORCE)", f"CREATE DATABASE shop OWNER shop_app TEMPLATE template0 {how}")


def _log_in_as_administrator(world: World) -> None:
    """Somebody gave up on rights."""
    world.before = world.env.read_text()
    own = world.value("DATABASE_URL").partition("://")[2].partition("@")[0]
    world.replace(f"//{own}@", f"//postgres:{world.value('POSTGRES_PASSWORD')}@")


def _log_in_as_before(world: World) -> None:
    world.env.write_text(world.before)


def _role(what: str, code: str, says: str, name: str) -> Fault:
    """Something of the role's own, which `--auto` gives back."""
    return Fault(name, sql(f"ALTER ROLE shop_app {what}"), code, AUTO, says)


_WHO = (
    _role("PASSWORD 'of-another-day'", "ADX225", "", "an application's password of another day"),
    _role("NOLOGIN", "ADX302", "shop_app", "no login"),
    _role("NOCREATEDB", "ADX305", "shop_app", "no CREATEDB"),
    Fault(
        "a role that is not there",
        edit("//shop_app:", "//shop_new:"),
        "ADX301",
        ByHand(edit("//shop_new:", "//shop_app:")),
        "shop_new",
    ),
    Fault(
        "a role and a database that are not there",
        in_turn(edit("//shop_app:", "//shop_new:"), edit("/shop?", "/shop_new?")),
        "ADX301",
        AUTO,
        "shop_new",
        along=("ADX303",),
    ),
    _role("PASSWORD NULL", "ADX225", "no password at all", "the role has no password"),
    _role("VALID UNTIL '2001-01-01'", "ADX304", "2001", "the role has expired"),
    _role("CONNECTION LIMIT 0", "ADX307", "shop_app", "the role may have no session"),
    Fault(
        "the application is a superuser",
        sql("ALTER ROLE shop_app SUPERUSER"),
        "ADX306",
        ByHand(sql("ALTER ROLE shop_app NOSUPERUSER")),
        "superuser",
    ),
    Fault(
        "the application is the administrator",
        _log_in_as_administrator,
        "ADX306",
        ByHand(_log_in_as_before),
        "superuser",
        look=Look.AUTO,
    ),
    Fault(
        "the role may only read",
        sql("ALTER ROLE shop_app SET default_transaction_read_only = on"),
        "ADX267",
        ByHand(sql("ALTER ROLE shop_app RESET default_transaction_read_only")),
        "shop_app",
    ),
    Fault(
        "the role's search_path leads elsewhere",
        sql("ALTER ROLE shop_app SET search_path = other, public"),
        "ADX323",
        ByHand(sql("ALTER ROLE shop_app RESET search_path")),
        "other",
    ),
    Fault(
        "the database's search_path leads elsewhere",
        sql("ALTER DATABASE shop SET search_path = other, public"),
        "ADX323",
        ByHand(sql("ALTER DATABASE shop RESET search_path")),
        "other",
    ),
)

_DATABASE = (
    Fault("no database", _server("DROP DATABASE shop WITH (FORCE)"), "ADX303", AUTO, "shop"),
    Fault("a database that lets nobody in", _server("ALTER DATABASE shop ALLOW_CONNECTIONS false"), "ADX308", AUTO),
    Fault(
        "a database that may have no session",
        _server("ALTER DATABASE shop CONNECTION LIMIT 0"),
        "ADX308",
        ByHand(_server("ALTER DATABASE shop CONNECTION LIMIT -1")),
        "shop",
    ),
    Fault(
        "a DROP DATABASE that was cut off",
        _server("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'shop'"),
        "ADX344",
        CONSENT,
        "shop",
    ),
    Fault(
        "a database that does not know its encoding",
        _anew("ENCODING 'SQL_ASCII' LOCALE 'C'"),
        "ADX269",
        ByHand(_anew()),
        "SQL_ASCII",
        look=Look.AUTO,
    ),
    Fault(
        "a character that the database's encoding lacks",
        in_turn(
            _anew("ENCODING 'LATIN1' LOCALE 'C'"),
            seed("INSERT INTO \"Shop\" (name) VALUES ('日本') ON CONFLICT DO NOTHING;\n"),
        ),
        "ADX268",
        ByHand(remove("seeds/002_more.sql")),
        "日",
        look=Look.AUTO,
    ),
)

FAULTS: tuple[Fault, ...] = (*_WHO, *_DATABASE)
