"""The codes ADX120 to ADX139: the environment: the database's URL, and what programs make of a value."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX120": CodeEntry(
        "The database's URL is not set",
        "The application, and adx-tui, find the database through it.",
        "Set it in .env.",
        prevention="Name the URL's key in .env.example.",
        severity="error",
        example="DATABASE_URL is not set.",
    ),
    "ADX121": CodeEntry(
        "The database's URL can't be parsed",
        "A URL needs postgresql://role:<password>@host:port/database.",
        "Correct the part the finding names.",
        prevention="Copy the form of the URL from .env.example.",
        severity="error",
        example="DATABASE_URL can't be used: it does not begin with postgresql://.",
    ),
    "ADX122": CodeEntry(
        "The password in the database's URL is not encoded",
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
        "The database's URL holds no password",
        "A local server made by adx-tui asks everybody for a password, also on 127.0.0.1.",
        "Let adx-tui put a random one into it.",
        prevention="Write a password into the URL even on your own machine.",
        severity="error",
        example="DATABASE_URL holds no password, and a server of ours lets nobody in without one.",
    ),
    "ADX124": CodeEntry(
        "The database's URL is made of what nothing sets",
        "`${NAME}` in a value stands for another key of .env, or one of the process environment; there is none of it.",
        "Set the variable in .env, above or below; or write the value out.",
        prevention="Write the URL out, or set what it is made of in the same file.",
        severity="error",
        example="DATABASE_URL in .env is made of DB_PASSWORD, which nothing sets.",
    ),
    "ADX125": CodeEntry(
        "The application takes the URL from another file",
        (
            "Frameworks read more files than Prisma's command line does (`.env.local`, `.env.development`), and "
            "those count more: what is set up here is not the database that the application goes to."
        ),
        "Give both files the same URL, or take it out of the one that is not meant.",
        prevention="Keep the database's URL in one file only.",
        severity="warning",
        example=(
            "An application built with Next.js takes DATABASE_URL from .env.local, Prisma's command line from .env."
        ),
    ),
    "ADX126": CodeEntry(
        "The database's URL is still the example's",
        "`USER`, `<password>`, `HOST` stand for what everybody has of their own; no server knows them.",
        "Let adx-tui make them for a database on this machine, or put in what is meant.",
        prevention="Let adx-tui create .env, instead of copying the example by hand.",
        severity="error",
        example="DATABASE_URL still has the example's words for password, user.",
    ),
    "ADX127": CodeEntry(
        "A driver demands encryption that is not there",
        (
            "libpq and Prisma's engines encrypt where the server can; node-postgres, and with it @prisma/adapter-pg, "
            "ends with `The server does not support SSL connections` where it can't. So do others under "
            "sslmode=allow, sslmode=no-verify or ssl=true."
        ),
        "Leave sslmode (or ssl) out of the URL, or write sslmode=disable.",
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
        prevention="Keep calls in .env.schema, which varlock reads, and values in .env.",
        severity="either",
        example="DATABASE_URL is a call of exec(): only varlock resolves it, everybody else reads it as text.",
    ),
    "ADX129": CodeEntry(
        "The compose file and the database's URL disagree",
        (
            "The compose file makes the role with a password of its own, and the application logs in with another one. "
            "In it `$$` is one `$`, and digits without quotes are a number: 0123456 becomes 42798."
        ),
        "Take both from one variable, or write the same password into both.",
        prevention="Let the compose file take the password from .env: ${POSTGRES_PASSWORD}.",
        severity="either",
        example="compose.yml makes the role shop with another password than DATABASE_URL has.",
    ),
    "ADX130": CodeEntry(
        "POSTGRES_PORT and the database's URL disagree",
        "The server would listen on one port and the application look on another.",
        "Set both alike; adx-tui follows the URL.",
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
        "Give the application a database of its own: another name in the URL; adx-tui creates it.",
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
        prevention="Put values into single quotes, and make secrets of letters and digits.",
        severity="either",
        example="Next.js 15, adx-tui and Prisma get different values for DATABASE_URL from line 2 of .env.",
    ),
    "ADX133": CodeEntry(
        "A program can't read .env",
        (
            "Some end with an error at a line that others pass over: Docker Compose at a key with a blank in it or a "
            "quote that is not closed, a shell at a word that only it understands."
        ),
        "Correct the line that the program names; until then it has nothing of the file.",
        prevention="Write KEY=value and comments, nothing else, and close each quote on its line.",
        severity="warning",
        example="Docker Compose has nothing of .env: Compose ends with an error: line 2: a quote is not closed.",
    ),
    "ADX134": CodeEntry(
        "A value holds characters that nobody sees",
        (
            "Copied from a web page or a document, a value brings a no-break space, a zero-width character or "
            "typographic quotes along; some readers take them away, most hand them to the program."
        ),
        "Let adx-tui take them out.",
        prevention="Paste values as plain text, and let the editor show invisible characters.",
        severity="either",
        example="API_KEY on line 2 of .env holds U+00A0 (no-break space).",
    ),
    "ADX135": CodeEntry(
        ".envrc and .env have two values for one key",
        "direnv puts what .envrc exports into the shell, where it counts before .env; without direnv .env counts.",
        "Keep the value in one of the two files.",
        prevention="Let .envrc load the file instead of repeating it: dotenv",
        severity="warning",
        example="DATABASE_URL has one value in .envrc:1 and another in .env:1.",
    ),
    "ADX136": CodeEntry(
        "A value that is needed is kept elsewhere",
        (
            "It is encrypted (dotenvx), or names a secret in a store (1Password, Vault, Doppler, Infisical, AWS): "
            "only that program can tell what it is."
        ),
        "Run adx-tui through that program, as the application is; the finding has the command.",
        prevention="Write into the project's README by which program it is started.",
        severity="error",
        example="DATABASE_URL is kept elsewhere: only 1Password can tell what it is.",
    ),
    "ADX137": CodeEntry(
        "A compose file gives quotes away with a value",
        (
            'In an `environment:` list each item is one text, and quotes that begin inside of it (`- KEY="value"`) '
            'are a part of it. In a mapping (`KEY: "value"`) they are YAML\'s own.'
        ),
        "Take the quotes away, or put them around the whole item.",
        prevention="Write `environment:` as a mapping: there quotes are YAML's own.",
        severity="warning",
        example="The container of db gets POSTGRES_PASSWORD with the quotes that compose.yml:5 has around its value.",
    ),
}
