"""The codes ADX220 to ADX229: the server: reaching it and logging in."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX220": CodeEntry(
        "Nothing listens at the server's address",
        "The server is not running, or the port in DATABASE_URL is another.",
        "Start the server, or correct the port.",
        prevention="Let adx-tui start the server; or have it start with the machine.",
        severity="error",
        example="Nothing listens at 127.0.0.1:5432.",
    ),
    "ADX221": CodeEntry(
        "The server did not answer in time",
        "A firewall, a VPN or a wrong address swallows the packets.",
        "Check the network between here and the server.",
        prevention="Use a server on this machine while you develop.",
        severity="error",
        example="db.example.com:5432 did not answer in time.",
    ),
    "ADX222": CodeEntry(
        "The server's host is not known",
        "The name in DATABASE_URL can't be resolved on this machine.",
        "Correct it; inside Docker's networks names differ from those on the host.",
        prevention="Write 127.0.0.1 for a server on this machine, not the name of a Compose service.",
        severity="error",
        example="The host name db is not known on this machine.",
    ),
    "ADX223": CodeEntry(
        "The connection was closed",
        "Something accepts connections there that does not speak Postgres, or a server that is just starting.",
        "See what listens on the port.",
        prevention="Give each service a port of its own.",
        severity="error",
        example="What listens at 127.0.0.1:5432 closed the connection without a word.",
    ),
    "ADX224": CodeEntry(
        "The server is starting up or shutting down",
        "It accepts no sessions at the moment.",
        "Wait; a recovery after a crash may take minutes.",
        prevention="Stop the server in order (adx-tui --down), so that it has nothing to recover.",
        severity="error",
        example="The server at 127.0.0.1:5432 is starting up or shutting down.",
    ),
    "ADX225": CodeEntry(
        "The password is refused",
        (
            "The server was made with another password: POSTGRES_* count only at a server's first start. Or another "
            "server answers on that port."
        ),
        "Let adx-tui set the password, where the server is its own; else correct DATABASE_URL.",
        prevention=(
            "Change a password in .env and on the server together; POSTGRES_PASSWORD counts only at the first start."
        ),
        severity="error",
        example="The server at 127.0.0.1:5432 refuses the password of role shop.",
    ),
    "ADX226": CodeEntry(
        "The role does not exist on that server",
        "Often another Postgres than you think answers on that port.",
        "See which server it is; create the role if it is the right one.",
        prevention="Give each project's server a port of its own.",
        severity="error",
        example="The server at 127.0.0.1:5432 has no role shop.",
    ),
    "ADX227": CodeEntry(
        "pg_hba.conf does not let the role in",
        "The server has no rule for this role, database, address and encryption.",
        "Have an administrator add one.",
        prevention="Have the rule for a new role or network added before it is used.",
        severity="error",
        example="The server's pg_hba.conf does not let shop in from here this way.",
    ),
    "ADX228": CodeEntry(
        "The server's connections are all taken",
        "Every connection is taken, often by an application that opens a client with every hot reload.",
        "See who holds them in pg_stat_activity; use one client for the whole process.",
        prevention="Keep one client on globalThis, and give its pool a max.",
        severity="error",
        example="Every connection of the server at 127.0.0.1:5432 is taken.",
    ),
    "ADX229": CodeEntry(
        "Logging in failed",
        "The server's words are in the finding.",
        "Do what they say.",
        prevention="Log in with a password (scram-sha-256): what else a server asks for is hard to have everywhere.",
        severity="error",
        example="Logging in to 127.0.0.1:5432 as shop failed.",
    ),
}
