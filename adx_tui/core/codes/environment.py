"""The codes ADX100 to ADX199: the environment."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
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
        (
            "It is no KEY=value, or a decorator above it can't hold: a bound that is no number or that no value keeps, "
            "an expression that doesn't compile, a place where it says nothing. The rest is in force."
        ),
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
    "ADX109": CodeEntry(
        ".env.example says something that is not @env-spec",
        "A decorator, a type or an option has a name that @env-spec does not have: it is in force nowhere.",
        "Correct the name (https://varlock.dev/reference/item-decorators/); put a blank after the # if it is prose.",
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
    "ADX113": CodeEntry(
        "One role, two passwords",
        (
            "Two lines lead to the same server as the same role, with different passwords: one of them can't log in. "
            "Often the password was changed in DATABASE_URL and not in DIRECT_URL, or not in POSTGRES_PASSWORD."
        ),
        "Write the password that the server has into both lines.",
    ),
    "ADX114": CodeEntry(
        "POSTGRES_DB and DATABASE_URL disagree",
        "The image of Postgres makes the one database, and the application looks for the other.",
        "Set both alike; adx-tui follows DATABASE_URL.",
    ),
    "ADX115": CodeEntry(
        "A secret is still the example's",
        "Whoever has the repository knows it, and can sign sessions and tokens with it.",
        "Let adx-tui put a random one in place of a placeholder; change one by hand that something was made with.",
    ),
    "ADX116": CodeEntry(
        "Two secrets are the same",
        "Who learns the one, from a log or a service that needs it, has the other too.",
        "Make one of them anew: openssl rand -base64 32",
    ),
    "ADX117": CodeEntry(
        "A secret can be guessed",
        "It is a common word, too short, or made of a few characters: what is signed with it can be forged by trying.",
        "Make another one: openssl rand -base64 32",
    ),
    "ADX118": CodeEntry(
        "A key of .env is misspelt",
        ".env.example asks for a key that is missing, and .env has one of nearly that name that nobody asks for.",
        "Let adx-tui add the key with the same value, or correct the name.",
    ),
    "ADX119": CodeEntry(
        "A value is not what its key's name says",
        "A port is no number up to 65535, or an address has no scheme://, which what reads it most likely needs.",
        "Correct it; where it is meant as it is, say so in .env.example.",
    ),
    "ADX120": CodeEntry(
        "The database's URL is not set",
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
            "ends with `The server does not support SSL connections` where it can't. So do others under sslmode=allow, "
            "sslmode=no-verify or ssl=true."
        ),
        "Leave sslmode (or ssl) out of DATABASE_URL, or write sslmode=disable.",
    ),
    "ADX128": CodeEntry(
        "A value is a function call",
        (
            "In @env-spec exec(…), ref(…) and the like stand for what they come to. varlock makes the call; dotenv, "
            "Prisma and a shell take it for the value. adx-tui never makes it: it may be any command."
        ),
        "Start the program through `varlock run`, or write the value out.",
    ),
    "ADX129": CodeEntry(
        "The compose file and DATABASE_URL disagree",
        "The compose file makes the role with a password of its own, and the application logs in with another one.",
        "Take both from one variable, or write the same password into both.",
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
    "ADX132": CodeEntry(
        "Programs read one line of .env differently",
        (
            "Next.js, dotenv, Prisma, Docker Compose, a shell and others each have rules of their own for `#`, `$`, "
            "quotes, backslashes and blanks: what one takes for the value, another cuts off, or fills in."
        ),
        "Let adx-tui write the value so that all programs of this project read it alike.",
    ),
    "ADX133": CodeEntry(
        "A program can't read .env",
        (
            "Some end with an error at a line that others pass over: Docker Compose at a key with a blank in it or a "
            "quote that is not closed, a shell at a word that only it understands."
        ),
        "Correct the line that the program names; until then it has nothing of the file.",
    ),
    "ADX134": CodeEntry(
        "A value holds characters that nobody sees",
        (
            "Copied from a web page or a document, a value brings a no-break space, a zero-width character or "
            "typographic quotes along; some readers take them away, most hand them to the program."
        ),
        "Let adx-tui take them out.",
    ),
    "ADX135": CodeEntry(
        ".envrc and .env have two values for one key",
        "direnv puts what .envrc exports into the shell, where it counts before .env; without direnv .env counts.",
        "Keep the value in one of the two files.",
    ),
    "ADX136": CodeEntry(
        "A value is kept elsewhere",
        (
            "It is encrypted (dotenvx), or names a secret in a store (1Password, Vault, Doppler, Infisical, AWS): only "
            "that program can tell what it is."
        ),
        "Run adx-tui through that program, as the application is; the finding has the command.",
    ),
    "ADX137": CodeEntry(
        "A compose file gives quotes away with a value",
        (
            'In an `environment:` list each item is one text, and quotes that begin inside of it (`- KEY="value"`) '
            'are a part of it. In a mapping (`KEY: "value"`) they are YAML\'s own.'
        ),
        "Take the quotes away, or put them around the whole item.",
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
    "ADX143": CodeEntry(
        "An environment file is another user's",
        "Whoever owns a file can read and change it, whatever its mode says.",
        "Make it yours: sudo chown; or write one of your own.",
    ),
    "ADX144": CodeEntry(
        "git's history has secrets that are in use",
        (
            "A file with secrets was committed once. It is ignored now, but every clone and fork has the commit, and "
            "what was in it still opens what it opened then."
        ),
        (
            "Change each of them where it is from; for a password of the project's server adx-tui does it in one step. "
            "Rewriting the history takes nothing back from who has it already."
        ),
    ),
    "ADX145": CodeEntry(
        "A weak password guards a server on a network",
        (
            "The server takes connections from other machines, and the role's password is one of those that are tried "
            "first: short, the role's own name, or a word out of examples."
        ),
        "Give the role another one, in the server and in the files at once; or publish the port on 127.0.0.1 alone.",
    ),
    "ADX146": CodeEntry(
        "A change of password was cut off",
        "The run that changed it ended when the server had the new password and the files still the old one.",
        "Let adx-tui write the new one into the files: it was kept for that.",
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
    "ADX170": CodeEntry(
        "A driver refuses the URL",
        (
            "Each driver has parameters of its own. libpq refuses a URL with one that it does not know; postgres.js "
            "sends it to the server, which refuses it; Prisma's engines refuse a number that is none."
        ),
        "Leave the parameter out, or give that driver a URL of its own, in its words.",
    ),
    "ADX171": CodeEntry(
        "A driver takes the URL apart otherwise",
        (
            "Percent-encoding in the host or the database's name, an IPv6 address, several hosts or a user among the "
            "parameters: not every driver reads them, and then it goes elsewhere than what is set up here."
        ),
        "Let adx-tui write it as all of them read it; where nothing is, give that driver the part beside the URL.",
    ),
    "ADX172": CodeEntry(
        "A part of the URL has no effect",
        (
            "connection_limit, pool_timeout, socket_timeout and schema are words of Prisma's own engines. From version "
            "7 on the application's sessions are a driver's, which passes over them."
        ),
        "Say it in the options of the driver, its pool or its adapter; the finding has them.",
    ),
    "ADX173": CodeEntry(
        "A PG variable changes what the driver does",
        (
            "libpq, node-postgres and postgres.js take from PGSSLMODE, PGOPTIONS, PGPASSWORD and others what the URL "
            "does not say. adx-tui takes nothing from them, so what works for it may fail for the application."
        ),
        "unset it, or write the same into the URL.",
    ),
    "ADX180": CodeEntry(
        "Only containers know the database's host",
        (
            "The URL names a service of the compose file. That name exists in the network of the containers; programs "
            "that run outside of it, `npx prisma` among them, end with P1001 or ENOTFOUND."
        ),
        "Write localhost and the published port, or run the programs in a container of that network.",
    ),
}
