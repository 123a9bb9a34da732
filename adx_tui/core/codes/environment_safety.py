"""The codes ADX140 to ADX199: the environment: who reads it, and what else counts."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX140": CodeEntry(
        "Other users can read .env",
        "Its mode lets the group or everybody read your secrets.",
        "chmod 600 .env",
        prevention="Let adx-tui create .env: it is then yours alone (0600).",
        severity="error",
        example="Other users of this machine can read the secrets in .env.",
    ),
    "ADX141": CodeEntry(
        "git would publish .env",
        "No .gitignore names it.",
        "Add it to .gitignore.",
        prevention="Put .env into .gitignore with the first commit.",
        severity="error",
        example="Nothing keeps .env from being committed.",
    ),
    "ADX142": CodeEntry(
        ".env is committed",
        "It was added to git once; ignoring it now changes nothing.",
        "git rm --cached .env, then change every secret that is in it.",
        prevention="Put .env into .gitignore before it is written.",
        severity="either",
        example=".env is committed: its secrets are in the repository's history.",
    ),
    "ADX143": CodeEntry(
        "An environment file is another user's",
        "Whoever owns a file can read and change it, whatever its mode says.",
        "Make it yours: sudo chown; or write one of your own.",
        prevention="Don't create or edit files of the project with sudo, or as root in a container.",
        severity="warning",
        example=".env belongs to another user, who can read and change it.",
    ),
    "ADX144": CodeEntry(
        "git's history has secrets that are in use",
        (
            "A file with secrets was committed once. It is ignored now, but every clone and fork has the commit, and "
            "what was in it still opens what it opened then."
        ),
        (
            "Change each of them where it is from; for a password of the project's server adx-tui does it in one "
            "step. Rewriting the history takes nothing back from who has it already."
        ),
        prevention="Have .env in .gitignore from the first commit on, and commit an .env.example without secrets.",
        severity="warning",
        example=".env was committed with secrets that are still in use: SESSION_SECRET.",
    ),
    "ADX145": CodeEntry(
        "A weak password guards a server on a network",
        (
            "The server takes connections from other machines, and the role's password is one of those that are "
            "tried first: short, the role's own name, or a word out of examples."
        ),
        "Give the role another one, in the server and in the files at once; or publish the port on 127.0.0.1 alone.",
        prevention="Make passwords by a program for every server that other machines reach.",
        severity="warning",
        example="db.example.com is reached over a network, and the password of shop is one of the first to be tried.",
    ),
    "ADX146": CodeEntry(
        "A change of password was cut off",
        "The run that changed it ended when the server had the new password and the files still the old one.",
        "Let adx-tui write the new one into the files: it was kept for that.",
        prevention="Let a change of password come to its end; what was cut off, the next adx-tui --auto finishes.",
        severity="error",
        example="The server has a new password for shop, and the files still have the old one.",
    ),
    "ADX150": CodeEntry(
        "The shell overrides .env",
        "A variable of the process environment wins over the file, for adx-tui as for the application.",
        "unset it, if the file is meant to count.",
        prevention="Don't export DATABASE_URL in the shell's start-up files.",
        severity="warning",
        example="The process environment has another value than .env for DATABASE_URL; it wins.",
    ),
    "ADX154": CodeEntry(
        "An option in a project's file has no effect",
        (
            "A repository says where its migrations, seeds, compose file and application are and which Postgres it "
            "wants (ADX_MIGRATIONS, ADX_SEEDS, ADX_COMPOSE_FILE, ADX_APP, ADX_POSTGRES). What is written, kept or "
            "run on your machine is for you to say."
        ),
        "Give the option on the command line, or in the process environment; correct a name that is misspelt.",
        prevention="Set what concerns your own machine by option or in the shell.",
        severity="warning",
        example="ADX_TIMEOUT in .env has no effect: a project's file can't set it.",
    ),
    "ADX155": CodeEntry(
        "A link leads out of the project",
        "adx-tui writes inside of the repository only; where a link leads is somebody else's.",
        "Put a file in the place of the link, or make the change yourself.",
        prevention="Keep links that lead out of the repository out of what is written.",
        severity="error",
        example=".env can't be written: it is a link that leads out of the project.",
    ),
    "ADX156": CodeEntry(
        ".gitignore is a link",
        "git does not follow a link of that name, so what stands there keeps nothing from being committed.",
        "Make .gitignore a file, or name .env in .git/info/exclude.",
        prevention="Make .gitignore a file.",
        severity="error",
        example="Nothing keeps .env from being committed: .gitignore is a link, and git does not follow it.",
    ),
    "ADX160": CodeEntry(
        ".gitignore can't be read",
        "It is a directory, a device, a named pipe or very large: git can't use it, or waits for it without end.",
        "Put a file of rules in its place.",
        prevention="Make .gitignore a file of rules.",
        severity="error",
        example=".gitignore can't be read: it is a directory.",
    ),
    "ADX161": CodeEntry(
        "The project's files changed during the run",
        "What an earlier step read is gone, or says something else that can't be used. Nothing was mended after that.",
        "Run again once the files are settled.",
        prevention="Don't switch branches while a run is at work.",
        severity="error",
        example="The project's files changed while the run was at work: DATABASE_URL is not set.",
    ),
    "ADX170": CodeEntry(
        "A driver refuses the URL",
        (
            "Each driver has parameters of its own. libpq refuses a URL with one that it does not know; postgres.js "
            "sends it to the server, which refuses it; Prisma's engines refuse a number that is none."
        ),
        "Leave the parameter out, or give that driver a URL of its own, in its words.",
        prevention="Put only host, port, role and database into the URL, and the rest into the driver's options.",
        severity="warning",
        example=(
            "postgres sends schema of DATABASE_URL on as a setting, and a server that has no such setting refuses it."
        ),
    ),
    "ADX171": CodeEntry(
        "A driver takes the URL apart otherwise",
        (
            "Percent-encoding in the host or the database's name, an IPv6 address, several hosts or a user among the "
            "parameters: not every driver reads them, and then it goes elsewhere than what is set up here."
        ),
        "Let adx-tui write it as all of them read it; where nothing is, give that driver the part beside the URL.",
        prevention="Take plain names and one host, so that nothing in the URL needs an encoding.",
        severity="warning",
        example="postgres takes another database (my%20shop) out of DATABASE_URL.",
    ),
    "ADX172": CodeEntry(
        "A part of the URL has no effect",
        (
            "connection_limit, pool_timeout, socket_timeout and schema are words of Prisma's own engines. From "
            "version 7 on the application's sessions are a driver's, which passes over them."
        ),
        "Say it in the options of the driver, its pool or its adapter; the finding has them.",
        prevention="When Prisma is updated to version 7, move these parameters into the adapter's options.",
        severity="warning",
        example=(
            "@prisma/adapter-pg does not read connection_limit of DATABASE_URL: for the application, it is as if that "
            "were not written."
        ),
    ),
    "ADX173": CodeEntry(
        "A PG variable changes what the driver does",
        (
            "libpq, node-postgres and postgres.js take from PGSSLMODE, PGOPTIONS, PGPASSWORD and others what the URL "
            "does not say. adx-tui takes nothing from them, so what works for it may fail for the application."
        ),
        "unset it, or write the same into the URL.",
        prevention=(
            "Don't export PG variables in the shell's start-up files: name a service of pg_service.conf where psql "
            "needs it."
        ),
        severity="warning",
        example="PGSSLMODE, PGOPTIONS of the shell changes what DATABASE_URL means to @prisma/adapter-pg.",
    ),
    "ADX180": CodeEntry(
        "Only containers know the database's host",
        (
            "The URL names a service of the compose file. That name exists in the network of the containers; "
            "programs that run outside of it, `npx prisma` among them, end with P1001 or ENOTFOUND."
        ),
        "Write localhost and the published port, or run the programs in a container of that network.",
        prevention=(
            "Keep the published address in .env, and give the containers theirs in the compose file's `environment:`."
        ),
        severity="warning",
        example=(
            "Only containers know the host db of DATABASE_URL: programs that run outside of one, `npx prisma` and `npm "
            "run dev` among them, can't reach the database by it."
        ),
    ),
    "ADX181": CodeEntry(
        "Two .env files set the same key",
        (
            "Prisma 5 and 6 read .env beside package.json and the one beside the schema, and end with an error where "
            "both give a key the same value (“There is a conflict between env vars in .env and prisma/.env”)."
        ),
        "Keep the key in one of the two files.",
        prevention="Have one .env, beside package.json.",
        severity="error",
        example=".env and prisma/.env both set DATABASE_URL, to the same.",
    ),
    "ADX182": CodeEntry(
        "Two .env files disagree",
        (
            "Prisma 5 and 6 read .env beside package.json first, and what it sets is not set again by the one beside "
            "the schema."
        ),
        "Keep the value that is meant, in the root's file.",
        prevention="Have one .env, beside package.json.",
        severity="warning",
        example=".env and prisma/.env set DATABASE_URL to two values; the one of .env counts.",
    ),
    "ADX183": CodeEntry(
        "The URL stands in a file that nobody reads",
        (
            "With a prisma.config, and from Prisma 7 on, only the files that the config loads are read: "
            '`import "dotenv/config"` reads .env in the folder where the command runs.'
        ),
        "Move the line into the file that is read, or name that file in prisma.config.",
        prevention="Have one .env, beside package.json.",
        severity="error",
        example="DATABASE_URL stands in prisma/.env, which no program of this project reads.",
    ),
}
