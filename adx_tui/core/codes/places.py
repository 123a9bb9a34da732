"""The codes ADX250 to ADX299: the server: snapshots, other places, sessions, extensions."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX253": CodeEntry(
        "There is no such snapshot",
        "None of that name was taken of this database, or it was deleted, or went with the server's data.",
        "adx-tui --snapshots lists those there are.",
        prevention="See adx-tui --snapshots before you restore.",
        severity="error",
        example="There is no snapshot before of shop.",
    ),
    "ADX254": CodeEntry(
        "There is a snapshot of that name already",
        "A snapshot is never overwritten: it may be the only copy of what is in it.",
        "Choose another name, or delete that one first (--delete-snapshot).",
        prevention="Name snapshots after what comes next: before-rename.",
        severity="error",
        example="There is a snapshot before of shop already, taken 2026-01-02 03:04.",
    ),
    "ADX255": CodeEntry(
        "Somebody is connected to the database",
        "PostgreSQL copies a database only while nobody else uses it, so that the copy is of one moment (55006).",
        "Stop what is connected; the finding names each session, and how to end it.",
        prevention="Stop the development server before a snapshot is taken or restored.",
        severity="error",
        example="3 sessions are connected to shop, and PostgreSQL copies no database that is in use.",
    ),
    "ADX260": CodeEntry(
        "A server that may be needed is on the port",
        (
            "It lets the role of DATABASE_URL in, or is this project's own in another place. Another port would lead "
            "to an empty server, and leave that one's data out of sight."
        ),
        "Use it: adx-tui --auto takes what answers DATABASE_URL. Moving to another port is yours to decide.",
        prevention="Give each project a port of its own.",
        severity="error",
        example="On port 5432, where this project's server is to listen, is one that it may need: it lets shop in.",
    ),
    "ADX261": CodeEntry(
        "The data is on another Docker engine",
        "DOCKER_HOST, or Docker's context, leads to another engine than the one that has this project's data.",
        "Use that engine again, or begin anew on this one: adx-tui --auto --postgres docker.",
        prevention="Stay with one engine for one project.",
        severity="error",
        example=(
            "This project's data (volume shop_postgres) is on the Docker engine at unix:///run/one.sock, but "
            "unix:///run/two.sock is the one in use."
        ),
    ),
    "ADX262": CodeEntry(
        "The compose file names another volume, or none",
        (
            "The container was made with another volume, which holds its data. Made anew it would begin with the one "
            "that the compose file now names."
        ),
        "Name the old volume again, or copy what is needed first.",
        prevention="Leave the volume's name as it is, once it holds data.",
        severity="error",
        example=(
            "Container shop-postgres-1 keeps its data in shop_old, but the compose file names shop_new: made anew, "
            "it would not have that data."
        ),
    ),
    "ADX267": CodeEntry(
        "The role may only read",
        (
            "default_transaction_read_only is on, by ALTER ROLE, ALTER DATABASE, the server's configuration or the "
            "options of DATABASE_URL: every transaction begins as one that may not write (SQLSTATE 25006), for "
            "Prisma and the application as well."
        ),
        "Take the setting away, where it is not meant; the finding names what set it.",
        prevention="Give a role that only reads another name than the application's.",
        severity="error",
        example=(
            "The sessions of role shop only read: default_transaction_read_only is on, and a migration, a seed and "
            "the application would be refused every write."
        ),
    ),
    "ADX268": CodeEntry(
        "The database's encoding lacks a character",
        (
            "A database keeps text in one encoding, chosen when it was created. One in LATIN1 has no room for an "
            "emoji, nor for the letters of most languages; the server refuses them (SQLSTATE 22P05)."
        ),
        "Move the data into a database in UTF8, or take the character out.",
        prevention="Create databases in UTF8.",
        severity="error",
        example="seeds/010_tags.sql brings é (U+00E9), but database shop is in SQL_ASCII, which has no such character.",
    ),
    "ADX269": CodeEntry(
        "The database does not know what its text is",
        (
            "SQL_ASCII is no encoding: the server stores bytes as they come and never converts them. Whoever "
            "connects with another client_encoding writes other bytes for the same letter, and nobody can tell them "
            "apart later."
        ),
        "Move the data into a database in UTF8. adx-tui works with it all the same, and sends UTF8.",
        prevention="Create databases in UTF8; a server made with LC_ALL=C and no encoding has SQL_ASCII.",
        severity="warning",
        example="Database shop is in SQL_ASCII: the server does not know what its text is.",
    ),
    "ADX270": CodeEntry(
        "What answers is no sane Docker engine",
        (
            "An answer was no JSON, broke off, was endless, or lacked what the engine's API promises: another "
            "program listens there, a proxy is in between, or the engine is damaged."
        ),
        "See what listens at the endpoint in the finding; restart the engine, or correct DOCKER_HOST or the context.",
        prevention="Leave the engine's socket to the engine.",
        severity="error",
        example="What answers as the Docker engine answers what no Docker engine answers.",
    ),
    "ADX271": CodeEntry(
        "What answers is no sane Postgres",
        (
            "It speaks Postgres' protocol, but an answer of it can't be read: another program or a broken proxy is "
            "in between, or the server is damaged."
        ),
        "See what listens on the port; try psql on the same address, past any proxy.",
        prevention="Give each service a port of its own.",
        severity="error",
        example="What answers at 127.0.0.1:5432 does not answer as a Postgres does.",
    ),
    "ADX272": CodeEntry(
        "The container is in no network",
        "It was taken out of it (docker network disconnect). It runs, but its port leads nowhere.",
        "Connect it again, under the name that Compose gives it; its published port works from then on.",
        prevention="Don't disconnect a container that is in use.",
        severity="error",
        example="Container shop-postgres-1 is in no network: its port leads nowhere.",
    ),
    "ADX273": CodeEntry(
        "The network of the stopped container is gone",
        (
            "It was removed (docker network prune), and perhaps made anew since; a container keeps the number of the "
            "one it was made for, and can't start without it."
        ),
        "Have the network made where it is missing, and the container connected to it.",
        prevention="Say docker network prune only while everything runs that you need.",
        severity="error",
        example="Container shop-postgres-1 can't start: the network that it was made for was removed.",
    ),
    "ADX274": CodeEntry(
        "The Docker engine does not answer",
        "It accepts connections and requests, but no answer came in time: it hangs, or is overloaded.",
        "See whether `docker version` answers; else restart the engine.",
        prevention="Restart the engine when the machine was asleep for long.",
        severity="error",
        example="The Docker engine takes requests and does not answer them.",
    ),
    "ADX275": CodeEntry(
        "Several services are a Postgres",
        (
            "The compose file starts more than one, and the URL fits none of them better than the others: by its "
            "host or port, else by its user, password and database."
        ),
        "Let DATABASE_URL name the one that is meant: its published port, its user and its database.",
        prevention="Give each Postgres in the file a port of its own, and write it into DATABASE_URL.",
        severity="error",
        example=(
            "compose.yml has several Postgres services, and DATABASE_URL fits none better than the others: db, "
            "warehouse."
        ),
    ),
    "ADX276": CodeEntry(
        "The compose file's port is taken",
        "The file publishes a fixed port, which no variable changes, and another program listens there.",
        "Write the port as a variable in the file, as the finding shows, or stop the other program.",
        prevention='Publish a port that a variable can change: "${POSTGRES_PORT:-5432}:5432".',
        severity="error",
        example=(
            "Port 5432, which the compose file fixes, is taken by another program, so this project's server can't "
            "listen on it."
        ),
    ),
    "ADX277": CodeEntry(
        "The URL has another port than the compose file",
        (
            "The file says which port is published, and DATABASE_URL has another one: the application would not find "
            "the server."
        ),
        "Let DATABASE_URL have the file's port.",
        prevention="Let the file's port and the URL come from one variable.",
        severity="error",
        example="DATABASE_URL leads to port 5432, but the compose file publishes 5433.",
    ),
    "ADX278": CodeEntry(
        "The first start did not come to its end",
        (
            "What is in /docker-entrypoint-initdb.d is run once, on a data directory that was just made. A script "
            "that fails, or a server that can't be started for it, ends the container; started again, the server "
            "runs, and lacks what it and those after it were to do."
        ),
        "Correct the script, and run it by hand on what is there; or delete the data and begin anew.",
        prevention=(
            "Try an init script on an empty volume before it is committed, and begin a shell script with set -e."
        ),
        severity="either",
        example=(
            "The first start of container shop-db-1 was ended by /docker-entrypoint-initdb.d/10-roles.sql: nothing in "
            "/docker-entrypoint-initdb.d is run on a data directory that is there, so it, and what comes after it, "
            "never will be."
        ),
    ),
    "ADX279": CodeEntry(
        "The container ran out of memory",
        (
            "The kernel ends what needs more than the container's limit (mem_limit), or than the engine's machine "
            "has: exit code 137."
        ),
        "Raise the limit, or lower shared_buffers and work_mem.",
        prevention="Give a database container 512 MB or more, and set shared_buffers to a quarter of that.",
        severity="error",
        example="Container shop-db-1 ran out of memory and was killed by the kernel; its limit is 64 MB.",
    ),
    "ADX280": CodeEntry(
        "The image is for another processor",
        "An image is made for one kind of processor (amd64, arm64), and the engine's machine has another one.",
        "Pull the image for this platform, or name one that is made for it.",
        prevention="Name images that are made for several processors, and leave `platform:` out of the compose file.",
        severity="error",
        example="The image postgres:17 is made for the processor amd64, and the engine's machine is arm64.",
    ),
    "ADX281": CodeEntry(
        "The server can't write its data folder",
        "What is mounted there is read-only, or belongs to another user than the server runs as.",
        "Take `:ro` away, or give the folder to the server's user; the finding has the command.",
        prevention="Keep the data in a named volume: the engine gives it to the server's user.",
        severity="error",
        example="Postgres can't keep its data in volume shop_data: it is mounted read-only.",
    ),
    "ADX282": CodeEntry(
        "A container's script ends its lines as on Windows",
        "git, or an editor, wrote CRLF: the kernel then looks for an interpreter whose name ends in a carriage return.",
        "Write it with LF, and keep it so: `*.sh text eol=lf` in .gitattributes.",
        prevention="Keep `*.sh text eol=lf` in .gitattributes.",
        severity="error",
        example=(
            "Container shop-db-1 can't begin: the lines of /usr/local/bin/entrypoint.sh end as on Windows, so that its "
            "first line names a program that ends in a carriage return."
        ),
    ),
    "ADX283": CodeEntry(
        "The container's first program can't be run",
        "The entrypoint or command that the compose file or the image names is not in the image, or is no program.",
        "Correct it in the compose file, or have the image built anew.",
        prevention="Leave `entrypoint:` out where the image's own will do, and try a change with docker compose run.",
        severity="error",
        example="Container shop-db-1 can't begin: /entrypoint.sh is not in the image.",
    ),
    "ADX284": CodeEntry(
        "Variables of the compose file have no value",
        (
            "The file takes them from the environment, and says by `${NAME:?…}` that it can't do without: Compose ends "
            "with `required variable NAME is missing a value`."
        ),
        "Write them into the .env that Compose reads, beside the compose file.",
        prevention="Name them in .env.example; or give them a value for development: `${NAME:-value}`.",
        severity="error",
        example="docker-compose.yml needs 2 variables that nothing sets: DB_USER, DB_PASSWORD.",
    ),
    "ADX291": CodeEntry(
        "The embedded server can't have an extension",
        (
            "A migration creates it, and no Postgres that could run here has it, with all else that is needed: "
            "neither the wheels nor what is installed on this machine. It is told before anything is started."
        ),
        "Install what brings it (the finding names wheel and package), or use Docker with an image that has it.",
        prevention="Say in the README which extensions are needed, and name an image that has them.",
        severity="error",
        example="A migration creates extension vector, which the Postgres that could run here lacks.",
    ),
    "ADX292": CodeEntry(
        "The running server lacks an extension that is here",
        (
            "A migration creates it, and the server was started from programs without it. Others on this machine, of "
            "the same major version, have it."
        ),
        "Let adx-tui start the server anew from those: its data stays as it is.",
        prevention="There is nothing to prevent: a migration that needs more came later.",
        severity="error",
        example="The server that runs lacks extension pgcrypto; Postgres 17.5 in the contrib wheel has it.",
    ),
}
