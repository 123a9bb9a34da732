"""The codes ADX100 to ADX119: the environment: files and keys."""

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
        severity="either",
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
        prevention="Run adx-tui --check, or varlock, after .env.example was changed.",
        severity="warning",
        example="Line 6 of .env.example says what nobody knows: text is no type of @env-spec.",
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
        "Two lines give one role two passwords",
        (
            "Two lines lead to the same server as the same role, with different passwords: one of them can't log in. "
            "Often the password was changed in DATABASE_URL and not in DIRECT_URL, or not in POSTGRES_PASSWORD."
        ),
        "Write the password that the server has into both lines.",
        prevention="Write the password once, and let the other lines name it: ${POSTGRES_PASSWORD}.",
        severity="warning",
        example="DATABASE_URL and DIRECT_URL give the role shop two different passwords.",
    ),
    "ADX114": CodeEntry(
        "POSTGRES_DB and the database's URL disagree",
        "The image of Postgres makes the one database, and the application looks for the other.",
        "Set both alike; adx-tui follows the URL.",
        prevention="Rename the database in both lines at once.",
        severity="warning",
        example="POSTGRES_DB is store, but DATABASE_URL goes to the database shop.",
    ),
    "ADX115": CodeEntry(
        "A secret is still the example's",
        "Whoever has the repository knows it, and can sign sessions and tokens with it.",
        "Let adx-tui put a random one in place of a placeholder; change one by hand that something was made with.",
        prevention="Leave secrets empty in .env.example: adx-tui makes one for each .env.",
        severity="warning",
        example="SESSION_SECRET is the one that .env.example has: whoever has the repository knows it.",
    ),
    "ADX116": CodeEntry(
        "Two secrets are the same",
        "Who learns the one, from a log or a service that needs it, has the other too.",
        "Make one of them anew: openssl rand -base64 32",
        prevention="Make each secret by itself: openssl rand -base64 32",
        severity="warning",
        example="JWT_SECRET and SESSION_SECRET are one and the same secret: who learns one has both.",
    ),
    "ADX117": CodeEntry(
        "A secret can be guessed",
        "It is a common word, too short, or made of a few characters: what is signed with it can be forged by trying.",
        "Make another one: openssl rand -base64 32",
        prevention="Let a program make secrets: openssl rand -base64 32",
        severity="warning",
        example="SESSION_SECRET can be guessed: it has 7 characters, and fewer than 16 can be tried out.",
    ),
    "ADX118": CodeEntry(
        "A key of .env is misspelt",
        ".env.example asks for a key that is missing, and .env has one of nearly that name that nobody asks for.",
        "Let adx-tui add the key with the same value, or correct the name.",
        prevention="Copy a key's name from .env.example, or let adx-tui --auto add it.",
        severity="either",
        example="SMTP_PORT is missing, and line 4 of .env has SMTP_PROT, which nobody asks for.",
    ),
    "ADX119": CodeEntry(
        "A value is not what its key's name says",
        "A port is no number up to 65535, or an address has no scheme://, which what reads it most likely needs.",
        "Correct it; where it is meant as it is, say so in .env.example.",
        prevention="Give the key a @type in .env.example: it is then checked by that.",
        severity="warning",
        example="SMTP_PORT is no port up to 65535.",
    ),
}
