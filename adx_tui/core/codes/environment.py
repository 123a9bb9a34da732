"""The codes ADX100 to ADX139: the environment: files, keys and URLs."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX101": CodeEntry(
        "There is no .env",
        "The project's values and secrets belong to one machine, so .env is not in the repository.",
        "Let adx-tui create it from .env.example, with random secrets and mode 0600.",
        prevention="Commit a .env.example with every key: a new .env is then made from it.",
        severity="error",
        example="There is no .env yet.",
    ),
    "ADX102": CodeEntry(
        "Nothing says where the database is",
        "There is neither a .env nor an .env.example, and DATABASE_URL is not set.",
        "Write DATABASE_URL into .env, or set it in the process environment.",
        prevention="Commit a .env.example, so that everybody knows what to set.",
        severity="error",
        example="There is neither a .env nor an .env.example, and DATABASE_URL is not set.",
    ),
    "ADX103": CodeEntry(
        "An environment file can't be read",
        (
            "It belongs to somebody else, is not UTF-8 text, or is no file at all: a directory, a device, or a named "
            "pipe that nobody writes into."
        ),
        "Correct its owner, its mode or its encoding (the finding names the byte), or put a file in its place.",
        prevention="Save the file as UTF-8, and don't create it with sudo.",
        severity="error",
        example=".env can't be read: it is no text in UTF-8.",
    ),
    "ADX104": CodeEntry(
        "A line of .env can't be read",
        "It is no KEY=value: a quote is not closed, `=` is missing, or the key holds a character no shell accepts.",
        "Correct the line; the finding names it.",
        prevention="Put values with blanks, # or quotes into single quotes.",
        severity="error",
        example="Line 3 of .env can't be read: a quote is not closed.",
    ),
    "ADX105": CodeEntry(
        "Readers of .env differ",
        (
            "node's dotenv, python-dotenv and Compose treat `#`, `$`, quotes and repeated keys differently, so that "
            "one line has two values."
        ),
        (
            "Put the value in single quotes; where variables are meant (`${NAME}`), write it out or load it with "
            "dotenv-expand."
        ),
        prevention="Write each key once, and every value in single quotes.",
        severity="warning",
        example="Readers of .env differ about line 4: Compose replaces $x, and node's dotenv does not.",
    ),
    "ADX106": CodeEntry(
        ".env can't be written",
        "The disk is full or read-only, or the folder or the file belongs to somebody else. Or it is a named pipe.",
        "Do what the finding says; nothing was changed.",
        prevention="Keep the project in a folder that is yours, and some room on the disk.",
        severity="error",
        example=".env can't be written: the disk is full.",
    ),
    "ADX107": CodeEntry(
        "A line of .env.example can't be read",
        (
            "It is no KEY=value, or a decorator above it can't hold: a bound that is no number or that no value "
            "keeps, an expression that doesn't compile, a place where it says nothing. The rest is in force."
        ),
        "Correct the line; the finding names it.",
        prevention="Run adx-tui --check after .env.example was changed.",
        severity="warning",
        example="Line 5 of .env.example can't be read: minLength is no number.",
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
        prevention="Commit a .env.example.",
        severity="error",
        example="There is no .env, and no example of one: the project's schema and code say what it needs.",
    ),
    "ADX109": CodeEntry(
        ".env.example says something that is not @env-spec",
        "A decorator, a type or an option has a name that @env-spec does not have: it is in force nowhere.",
        "Correct the name (https://varlock.dev/reference/item-decorators/); put a blank after the # if it is prose.",
        severity="error",
    ),
    "ADX110": CodeEntry(
        "A key is missing",
        ".env.example asks for it. It may be new since your .env was made.",
        "Let adx-tui add it, or set it where only you know the value.",
        prevention="Look at .env.example after each pull, or let adx-tui --auto do it.",
        severity="error",
        example="AUTH_SECRET is missing in .env.",
    ),
    "ADX111": CodeEntry(
        "A required key is empty",
        ".env.example marks it as @required.",
        "Let adx-tui fill it in, or set it where only you know the value.",
        prevention="Give a key a default in .env.example where one will do for everybody.",
        severity="error",
        example="AUTH_SECRET is required and empty.",
    ),
    "ADX112": CodeEntry(
        "A value is not valid",
        "It does not fit the @type that .env.example gives.",
        "Correct it; the finding says what it has to be.",
        prevention="Let the @type in .env.example say exactly what is taken.",
        severity="error",
        example="SMTP_PORT is no port between 1 and 65535.",
    ),
    "ADX113": CodeEntry(
        "One role, two passwords",
        (
            "Two lines lead to the same server as the same role, with different passwords: one of them can't log in. "
            "Often the password was changed in DATABASE_URL and not in DIRECT_URL, or not in POSTGRES_PASSWORD."
        ),
        "Write the password that the server has into both lines.",
        severity="error",
    ),
    "ADX114": CodeEntry(
        "POSTGRES_DB and DATABASE_URL disagree",
        "The image of Postgres makes the one database, and the application looks for the other.",
        "Set both alike; adx-tui follows DATABASE_URL.",
        severity="error",
    ),
    "ADX115": CodeEntry(
        "A secret is still the example's",
        "Whoever has the repository knows it, and can sign sessions and tokens with it.",
        "Let adx-tui put a random one in place of a placeholder; change one by hand that something was made with.",
        severity="error",
    ),
    "ADX116": CodeEntry(
        "Two secrets are the same",
        "Who learns the one, from a log or a service that needs it, has the other too.",
        "Make one of them anew: openssl rand -base64 32",
        severity="error",
    ),
    "ADX117": CodeEntry(
        "A secret can be guessed",
        "It is a common word, too short, or made of a few characters: what is signed with it can be forged by trying.",
        "Make another one: openssl rand -base64 32",
        severity="error",
    ),
    "ADX118": CodeEntry(
        "A key of .env is misspelt",
        ".env.example asks for a key that is missing, and .env has one of nearly that name that nobody asks for.",
        "Let adx-tui add the key with the same value, or correct the name.",
        severity="error",
    ),
    "ADX119": CodeEntry(
        "A value is not what its key's name says",
        "A port is no number up to 65535, or an address has no scheme://, which what reads it most likely needs.",
        "Correct it; where it is meant as it is, say so in .env.example.",
        severity="error",
    ),
    "ADX120": CodeEntry(
        "The database's URL is not set",
        "The application, and adx-tui, find the database through it.",
        "Set it in .env.",
        prevention="Name DATABASE_URL in .env.example.",
        severity="error",
        example="DATABASE_URL is not set.",
    ),
    "ADX121": CodeEntry(
        "DATABASE_URL can't be parsed",
        "A URL needs postgresql://role:<password>@host:port/database.",
        "Correct the part the finding names.",
        prevention="Copy the form of the URL from .env.example.",
        severity="error",
        example="DATABASE_URL can't be used: it does not begin with postgresql://.",
    ),
    "ADX122": CodeEntry(
        "The password in DATABASE_URL is not encoded",
        (
            "`@ : / ? #` and a lone `%` have a meaning of their own in a URL, so every reader takes another part for "
            "the password."
        ),
        "Let adx-tui write it percent-encoded.",
        prevention="Take passwords of letters and digits, or encode them when you write the URL.",
        severity="error",
        example="DATABASE_URL can't be used: its password holds @, which is not percent-encoded.",
    ),
    "ADX123": CodeEntry(
        "DATABASE_URL holds no password",
        "A local server made by adx-tui asks everybody for a password, also on 127.0.0.1.",
        "Let adx-tui put a random one into it.",
        prevention="Write a password into the URL even on your own machine.",
        severity="error",
        example="DATABASE_URL holds no password, and a server of ours lets nobody in without one.",
    ),
    "ADX124": CodeEntry(
        "DATABASE_URL names a variable that nothing sets",
        "`${NAME}` in a value stands for another key of .env, or one of the process environment; there is none of it.",
        "Set the variable in .env, above or below; or write the value out.",
        prevention="Write the URL out, or set what it is made of in the same file.",
        severity="error",
        example="DATABASE_URL in .env is made of DB_PASSWORD, which nothing sets.",
    ),
    "ADX125": CodeEntry(
        "The application reads another DATABASE_URL",
        (
            "Frameworks read more files than Prisma's command line does (`.env.local`, `.env.development`), and "
            "those count more: what is set up here is not the database that the application goes to."
        ),
        "Give both files the same URL, or take it out of the one that is not meant.",
        prevention="Keep DATABASE_URL in one file only.",
        severity="warning",
        example=(
            "An application built with Next.js takes DATABASE_URL from .env.local, Prisma's command line from .env."
        ),
    ),
    "ADX126": CodeEntry(
        "DATABASE_URL is still the example's",
        "`USER`, `<password>`, `HOST` stand for what everybody has of their own; no server knows them.",
        "Let adx-tui make them for a database on this machine, or put in what is meant.",
        prevention="Let adx-tui create .env, instead of copying the example by hand.",
        severity="error",
        example="DATABASE_URL still has the example's words for password, user.",
    ),
    "ADX127": CodeEntry(
        "The driver reads sslmode=prefer otherwise",
        (
            "libpq and Prisma's engines encrypt where the server can; node-postgres, and with it @prisma/adapter-pg, "
            "ends with `The server does not support SSL connections` where it can't. So do others under "
            "sslmode=allow, sslmode=no-verify or ssl=true."
        ),
        "Leave sslmode (or ssl) out of DATABASE_URL, or write sslmode=disable.",
        prevention="Leave sslmode out of URLs for a server on this machine.",
        severity="warning",
        example="sslmode=prefer in DATABASE_URL keeps the application out: pg 8.16 takes it for require.",
    ),
    "ADX128": CodeEntry(
        "A value is a function call",
        (
            "In @env-spec exec(…), ref(…) and the like stand for what they come to. varlock makes the call; dotenv, "
            "Prisma and a shell take it for the value. adx-tui never makes it: it may be any command."
        ),
        "Start the program through `varlock run`, or write the value out.",
        severity="error",
    ),
    "ADX129": CodeEntry(
        "The compose file and DATABASE_URL disagree",
        "The compose file makes the role with a password of its own, and the application logs in with another one.",
        "Take both from one variable, or write the same password into both.",
        severity="error",
    ),
    "ADX130": CodeEntry(
        "POSTGRES_PORT and DATABASE_URL disagree",
        "The server would listen on one port and the application look on another.",
        "Set both alike; adx-tui follows DATABASE_URL.",
        prevention="Change the port in both keys at once; adx-tui does, when it moves to another one.",
        severity="error",
        example="POSTGRES_PORT is 5433, but DATABASE_URL goes to port 5432.",
    ),
    "ADX131": CodeEntry(
        "The database is the server's own",
        (
            "template0 and template1 are what every new database is copied from: tables in them turn up in each one, "
            "shadow databases among them, and while somebody is connected no database can be created. postgres is "
            "where administrators log in to create and drop the others: it can't be rebuilt."
        ),
        "Give the application a database of its own: another name in DATABASE_URL; adx-tui creates it.",
        prevention="Name the database after the project.",
        severity="either",
        example="DATABASE_URL names postgres, where administrators log in, instead of a database of its own.",
    ),
    "ADX132": CodeEntry(
        "Programs read one line of .env differently",
        (
            "Next.js, dotenv, Prisma, Docker Compose, a shell and others each have rules of their own for `#`, `$`, "
            "quotes, backslashes and blanks: what one takes for the value, another cuts off, or fills in."
        ),
        "Let adx-tui write the value so that all programs of this project read it alike.",
        severity="error",
    ),
    "ADX133": CodeEntry(
        "A program can't read .env",
        (
            "Some end with an error at a line that others pass over: Docker Compose at a key with a blank in it or a "
            "quote that is not closed, a shell at a word that only it understands."
        ),
        "Correct the line that the program names; until then it has nothing of the file.",
        severity="error",
    ),
    "ADX134": CodeEntry(
        "A value holds characters that nobody sees",
        (
            "Copied from a web page or a document, a value brings a no-break space, a zero-width character or "
            "typographic quotes along; some readers take them away, most hand them to the program."
        ),
        "Let adx-tui take them out.",
        severity="error",
    ),
    "ADX135": CodeEntry(
        ".envrc and .env have two values for one key",
        "direnv puts what .envrc exports into the shell, where it counts before .env; without direnv .env counts.",
        "Keep the value in one of the two files.",
        severity="error",
    ),
    "ADX136": CodeEntry(
        "A value is kept elsewhere",
        (
            "It is encrypted (dotenvx), or names a secret in a store (1Password, Vault, Doppler, Infisical, AWS): "
            "only that program can tell what it is."
        ),
        "Run adx-tui through that program, as the application is; the finding has the command.",
        severity="error",
    ),
    "ADX137": CodeEntry(
        "A compose file gives quotes away with a value",
        (
            'In an `environment:` list each item is one text, and quotes that begin inside of it (`- KEY="value"`) '
            'are a part of it. In a mapping (`KEY: "value"`) they are YAML\'s own.'
        ),
        "Take the quotes away, or put them around the whole item.",
        severity="error",
    ),
}
